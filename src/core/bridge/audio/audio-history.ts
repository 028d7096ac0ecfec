/** The latest of a stream of bytes, by position from its beginning. Never grows. */
export class AudioHistory {
  readonly #ring: Uint8Array;
  #end = 0;

  constructor(capacityBytes: number) {
    this.#ring = new Uint8Array(capacityBytes);
  }

  /** How many bytes there have been. */
  get end(): number {
    return this.#end;
  }

  write(piece: Uint8Array): void {
    const kept = piece.subarray(Math.max(0, piece.byteLength - this.#ring.byteLength));
    const at = (this.#end + piece.byteLength - kept.byteLength) % this.#ring.byteLength;
    const room = this.#ring.byteLength - at;
    this.#ring.set(kept.subarray(0, room), at);
    if (kept.byteLength > room) this.#ring.set(kept.subarray(room), 0);
    this.#end += piece.byteLength;
  }

  /** A copy of everything from `position` on, or of what is left of it. */
  from(position: number): Uint8Array {
    const start = Math.min(this.#end, Math.max(position, this.#end - this.#ring.byteLength, 0));
    const copy = new Uint8Array(this.#end - start);
    const at = start % this.#ring.byteLength;
    const first = this.#ring.subarray(at, Math.min(this.#ring.byteLength, at + copy.byteLength));
    copy.set(first);
    copy.set(this.#ring.subarray(0, copy.byteLength - first.byteLength), first.byteLength);
    return copy;
  }
}
