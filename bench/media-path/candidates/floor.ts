/**
 * The least that a bridge can do: audio is found by its position and spliced into a ready envelope, frames to the engine carry a mask of
 * zeros, nothing is checked and nothing else is done. With `--below-streams` what is written goes to the socket's handle, which Node
 * does not document.
 */
import { randomBytes } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import { acceptKey } from '../../../src/sockets/handshake.ts';
import { engineUrl, serveCallers } from '../candidate.ts';

const belowStreams = process.argv.includes('--below-streams');
const append = Buffer.from('{"type":"input_audio_buffer.append","audio":"');
const payloadKey = Buffer.from('"payload":"');
const deltaKey = Buffer.from('"delta":"');
const mediaKind = Buffer.from('{"event":"media"');
const deltaKind = Buffer.from('response.output_audio.delta"');
const startKind = Buffer.from('{"event":"start"');

interface Undocumented {
  binding(name: 'stream_wrap'): { readonly WriteWrap: new () => object };
}
const WriteWrap = belowStreams ? (process as unknown as Undocumented).binding('stream_wrap').WriteWrap : null;

interface Handle {
  writeBuffer(request: object, bytes: Buffer): number;
}

await serveCallers((request, socket) => {
  const caller = socket as Socket;
  caller.setNoDelay(true);
  caller.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(request.headers['sec-websocket-key'] ?? '')}\r\n\r\n`,
  );
  const { port, pathname } = new URL(engineUrl);
  const engine = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
  let toCaller: Splicer | null = null;
  const toEngine = new Splicer(engine, append, Buffer.from('"}'), true);
  engine.write(
    `GET ${pathname} HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  engine.once('data', (answer: Buffer) => {
    const first = new Frames(false, (message) => {
      if (toCaller && message.includes(deltaKind)) toCaller.splice(message, deltaKey);
    });
    first.read(answer.subarray(answer.indexOf('\r\n\r\n') + 4));
    engine.on('data', (chunk: Buffer) => first.read(chunk));
    engine.write(frame(Buffer.from(JSON.stringify({ type: 'response.create' }).padEnd(126)), true));
  });
  const fromCaller = new Frames(true, (message) => {
    if (message.compare(mediaKind, 0, mediaKind.length, 0, mediaKind.length) === 0)
      toEngine.splice(message, payloadKey);
    else if (message.indexOf(startKind) === 0) {
      const { streamSid } = JSON.parse(message.toString()) as { readonly streamSid: string };
      const head = `{"event":"media","streamSid":"${streamSid}","media":{"payload":"`;
      toCaller = new Splicer(caller, Buffer.from(head), Buffer.from('"}}'), false);
    }
  });
  caller.on('data', (chunk: Buffer) => fromCaller.read(chunk));
  caller.on('close', () => engine.destroy());
  caller.on('error', () => engine.destroy());
  engine.on('error', () => caller.destroy());
});

function frame(payload: Buffer, masked: boolean): Buffer {
  const head = masked
    ? [0x81, 0x80 | 126, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]
    : [0x81, 126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from(head), payload]);
}

/** One direction: the frame stands ready, its audio is put in. */
class Splicer {
  readonly #socket: Socket;
  readonly #bytes: Buffer;
  readonly #headBytes: number;
  #handle: Handle | null = null;

  constructor(socket: Socket, head: Buffer, tail: Buffer, masked: boolean) {
    this.#socket = socket;
    const letters = 216;
    const whole = Buffer.concat([head, Buffer.alloc(letters), tail]);
    this.#bytes = frame(whole, masked);
    this.#headBytes = this.#bytes.length - letters - tail.length;
  }

  splice(message: Buffer, key: Buffer): void {
    const at = message.indexOf(key) + key.length;
    message.copy(this.#bytes, this.#headBytes, at, at + 216);
    if (!WriteWrap || this.#socket.connecting || this.#socket.destroyed) {
      this.#socket.write(this.#bytes);
      return;
    }
    this.#handle ??= (this.#socket as unknown as { readonly _handle: Handle })._handle;
    const request = Object.assign(new WriteWrap(), { handle: this.#handle, oncomplete: () => {}, async: false });
    this.#handle.writeBuffer(request, this.#bytes);
  }
}

class Frames {
  readonly #masked: boolean;
  readonly #onMessage: (message: Buffer) => void;
  #rest: Buffer | null = null;

  constructor(masked: boolean, onMessage: (message: Buffer) => void) {
    this.#masked = masked;
    this.#onMessage = onMessage;
  }

  read(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const short = (bytes[at + 1] ?? 0) & 0x7f;
      const head = (short < 126 ? 2 : 4) + (this.#masked ? 4 : 0);
      if (at + head > bytes.length) break;
      const length = short < 126 ? short : bytes.readUInt16BE(at + 2);
      const from = at + head;
      if (from + length > bytes.length) break;
      if (this.#masked) {
        for (let i = 0; i < length; i++) bytes[from + i] = (bytes[from + i] ?? 0) ^ (bytes[from - 4 + (i & 3)] ?? 0);
      }
      at = from + length;
      this.#onMessage(bytes.subarray(from, at));
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : null;
  }
}
