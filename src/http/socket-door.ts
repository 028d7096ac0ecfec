import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
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

/** Something that takes sockets. */
export interface SocketEndpoint {
  /** Whether sockets to this path, without what stands before ours, are its own. */
  covers(path: string): boolean;
  /** Who takes the socket, or the HTTP status with which it is refused. */
  admit(url: URL, request: IncomingMessage): Promise<((socket: MediaSocket) => void) | number>;
}

export interface SocketDoorOptions {
  readonly endpoints: readonly SocketEndpoint[];
  /** See `CarrierDoorOptions`. */
  readonly basePath: string;
  readonly sockets: SocketServer;
  readonly rates: RateLimiter;
  readonly proxies: TrustedProxies;
  readonly log: Log;
}

/** Where sockets come in: an endpoint is asked before the upgrade, and has the socket after it. */
export function socketDoor(
  options: SocketDoorOptions,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean {
  const { endpoints, basePath, sockets, log } = options;
  return (request, socket, head) => {
    const target = request.url ?? '';
    if (!target.startsWith('/') || !URL.canParse(target, 'http://localhost')) return false;
    const url = new URL(target, 'http://localhost');
    url.pathname = withoutBase(url.pathname, basePath);
    const endpoint = endpoints.find((each) => each.covers(url.pathname));
    if (endpoint === undefined) return false;
    const broken = (): void => void socket.destroy();
    socket.on('error', broken);
    admit(options, endpoint, url, request)
      .then((take) => {
        socket.off('error', broken);
        if (typeof take === 'number') sockets.refuseUpgrade(socket, take);
        else if (!socket.destroyed) take(sockets.acceptMediaSocket(request, socket, head));
      })
      .catch((error: unknown) => {
        log.error('A socket could not be taken', { error });
        socket.destroy();
      });
    return true;
  };
}

async function admit(
  { sockets, rates, proxies }: SocketDoorOptions,
  endpoint: SocketEndpoint,
  url: URL,
  request: IncomingMessage,
): ReturnType<SocketEndpoint['admit']> {
  const fault = sockets.upgradeFault(request);
  if (fault !== null) return fault;
  const forwardedFor = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const address = proxies.clientAddress(request.socket.remoteAddress ?? 'unknown', forwardedFor || null);
  const verdict = await rates.take({ scopes: ['carrier'], accountId: null, address });
  return verdict?.allowed === false ? 429 : endpoint.admit(url, request);
}
