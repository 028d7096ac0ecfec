import type { Clock, Timer } from '../ports/clock.ts';

/** The timers of one call: none runs once they were cancelled, and none can be set. */
export class CallTimers {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #cancelled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, run: () => void): void {
    if (this.#cancelled) return;
    const timer = this.#clock.after(Math.max(0, delayMs), () => {
      this.#timers.delete(timer);
      if (!this.#cancelled) run();
    });
    this.#timers.add(timer);
  }

  cancel(): void {
    this.#cancelled = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
