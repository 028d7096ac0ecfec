import type { Clock, Timer } from './clock.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/** A clock that tests move by hand. Timers run in order of their time, ties in order of asking. */
export class ManualClock implements Clock {
  #nowMs: number;
  #due: Due[] = [];

  constructor(startMs = Date.UTC(2026, 2, 9, 15, 0, 0)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const due: Due = { atMs: this.#nowMs + Math.max(0, delayMs), run };
    const at = this.#due.findIndex((other) => other.atMs > due.atMs);
    this.#due.splice(at === -1 ? this.#due.length : at, 0, due);
    return {
      cancel: () => {
        this.#due = this.#due.filter((other) => other !== due);
      },
    };
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  /** Moves on by `ms`, running what falls due; promises settled by a timer are let through before the next one. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      await this.settled();
      const next = this.#due[0];
      if (!next || next.atMs > untilMs) break;
      this.#due.shift();
      this.#nowMs = next.atMs;
      next.run();
    }
    this.#nowMs = untilMs;
  }

  /** What is under way has gone as far as it can without the clock. */
  protected settled(): Promise<void> {
    return letPromisesThrough();
  }

  /** How many timers wait: a call that has ended must leave none. */
  get waiting(): number {
    return this.#due.length;
  }
}

function letPromisesThrough(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
