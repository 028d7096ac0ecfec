const smoothedOver = 3;
const framesPerBlock = 10;
const blocksKept = 10;

/** Loudness that stays within this range for so many frames is noise or a tone, however loud. */
const steady = [
  { frames: 15, rangeDb: 1.2 },
  { frames: 40, rangeDb: 4 },
] as const;
const framesKept = 40;

/**
 * The level of what sounds all the time on one side of a call, from the loudness of its 20 ms frames: the lowest of the
 * last 2 s, and at once the present level when that has not moved as speech always does.
 */
export class NoiseFloor {
  /** The latest levels, each twice, so that those before `#at + framesKept` stand in a row. The next one is written at `#at`. */
  readonly #recent = new Float64Array(2 * framesKept);
  #at = 0;
  #count = 0;
  readonly #blocks: number[];
  #lowestBlock: number;
  #block = Infinity;
  #framesInBlock = 0;

  /** @param initialDb held to be the floor until the line has shown another one */
  constructor(initialDb: number) {
    this.#blocks = [initialDb];
    this.#lowestBlock = initialDb;
  }

  get db(): number {
    return Math.min(this.#block, this.#lowestBlock);
  }

  hear(db: number): void {
    this.#recent[this.#at] = db;
    this.#recent[this.#at + framesKept] = db;
    this.#at = this.#at + 1 === framesKept ? 0 : this.#at + 1;
    if (this.#count < framesKept) this.#count += 1;
    this.#block = Math.min(this.#block, this.#average(Math.min(smoothedOver, this.#count)));
    if (++this.#framesInBlock === framesPerBlock) {
      this.#blocks.push(this.#block);
      if (this.#blocks.length > blocksKept) this.#blocks.shift();
      this.#lowestBlock = Math.min(...this.#blocks);
      this.#block = Infinity;
      this.#framesInBlock = 0;
    }
    const level = this.#steadyLevel();
    if (level > this.db) {
      this.#blocks.fill(level);
      this.#lowestBlock = level;
      this.#block = level;
    }
  }

  /** Frames were lost, or held what tells nothing of the floor: what comes next is not compared with what was before. */
  forgetRecent(): void {
    this.#count = 0;
  }

  #steadyLevel(): number {
    for (const { frames, rangeDb } of steady) if (this.#isSteady(frames, rangeDb)) return this.#average(frames);
    return -Infinity;
  }

  #isSteady(frames: number, rangeDb: number): boolean {
    if (this.#count < frames) return false;
    const recent = this.#recent;
    const end = this.#at + framesKept;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let i = end - 1; i >= end - frames; i--) {
      const db = recent[i] ?? 0;
      if (db < lowest) lowest = db;
      if (db > highest) highest = db;
      if (highest - lowest >= rangeDb) return false;
    }
    return true;
  }

  /** Of the latest levels. */
  #average(frames: number): number {
    const end = this.#at + framesKept;
    let sum = 0;
    for (let i = end - frames; i < end; i++) sum += this.#recent[i] ?? 0;
    return sum / frames;
  }
}
