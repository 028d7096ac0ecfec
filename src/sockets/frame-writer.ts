import { randomFillSync } from 'node:crypto';
import { type opcodes, mostControlBytes } from './frame.ts';

type Opcode = (typeof opcodes)[keyof typeof opcodes];

const longestHeader = 16;
const pageBytes = 64 * 1024;
/** Payloads shorter than this are common: their views are made once. */
const commonBytes = 1024;
const keysPerDraw = 2048;

/** Masking keys that nobody can foresee (RFC 6455, 10.3), drawn from the system in one go for many frames. */
class MaskKeys {
  readonly #bytes = new Uint8Array(4 * keysPerDraw);
  readonly #words = new Uint32Array(this.#bytes.buffer);
  #next = keysPerDraw;

  /** Writes the next key to `target` at `at`; returns it as the machine reads four bytes. */
  put(target: Uint8Array, at: number): number {
    if (this.#next === keysPerDraw) {
      randomFillSync(this.#bytes);
      this.#next = 0;
    }
    const from = 4 * this.#next;
    for (let i = 0; i < 4; i++) target[at + i] = this.#bytes[from + i] ?? 0;
    return this.#words[this.#next++] ?? 0;
  }
}

const keys = new MaskKeys();

/** Memory in which one frame after the other is put together, and the views of it that were needed so far. */
class Page {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
  readonly #views = Array.from<Buffer | undefined>({ length: 2 * commonBytes });

  constructor(payloadBytes: number) {
    const size = longestHeader + payloadBytes + 4;
    this.bytes = Buffer.allocUnsafeSlow(size + (4 - (size % 4)));
    this.words = new Uint32Array(this.bytes.buffer);
  }

  view(start: number, length: number, masked: boolean): Buffer {
    const end = longestHeader + length;
    if (length >= commonBytes) return this.bytes.subarray(start, end);
    return (this.#views[masked ? commonBytes + length : length] ??= this.bytes.subarray(start, end));
  }
}

/** Puts frames together, each in one piece of memory, which serves again for the next one unless it has been kept. */
export class FrameWriter {
  #page = new Page(0);

  /**
   * A whole frame with one message in it. Its memory is used again by the next call, unless `keep` was called in between.
   * `masked` for a client.
   */
  frame(opcode: Opcode, payload: Uint8Array, masked: boolean): Buffer {
    const length = payload.length;
    if (this.#page.bytes.length < longestHeader + length + 4) this.#page = new Page(Math.max(pageBytes, length));
    const { bytes, words } = this.#page;
    const sizeBytes = length <= mostControlBytes ? 0 : length < 0x1_0000 ? 2 : 8;
    const start = longestHeader - 2 - sizeBytes - (masked ? 4 : 0);
    const maskBit = masked ? 0x80 : 0;
    bytes[start] = 0x80 | opcode;
    if (sizeBytes === 0) bytes[start + 1] = maskBit | length;
    else if (sizeBytes === 2) {
      bytes[start + 1] = maskBit | 126;
      bytes[start + 2] = length >> 8;
      bytes[start + 3] = length;
    } else {
      bytes[start + 1] = maskBit | 127;
      bytes.writeBigUInt64BE(BigInt(length), start + 2);
    }
    bytes.set(payload, longestHeader);
    if (masked) {
      const key = keys.put(bytes, longestHeader - 4);
      const end = (longestHeader + length + 3) >> 2;
      for (let i = longestHeader >> 2; i < end; i++) words[i] = (words[i] ?? 0) ^ key;
    }
    return this.#page.view(start, length, masked);
  }

  /** The latest frame's memory belongs to somebody else now. */
  keep(): void {
    this.#page = new Page(0);
  }
}
