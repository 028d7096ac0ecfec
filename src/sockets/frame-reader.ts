import { isUtf8 } from 'node:buffer';
import { closeCodes, mayBeSent, mostControlBytes, opcodes } from './frame.ts';

export interface FrameReaderOptions {
  /** The peer is a client, which masks all its frames; a server masks none (RFC 6455, 5.1). */
  readonly masked: boolean;
  /** The longest message, over all its fragments. */
  readonly maxMessageBytes: number;
}

/** What is read. Bytes are valid during the call only. */
export interface FrameHandler {
  message(payload: Uint8Array): void;
  ping(payload: Uint8Array): void;
  pong(): void;
  /** The peer's goodbye; 1005 where it gives no code. Nothing is read after it. */
  close(code: number): void;
}

/** The peer has broken the protocol, or sent more than is taken. `code` says so to it. */
export class FrameError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'FrameError';
    this.code = code;
  }
}

const nothing = new Uint8Array(0);
const firstCapacity = 1024;
/** A buffer for broken frames that is larger is let go of when it is empty. */
const keptCapacity = 16 * 1024;
const longestHeader = 14;

/** Bytes of one direction of a WebSocket to messages (RFC 6455, 5), however they are cut. */
export class FrameReader {
  readonly #masked: boolean;
  readonly #maxMessageBytes: number;
  readonly #handler: FrameHandler;
  /** The beginning of a frame whose rest has not come. */
  #kept = nothing;
  #keptBytes = 0;
  /** The fragments so far of a message whose rest has not come; null: none is under way. */
  #message: Uint8Array | null = null;
  #messageBytes = 0;
  #messageIsText = false;
  #stopped = false;

  constructor(options: FrameReaderOptions, handler: FrameHandler) {
    this.#masked = options.masked;
    this.#maxMessageBytes = options.maxMessageBytes;
    this.#handler = handler;
  }

