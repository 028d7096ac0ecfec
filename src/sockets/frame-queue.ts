/** Frames on their way to the network, in order. Its lists stay allocated: mostly one frame waits at a time. */
export class FrameQueue {
  readonly #frames: Buffer[] = [];
  readonly #isAudio: boolean[] = [];
  #count = 0;
  #bytes = 0;
  #audioBytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** How many of the bytes are audio. */
  get audioBytes(): number {
    return this.#audioBytes;
  }

  add(frame: Buffer, isAudio: boolean): void {
    this.#frames[this.#count] = frame;
    this.#isAudio[this.#count] = isAudio;
    this.#count += 1;
    this.#bytes += frame.length;
    if (isAudio) this.#audioBytes += frame.length;
  }

  /** All of them in one piece; null where there is none. */
  take(): Buffer | null {
    const [first] = this.#frames;
    if (first === undefined || this.#count === 0) return null;
    const piece = this.#count === 1 ? first : Buffer.concat(this.#frames.slice(0, this.#count));
    this.clear();
    return piece;
  }

  /** Drops the oldest audio until no more than `keptBytes` of it are left. How many frames were dropped. */
  dropAudio(keptBytes: number): number {
    let kept = 0;
    const length = this.#count;
    for (let i = 0; i < length; i++) {
      const frame = this.#frames[i];
      const isAudio = this.#isAudio[i] === true;
      if (frame === undefined) continue;
      if (isAudio && this.#audioBytes > keptBytes) {
        this.#audioBytes -= frame.length;
        this.#bytes -= frame.length;
        continue;
      }
      this.#frames[kept] = frame;
      this.#isAudio[kept] = isAudio;
      kept += 1;
    }
    this.#count = kept;
    this.#letGo();
    return length - kept;
  }

  clear(): void {
    this.#count = 0;
    this.#bytes = 0;
    this.#audioBytes = 0;
    this.#letGo();
  }

  /** Memory of frames that are gone is kept for the place of one at most. */
  #letGo(): void {
    const kept = Math.max(1, this.#count);
    if (this.#frames.length <= kept) return;
    this.#frames.length = kept;
    this.#isAudio.length = kept;
  }
}
