import type { IncomingMessage } from 'node:http';
import { type RawData, WebSocket } from 'ws';
import { type ServiceName, refused, unreachable } from './service-error.ts';

export interface SocketAddress {
  readonly service: ServiceName;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

const socketOptions = {
  handshakeTimeout: 5000,
  closeTimeout: 2000,
  maxPayload: 4 * 1024 * 1024,
  perMessageDeflate: false,
};
const longestRefusal = 4096;

/**
 * Connects. The socket comes back open, with a listener for its errors, which all end in `close`. Rejects with a `PhoneError`; an
 * abort ends the attempt.
 */
export function openSocket({ service, url, headers }: SocketAddress, signal?: AbortSignal): Promise<WebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  const socket = new WebSocket(url, { ...socketOptions, headers });
  const abort = (): void => socket.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  socket.once('open', () => resolve(socket));
  socket.on('error', (error) => reject(unreachable(service, error)));
  socket.on('unexpected-response', (request, response) => {
    readRefusal(response).then(
      (body) => {
        reject(refused(service, response.statusCode ?? 500, body));
        request.destroy();
      },
      (error: unknown) => reject(unreachable(service, error)),
    );
  });
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}

/** The address of a socket below that of its service. */
export function socketUrl(baseUrl: string, path: string): URL {
  const url = new URL(`${baseUrl}${path}`);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url;
}

/** The text of a message, of whichever kind of frame. */
export function messageText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8');
}

async function readRefusal(response: IncomingMessage): Promise<string> {
  let body = '';
  response.setEncoding('utf8');
  for await (const piece of response) {
    body += String(piece);
    if (body.length > longestRefusal) break;
  }
  return body;
}
