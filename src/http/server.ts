import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { RequestError, getRequestListener } from '@hono/node-server';
import type { Log } from '../core/ports/log.ts';
import type { Fetching } from './carrier-door.ts';

/** A client has so long to send its headers, and so long for a whole request; then it is answered with 408. */
const patience = { headersMs: 10_000, requestMs: 30_000, checkEveryMs: 1000 };
const keepAliveMs = 65_000;
const maxHeaderBytes = 16 * 1024;
const maxConnections = 10_000;

export interface ServerOptions {
  readonly app: Fetching;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Log;
  readonly patience?: typeof patience;
  /** Takes over the connection of a request to upgrade; false: not a path of its. Without it such requests are ordinary ones. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Takes no new requests, gives those under way `graceMs` to end, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** Listens. Throws what the socket throws: a port in use, a host that is not ours. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { app, log, onUpgrade } = options;
  const { headersMs, requestMs, checkEveryMs } = options.patience ?? patience;
  const listener = getRequestListener((request, bindings) => app.fetch(request, bindings), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      if (error instanceof RequestError)
        return plainRefusal(400, 'invalid_request', 'The path or the Host header can’t be read.');
      log.error('A request could not be answered', { error });
      return plainRefusal(500, 'internal_error', 'Something went wrong on our side. Try again.');
    },
  });
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: checkEveryMs,
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: maxHeaderBytes,
    },
    (incoming, outgoing) => {
      listener(incoming, outgoing).catch((error: unknown) => log.error('A connection failed', { error }));
    },
  );
  server.maxConnections = maxConnections;
  const upgraded = new Set<Duplex>();
  if (onUpgrade) {
    server.on('upgrade', (request, socket, head) => {
      upgraded.add(socket);
      socket.on('close', () => upgraded.delete(socket));
      if (!onUpgrade(request, socket, head)) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    });
  }
  const { host, port } = await listen(server, options);
  return { host, port, close: (graceMs) => close(server, upgraded, graceMs) };
}

async function listen(
  server: Server,
  at: { readonly host: string; readonly port: number },
): Promise<{ host: string; port: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host: at.host, port: at.port }, resolve);
  await promise;
  server.off('error', reject);
  return { host: at.host, port: (server.address() as AddressInfo).port };
}

async function close(server: Server, upgraded: ReadonlySet<Duplex>, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  }, graceMs);
  await promise;
  clearTimeout(timer);
}

/** What never came as far as a path belongs to no dialect; it is answered in the native form. */
function plainRefusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}
