import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { FramedSocket } from './framed-socket.ts';
import { acceptKey, webSocketVersion } from './handshake.ts';

/** Telephone networks send short messages. */
const maxMessageBytes = 64 * 1024;
/** What the agent says is sent ahead of its playing, whole answers at a time. */
const maxAudioBytes = 2 * 1024 * 1024;
/** 16 bytes in base64 (RFC 6455, 4.1). */
const keyForm = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

/**
 * Answers a request to upgrade to a WebSocket, which must be one (`upgradeFault`), and takes its connection over. Extensions and
 * sub-protocols are declined.
 */
export function acceptMediaSocket(request: IncomingMessage, socket: Duplex, head: Uint8Array): FramedSocket {
  const key = request.headers['sec-websocket-key'] ?? '';
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key)}\r\n\r\n`,
  );
  return new FramedSocket(socket, head, { role: 'server', maxMessageBytes, maxAudioBytes });
}

/** The HTTP status with which a request to upgrade must be refused; null when it is a proper one (RFC 6455, 4.2.1). */
export function upgradeFault(request: IncomingMessage): 400 | 405 | 426 | null {
  const { headers, method } = request;
  if (method !== 'GET') return 405;
  if (headers.upgrade?.toLowerCase() !== 'websocket' || !keyForm.test(headers['sec-websocket-key'] ?? '')) return 400;
  return headers['sec-websocket-version'] === webSocketVersion ? null : 426;
}

/** Refuses a request to upgrade and ends its connection. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  const version = status === 426 ? `Sec-WebSocket-Version: ${webSocketVersion}\r\nUpgrade: websocket\r\n` : '';
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${version}Connection: close\r\nContent-Length: 0\r\n\r\n`,
  );
  socket.resume();
}
