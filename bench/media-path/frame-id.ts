import { decodeBase64 } from '../../src/core/bridge/audio/base64.ts';

/** What the first six samples of a frame say of it. As they are nearly silent, a listener takes no notice. */
export interface FrameId {
  /** Below 1024. */
  readonly call: number;
  /** Below 8192. */
  readonly counter: number;
  /** The frame holds speech. */
  readonly speech: boolean;
}

export const mostFrames = 8192;
/** Samples that hold the id, and the letters of base64 that they are. */
export const idBytes = 6;
const idLetters = 8;
/** The sixteen codes of G.711 μ-law nearest to silence. */
const quietest = 0xf0;

const bytes = Buffer.alloc(idBytes);

export function encodeId({ call, counter, speech }: FrameId): string {
  const value = (speech ? 1 << 23 : 0) | (call << 13) | counter;
  for (let i = 0; i < idBytes; i++) bytes[i] = quietest | ((value >> (4 * i)) & 15);
  return bytes.toString('base64');
}

/** Of audio whose base64 begins at `at`; null where there is no id. */
export function decodeId(message: Uint8Array, at: number): FrameId | null {
  if (decodeBase64(message.subarray(at, at + idLetters), bytes, 0) !== idBytes) return null;
  let value = 0;
  for (let i = 0; i < idBytes; i++) {
    if (((bytes[i] ?? 0) & 0xf0) !== quietest) return null;
    value |= ((bytes[i] ?? 0) & 15) << (4 * i);
  }
  return { call: (value >> 13) & 1023, counter: value & (mostFrames - 1), speech: value >> 23 !== 0 };
}

/** Finds where audio begins in messages of one connection: after one of these keys, most often where it began before. */
export class AudioPlace {
  readonly #keys: readonly Buffer[];
  #key: Buffer | undefined;
  #at = 0;

  constructor(keys: readonly string[]) {
    this.#keys = keys.map((key) => Buffer.from(`"${key}":"`));
  }

  /** -1: there is none. */
  find(message: Buffer): number {
    const key = this.#key;
    const end = this.#at + (key?.length ?? 0);
    if (key && end <= message.length && message.compare(key, 0, key.length, this.#at, end) === 0) return end;
    for (const key of this.#keys) {
      const at = message.indexOf(key);
      if (at < 0) continue;
      this.#key = key;
      this.#at = at;
      return at + key.length;
    }
    return -1;
  }
}
