import type { Clock } from '../ports/clock.ts';

/** While a service owes an answer, a call on a fast clock waits for it in real time. */
export class OwedWork {
  readonly #clock: Clock;
  #work: PromiseWithResolvers<void> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(owed: boolean): void {
    if (owed && !this.#work) {
      this.#work = Promise.withResolvers();
      void this.#clock.during(this.#work.promise);
    } else if (!owed && this.#work) {
      this.#work.resolve();
      this.#work = null;
    }
  }
}
