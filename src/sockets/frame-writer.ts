import { randomFillSync } from 'node:crypto';
import { type opcodes, mostControlBytes } from './frame.ts';

type Opcode = (typeof opcodes)[keyof typeof opcodes];

/** Before the payload, so that four bytes of it can be masked at once. */
const longestHeader = 16;
/** Frames of 20 ms of audio are shorter. */
const slotBytes = 512;
const slots = 32;
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

interface Page {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
}

function newPage(length: number): Page {
  const bytes = Buffer.allocUnsafeSlow(4 * Math.ceil(length / 4));
  return { bytes, words: new Uint32Array(bytes.buffer) };
}

/** Writes a frame whose payload stands `longestHeader` after `at`, a multiple of 4. Where it begins. */
function write({ bytes, words }: Page, at: number, opcode: Opcode, payload: Uint8Array, masked: boolean): number {
  const { length } = payload;
  const from = at + longestHeader;
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
    const key = keys.put(bytes, from - 4);
    const end = (from + length + 3) >> 2;
    for (let i = from >> 2; i < end; i++) words[i] = (words[i] ?? 0) ^ key;
  }
  return start;
}

/** A place for one frame after the other, and the views of it that were needed last: for a masked frame and for a plain one. */
interface Slot {
  readonly at: number;
  masked: Buffer | null;
  plain: Buffer | null;
}

function newSlots(): readonly Slot[] {
  return Array.from({ length: slots }, (_, i) => ({ at: i * slotBytes, masked: null, plain: null }));
}

/**
 * Puts frames together, each in one piece of memory. The memory of short ones serves again after `rewind`: few pages are touched, and they
 * are warm.
 */
export class FrameWriter {
  #page = newPage(slots * slotBytes);
  #slots = newSlots();
  #next = 0;
  #kept = false;

  /** A whole frame with one message in it, valid until `rewind`; `masked` for a client. */
  frame(opcode: Opcode, payload: Uint8Array, masked: boolean): Buffer {
    const { length } = payload;
    if (length > slotBytes - longestHeader - 3) {
      const page = newPage(longestHeader + length + 3);
      const start = write(page, 0, opcode, payload, masked);
      return page.bytes.subarray(start, longestHeader + length);
    }
    const slot = this.#slot();
    const start = write(this.#page, slot.at, opcode, payload, masked);
    const known = masked ? slot.masked : slot.plain;
    const end = slot.at + longestHeader + length;
    if (known && known.byteOffset === start && known.length === end - start) return known;
    const view = this.#page.bytes.subarray(start, end);
    if (masked) slot.masked = view;
    else slot.plain = view;
    return view;
  }

  /** Some frame since the last `rewind` belongs to somebody else now. */
  keep(): void {
    this.#kept = true;
  }

  /** All frames so far have gone out or been copied, or `keep` was called. */
  rewind(): void {
    if (this.#kept) this.#renew();
    this.#kept = false;
    this.#next = 0;
  }

  #slot(): Slot {
    for (;;) {
      const slot = this.#slots[this.#next++];
      if (slot) return slot;
      this.#renew();
    }
  }

  #renew(): void {
    this.#page = newPage(slots * slotBytes);
    this.#slots = newSlots();
    this.#next = 0;
  }
}
