/** Bits into bytes, the highest first. */
export class BitWriter {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get bits(): number {
    return this.#at;
  }

  write(value: number, length: number): void {
    for (let left = length; left > 0;) {
      const room = 8 - (this.#at & 7);
      const taken = Math.min(room, left);
      const part = Math.floor(value / 2 ** (left - taken)) & (2 ** taken - 1);
      const index = this.#at >> 3;
      this.#bytes[index] = (this.#bytes[index] ?? 0) | (part << (room - taken));
      this.#at += taken;
      left -= taken;
    }
  }
}