  /** Takes the next bytes, and may write into them. Throws `FrameError`; nothing is read after that. */
  read(chunk: Uint8Array): void {
    if (this.#stopped) return;
    try {
      let bytes = chunk;
      if (this.#keptBytes > 0) {
        this.#keep(chunk);
        bytes = this.#kept.subarray(0, this.#keptBytes);
      }
      const taken = this.#readFrames(bytes);
      if (this.#stopped) return;
      if (this.#keptBytes > 0) this.#dropKept(taken);
      else if (taken < bytes.length) this.#keep(taken === 0 ? bytes : bytes.subarray(taken));
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Reads nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#kept = nothing;
    this.#keptBytes = 0;
    this.#message = null;
  }

  /** How many bytes made whole frames. */
  #readFrames(bytes: Uint8Array): number {
    let at = 0;
    while (!this.#stopped) {
      const left = bytes.length - at;
      if (left < 2) break;
      const first = bytes[at] ?? 0;
      const second = bytes[at + 1] ?? 0;
      this.#checkHeader(first, second);
      const short = second & 0x7f;
      const sizeBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
      const headerBytes = 2 + sizeBytes + (this.#masked ? 4 : 0);
      if (left < 2 + sizeBytes) break;
      const length = sizeBytes === 0 ? short : this.#longLength(bytes, at + 2, sizeBytes);
      const control = (first & 0x08) !== 0;
      if (!control && length + this.#messageBytes > this.#maxMessageBytes) {
        throw new FrameError(closeCodes.tooBig, 'A message is too long.');
      }
      const start = at + headerBytes;
      const end = start + length;
      if (end > bytes.length) {
        if (this.#keptBytes > 0) this.#reserve(end - at);
        break;
      }
      if (this.#masked) unmask(bytes, start, end);
      at = end;
      this.#take(first, bytes.subarray(start, end));
    }
    return at;
  }

  #checkHeader(first: number, second: number): void {
    const opcode = first & 0x0f;
    if ((first & 0x70) !== 0) throw broken('reserved bits are set');
    if (((second & 0x80) !== 0) !== this.#masked) throw broken('a frame is masked, or not, against the rules');
    if (opcode >= opcodes.close) {
      if (opcode > opcodes.pong) throw broken('an unknown opcode');
      if ((first & 0x80) === 0) throw broken('a fragmented control frame');
      if ((second & 0x7f) > mostControlBytes) throw broken('a long control frame');
    } else if (opcode === opcodes.continuation) {
      if (!this.#message) throw broken('a continuation of nothing');
    } else {
      if (opcode > opcodes.binary) throw broken('an unknown opcode');
      if (this.#message) throw broken('a message inside another');
    }
  }

  #longLength(bytes: Uint8Array, at: number, sizeBytes: number): number {
    let length = 0;
    for (let i = at; i < at + sizeBytes; i++) length = length * 256 + (bytes[i] ?? 0);
    const least = sizeBytes === 2 ? 126 : 0x1_0000;
    if (length < least) throw broken('a length in more bytes than it needs');
    if (length > Number.MAX_SAFE_INTEGER) throw new FrameError(closeCodes.tooBig, 'A message is too long.');
    return length;
  }

  #take(first: number, payload: Uint8Array): void {
    const opcode = first & 0x0f;
    const last = (first & 0x80) !== 0;
    switch (opcode) {
      case opcodes.ping:
        this.#handler.ping(payload);
        return;
      case opcodes.pong:
        this.#handler.pong();
        return;
      case opcodes.close:
        this.#close(payload);
        return;
      default:
        if (opcode !== opcodes.continuation) this.#messageIsText = opcode === opcodes.text;
        if (last && !this.#message) this.#deliver(payload);
        else this.#addFragment(payload, last);
    }
  }

  #deliver(payload: Uint8Array): void {
    if (this.#messageIsText && !isUtf8(payload)) throw new FrameError(closeCodes.badText, 'A text is no UTF-8.');
    this.#handler.message(payload);
  }

  #addFragment(payload: Uint8Array, last: boolean): void {
    const before = this.#message ?? nothing;
    const bytes = this.#messageBytes + payload.length;
    const message = bytes <= before.length ? before : grown(before, this.#messageBytes, bytes);
    message.set(payload, this.#messageBytes);
    if (!last) {
      this.#message = message;
      this.#messageBytes = bytes;
      return;
    }
    this.#message = null;
    this.#messageBytes = 0;
    this.#deliver(message.subarray(0, bytes));
  }

  #close(payload: Uint8Array): void {
    if (payload.length === 0) {
      this.stop();
      this.#handler.close(closeCodes.none);
      return;
    }
    const code = payload.length === 1 ? 0 : ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
    if (!mayBeSent(code)) throw broken('a close code that does not exist');
    if (!isUtf8(payload.subarray(2))) throw new FrameError(closeCodes.badText, 'A reason to close is no UTF-8.');
    this.stop();
    this.#handler.close(code);
  }

  #keep(bytes: Uint8Array): void {
    this.#reserve(this.#keptBytes + bytes.length);
    this.#kept.set(bytes, this.#keptBytes);
    this.#keptBytes += bytes.length;
  }

  #reserve(bytes: number): void {
    if (bytes > this.#kept.length) this.#kept = grown(this.#kept, this.#keptBytes, bytes);
  }

  #dropKept(bytes: number): void {
    this.#kept.copyWithin(0, bytes, this.#keptBytes);
    this.#keptBytes -= bytes;
    if (this.#keptBytes === 0 && this.#kept.length > keptCapacity) this.#kept = nothing;
  }
}

function broken(what: string): FrameError {
  return new FrameError(closeCodes.protocolError, `The peer broke the WebSocket protocol: ${what}.`);
}

/** The key stands in the four bytes before `start`. */
function unmask(bytes: Uint8Array, start: number, end: number): void {
  const a = bytes[start - 4] ?? 0;
  const b = bytes[start - 3] ?? 0;
  const c = bytes[start - 2] ?? 0;
  const d = bytes[start - 1] ?? 0;
  let i = start;
  for (const whole = end - 3; i < whole; i += 4) {
    bytes[i] = (bytes[i] ?? 0) ^ a;
    bytes[i + 1] = (bytes[i + 1] ?? 0) ^ b;
    bytes[i + 2] = (bytes[i + 2] ?? 0) ^ c;
    bytes[i + 3] = (bytes[i + 3] ?? 0) ^ d;
  }
  if (i < end) bytes[i] = (bytes[i] ?? 0) ^ a;
  if (i + 1 < end) bytes[i + 1] = (bytes[i + 1] ?? 0) ^ b;
  if (i + 2 < end) bytes[i + 2] = (bytes[i + 2] ?? 0) ^ c;
}

function grown(bytes: Uint8Array, used: number, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(
    Math.max(firstCapacity, needed + longestHeader, Math.min(2 * bytes.length, needed * 2)),
  );
  larger.set(bytes.subarray(0, used));
  return larger;
}
