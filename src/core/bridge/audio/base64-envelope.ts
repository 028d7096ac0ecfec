import { base64Letters, encodeBase64 } from './base64.ts';

/** Messages that are the same but for their audio: base64 between a beginning and an end that stand ready. */
export class Base64Envelope {
  readonly #head: Uint8Array;
  readonly #tail: Uint8Array;
  #bytes = new Uint8Array(0);
  #message = this.#bytes;

  /** @param head ASCII, as `tail`. */
  constructor(head: string, tail: string) {
    this.#head = new TextEncoder().encode(head);
    this.#tail = new TextEncoder().encode(tail);
  }

  /** The message with this audio; the next one is written over it. */
  of(audio: Uint8Array): Uint8Array {
    this.#reserve(base64Letters(audio.length));
    return this.#close(encodeBase64(audio, this.#bytes, this.#head.length));
  }

  /** The same with audio that is base64 already, letter by letter. */
  ofBase64(base64: Uint8Array): Uint8Array {
    this.#reserve(base64.length);
    this.#bytes.set(base64, this.#head.length);
    return this.#close(base64.length);
  }

  #reserve(letters: number): void {
    const needed = this.#head.length + letters + this.#tail.length;
    if (needed <= this.#bytes.length) return;
    this.#bytes = new Uint8Array(needed);
    this.#bytes.set(this.#head);
    this.#message = this.#bytes;
  }

  #close(letters: number): Uint8Array {
    const end = this.#head.length + letters;
    this.#bytes.set(this.#tail, end);
    const length = end + this.#tail.length;
    if (this.#message.length !== length) this.#message = this.#bytes.subarray(0, length);
    return this.#message;
  }
}
