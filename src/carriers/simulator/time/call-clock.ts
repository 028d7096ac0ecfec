import type { Clock, Timer } from '../../../core/ports/clock.ts';

/** What moves a clock: knows real time and wakes the clock when its earliest timer is due. */
export interface ClockDriver {
  monotonicMs(): number;
  /** The earliest timer of `clock` may be due sooner than was known. */
  expect(clock: CallClock): void;
}

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * How far, in real time, a clock faster than the wall may fall behind and still catch up: the grain of the machine's
 * timers. What is beyond that the clock gives up, so that a busy machine makes its calls slower and not their time coarser.
 */
const catchUpMs = 4;

/**
 * One call's simulated time: `speed` times as fast as the wall, no faster than the wall while real work is under way.
 * It stands at its latest timer until everything due has run, so that nobody sees time ahead of what has happened.
 */
export class CallClock implements Clock {
  readonly #driver: ClockDriver;
  readonly #speed: number;
  readonly #due: Due[] = [];
  #anchorMs: number;
  #anchorRealMs: number;
  #reachedMs: number;
  #works = 0;
  #running = false;

  constructor(driver: ClockDriver, speed: number, startMs: number) {
    this.#driver = driver;
    this.#speed = speed;
    this.#anchorMs = startMs;
    this.#reachedMs = startMs;
    this.#anchorRealMs = driver.monotonicMs();
  }

  now(): number {
    if (this.#running) return this.#reachedMs;
    const next = this.#due[0];
    const targetMs = this.#at(this.#driver.monotonicMs());
    if (targetMs > this.#reachedMs && (!next || targetMs < next.atMs)) this.#reachedMs = targetMs;
    return this.#reachedMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const due: Due = { atMs: this.now() + Math.max(0, delayMs), run };
    let at = this.#due.length;
    while (at > 0 && (this.#due[at - 1]?.atMs ?? 0) > due.atMs) at--;
    this.#due.splice(at, 0, due);
    if (at === 0) this.#driver.expect(this);
    return {
      cancel: () => {
        const found = this.#due.indexOf(due);
        if (found !== -1) this.#due.splice(found, 1);
      },
    };
  }

  during<T>(work: Promise<T>): Promise<T> {
    if (this.#speed <= 1) return work;
    this.#begin();
    const settled = (): void => this.#finish();
    work.then(settled, settled);
    return work;
  }

  /** When the earliest timer is due, in the driver's real time; infinity when there is none. */
  get dueRealMs(): number {
    const next = this.#due[0];
    return next ? this.#anchorRealMs + (next.atMs - this.#anchorMs) / this.#rate : Infinity;
  }

  /** Runs the earliest timer, which is due. One at a time: what it settles must have its turn before the next. */
  runNext(): void {
    const behindMs = this.#driver.monotonicMs() - this.dueRealMs;
    const next = this.#due.shift();
    if (!next) return;
    if (this.#speed > 1 && behindMs > catchUpMs) {
      this.#anchorMs = next.atMs;
      this.#anchorRealMs = this.#driver.monotonicMs() - catchUpMs;
    }
    this.#reachedMs = Math.max(this.#reachedMs, next.atMs);
    this.#running = true;
    try {
      next.run();
    } finally {
      this.#running = false;
    }
  }

  get #rate(): number {
    return this.#works > 0 ? Math.min(this.#speed, 1) : this.#speed;
  }

  #at(realMs: number): number {
    return this.#anchorMs + (realMs - this.#anchorRealMs) * this.#rate;
  }

  #begin(): void {
    if (this.#works === 0) {
      this.#anchorMs = this.now();
      this.#anchorRealMs = this.#driver.monotonicMs();
    }
    this.#works += 1;
  }

  #finish(): void {
    const realMs = this.#driver.monotonicMs();
    const targetMs = this.#at(realMs);
    this.#works -= 1;
    if (this.#works > 0) return;
    this.#anchorMs = targetMs;
    this.#anchorRealMs = realMs;
    this.#driver.expect(this);
  }
}
