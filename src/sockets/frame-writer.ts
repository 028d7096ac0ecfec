import { randomFillSync } from 'node:crypto';
import { type opcodes, mostControlBytes } from './frame.ts';

type Opcode = (typeof opcodes)[keyof typeof opcodes];

const longestHeader = 16;
/** Some frames: a page that is soon free again costs the collector least. */
const pageBytes = 8 * 1024;
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

/** Puts frames together, each in one piece of memory, which is taken for several frames at once. */
export class FrameWriter {
  #page = Buffer.alloc(0);
  #words = new Uint32Array(0);
  #at = 0;

  /** A whole frame with one message in it; `masked` for a client. */
  frame(opcode: Opcode, payload: Uint8Array, masked: boolean): Buffer {
    const length = payload.length;
    const from = this.#reserve(length);
    const bytes = this.#page;
    const sizeBytes = length <= mostControlBytes ? 0 : length < 0x1_0000 ? 2 : 8;
    const start = from - 2 - sizeBytes - (masked ? 4 : 0);
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
    bytes.set(payload, from);
    if (masked) {
      const words = this.#words;
      const key = keys.put(bytes, from - 4);
      const end = (from + length + 3) >> 2;
      for (let i = from >> 2; i < end; i++) words[i] = (words[i] ?? 0) ^ key;
    }
    return bytes.subarray(start, from + length);
  }

  /** Where the payload of the next frame begins: where four bytes can be masked at once, with room for the header before it. */
  #reserve(length: number): number {
    const bytes = longestHeader + Math.ceil(length / 4) * 4;
    if (this.#at + bytes > this.#page.length) {
      this.#page = Buffer.allocUnsafeSlow(Math.max(pageBytes, bytes));
      this.#words = new Uint32Array(this.#page.buffer);
      this.#at = 0;
    }
    this.#at += bytes;
    return this.#at - bytes + longestHeader;
  }
}
