import { randomBytes } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { FramedSocket } from './framed-socket.ts';
import { acceptKey, webSocketVersion } from './handshake.ts';

export interface DialOptions {
  /** `ws:` or `wss:`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxMessageBytes: number;
  /** See `FramedSocketOptions`. */
  readonly maxAudioBytes: number;
  /** Gives up connecting. */
  readonly signal: AbortSignal;
}

/** The server has answered the upgrade with something else. */
export class UpgradeRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The server answered with HTTP ${status}.`);
    this.name = 'UpgradeRefused';
    this.status = status;
  }
}

/** Opens a WebSocket. Throws `UpgradeRefused`, what the connection throws, or what aborted it. Follows no redirects. */
export async function dialMediaSocket(options: DialOptions): Promise<FramedSocket> {
  const { signal, maxMessageBytes, maxAudioBytes } = options;
  signal.throwIfAborted();
  const key = randomBytes(16).toString('base64');
  const request = upgradeRequest(options, key);
  const { promise, resolve, reject } = Promise.withResolvers<FramedSocket>();
  const abort = (): void => {
    reject(signal.reason);
    request.destroy();
  };
  signal.addEventListener('abort', abort);
  request.on('error', reject);
  request.on('response', (response) => {
    response.resume();
    reject(new UpgradeRefused(response.statusCode ?? 0));
    request.destroy();
  });
  request.on('upgrade', (response, socket, head) => {
    if (!isAnswerTo(key, response)) {
      socket.destroy();
      reject(new Error('The server’s answer to the upgrade is not that of a WebSocket.'));
      return;
    }
    resolve(new FramedSocket(socket, head, { role: 'client', maxMessageBytes, maxAudioBytes }));
  });
  request.end();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function upgradeRequest({ url, headers }: DialOptions, key: string): ClientRequest {
  const address = new URL(url);
  if (address.protocol !== 'ws:' && address.protocol !== 'wss:')
    throw new TypeError('A WebSocket has a ws or wss address.');
  const secure = address.protocol === 'wss:';
  address.protocol = secure ? 'https:' : 'http:';
  const handshake = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': webSocketVersion,
  };
  return (secure ? httpsRequest : httpRequest)(address, {
    agent: false,
    headers: { ...headers, ...handshake },
    ...(secure ? { ALPNProtocols: ['http/1.1'] } : {}),
  });
}

/** RFC 6455, 4.1: the client must fail where an extension or sub-protocol is used that it has not asked for. */
function isAnswerTo(key: string, { statusCode, headers }: IncomingMessage): boolean {
  return (
    statusCode === 101 &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-accept'] === acceptKey(key) &&
    headers['sec-websocket-extensions'] === undefined &&
    headers['sec-websocket-protocol'] === undefined
  );
}
