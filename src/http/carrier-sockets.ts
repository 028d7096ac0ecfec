import { PhoneError } from '../core/errors.ts';
import type { Carrier } from '../core/ports/carrier.ts';
import type { Log } from '../core/ports/log.ts';
import type { SocketEndpoint } from './socket-door.ts';

export interface CarrierSocketsOptions {
  readonly carrier: Pick<Carrier, 'name' | 'sockets'>;
  /** See `CarrierDoorOptions`. */
  readonly names: readonly string[];
  readonly log: Log;
}

/** Takes the sockets that a carrier opens, under its name. */
export function carrierSockets({ carrier, names, log }: CarrierSocketsOptions): SocketEndpoint {
  return {
    covers: (path) => names.some((name) => path.startsWith(`/${name}/`)),
    async admit(url, request) {
      if (!url.pathname.startsWith(`/${carrier.name}/`) || !carrier.sockets) return 403;
      const headers = Object.entries(request.headers).map(([header, value]): [string, string] => [
        header,
        [value ?? ''].flat().join(', '),
      ]);
      try {
        return await carrier.sockets.admit(new Request(url, { headers }));
      } catch (error) {
        if (error instanceof PhoneError && error.code === 'unauthorized') return 403;
        if (error instanceof PhoneError && error.code === 'not_found') return 404;
        log.error('A carrier’s socket could not be admitted', { error });
        return 503;
      }
    },
  };
}
