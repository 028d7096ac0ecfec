import { decodeBase64 } from './base64.ts';

/** Some frames: a page that is soon free again costs the collector least. */
const pageBytes = 800;

/** Decodes pieces of audio into memory that is taken for several frames at once. What it returned it never writes again. */
export class Base64Decoder {
  #page = new Uint8Array(0);
  #at = 0;

  /** Null for what is no base64. */
  decode(base64: Uint8Array): Uint8Array | null {
    if (this.#at + base64.length > this.#page.length) {
      this.#page = new Uint8Array(Math.max(pageBytes, base64.length));
      this.#at = 0;
    }
    const from = this.#at;
    const length = decodeBase64(base64, this.#page, from);
    if (length < 0) return null;
    this.#at = from + length;
    return this.#page.subarray(from, this.#at);
  }
}
