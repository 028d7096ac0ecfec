import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { PhoneError } from '../core/errors.ts';
import type { Carrier } from '../core/ports/carrier.ts';
import type { Log } from '../core/ports/log.ts';
import type { MediaSocket } from '../core/ports/media-socket.ts';
import { withoutBase } from './carrier-door.ts';
import type { TrustedProxies } from './client-address.ts';
import type { RateLimiter } from './rate-limits.ts';

/** How requests to upgrade become sockets. */
export interface SocketServer {
  /** The HTTP status with which a request must be refused whoever sent it; null when it is a proper one. */
  upgradeFault(request: IncomingMessage): number | null;
  acceptMediaSocket(request: IncomingMessage, socket: Duplex, head: Uint8Array): MediaSocket;
  refuseUpgrade(socket: Duplex, status: number): void;
}

export interface CarrierSocketsOptions {
  readonly carrier: Pick<Carrier, 'name' | 'sockets'>;
  readonly names: readonly string[];
  /** See `CarrierDoorOptions`. */
  readonly basePath: string;
  readonly sockets: SocketServer;
  /** What this installation answers to a challenge, to whoever looks whether WebSockets come through to it. */
  readonly identify: (challenge: string) => string;
  readonly rates: RateLimiter;
  readonly proxies: TrustedProxies;
  readonly log: Log;
}

const identityPath = '/ready';
const longestChallenge = 100;

/** Takes the sockets that a carrier opens: it is asked before the upgrade, and has them after it. Who knocks at `/ready` is told whose it is. */
export function carrierSockets(
  options: CarrierSocketsOptions,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean {
  const { names, basePath, sockets, log } = options;
  return (request, socket, head) => {
    const target = request.url ?? '';
    if (!target.startsWith('/') || !URL.canParse(target, 'http://localhost')) return false;
    const url = new URL(target, 'http://localhost');
    url.pathname = withoutBase(url.pathname, basePath);
    const name = names.find((each) => url.pathname.startsWith(`/${each}/`)) ?? null;
    if (name === null && url.pathname !== identityPath) return false;
    const broken = (): void => void socket.destroy();
    socket.on('error', broken);
    admit(options, name, url, request)
      .then((take) => {
        socket.off('error', broken);
        if (typeof take === 'number') sockets.refuseUpgrade(socket, take);
        else if (!socket.destroyed) take(sockets.acceptMediaSocket(request, socket, head));
      })
      .catch((error: unknown) => {
        log.error('A carrier’s socket could not be taken', { error });
        socket.destroy();
      });
    return true;
  };
}

/** Who takes the socket, or the HTTP status with which it is refused. */
async function admit(
  { carrier, sockets, identify, rates, proxies, log }: CarrierSocketsOptions,
  name: string | null,
  url: URL,
  request: IncomingMessage,
): Promise<((socket: MediaSocket) => void) | number> {
  const fault = sockets.upgradeFault(request);
  if (fault !== null) return fault;
  const forwardedFor = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const address = proxies.clientAddress(request.socket.remoteAddress ?? 'unknown', forwardedFor || null);
  const verdict = await rates.take({ scopes: ['carrier'], accountId: null, address });
  if (verdict?.allowed === false) return 429;
  if (name === null) {
    const challenge = url.searchParams.get('challenge') ?? '';
    if (challenge.length > longestChallenge) return 400;
    return (socket) => {
      socket.send(Buffer.from(identify(challenge)));
      socket.close(1000);
    };
  }
  if (name !== carrier.name || !carrier.sockets) return 403;
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
}
