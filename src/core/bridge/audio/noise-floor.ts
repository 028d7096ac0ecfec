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
  #recent: number[] = [];
  #blocks: number[];
  #block = Infinity;
  #framesInBlock = 0;

  /** @param initialDb held to be the floor until the line has shown another one */
  constructor(initialDb: number) {
    this.#blocks = [initialDb];
  }

  get db(): number {
    return Math.min(this.#block, ...this.#blocks);
  }

  hear(db: number): void {
    this.#recent.push(db);
    if (this.#recent.length > framesKept) this.#recent.shift();
    this.#block = Math.min(this.#block, average(this.#recent.slice(-smoothedOver)));
    if (++this.#framesInBlock === framesPerBlock) {
      this.#blocks.push(this.#block);
      if (this.#blocks.length > blocksKept) this.#blocks.shift();
      this.#block = Infinity;
      this.#framesInBlock = 0;
    }
    const level = this.#steadyLevel();
    if (level > this.db) {
      this.#blocks = this.#blocks.map(() => level);
      this.#block = level;
    }
  }

  /** Frames were lost, or held what tells nothing of the floor: what comes next is not compared with what was before. */
  forgetRecent(): void {
    this.#recent = [];
  }

  #steadyLevel(): number {
    for (const { frames, rangeDb } of steady) {
      const latest = this.#recent.slice(-frames);
      if (latest.length === frames && Math.max(...latest) - Math.min(...latest) < rangeDb) return average(latest);
    }
    return -Infinity;
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
