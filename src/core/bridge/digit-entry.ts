import type { Clock, Timer } from '../ports/clock.ts';

/** Keys pressed one after the other within this are one answer. */
const pauseMs = 1500;

/** Gathers the keys that a person presses into one entry: a pause ends it, `#` at once. */
export class DigitEntry {
  readonly #clock: Clock;
  readonly #entered: (digits: string) => void;
  #digits = '';
  #timer: Timer | null = null;

  constructor(clock: Clock, entered: (digits: string) => void) {
    this.#clock = clock;
    this.#entered = entered;
  }

  press(digit: string): void {
    this.#digits += digit;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(digit === '#' ? 0 : pauseMs, () => {
      const digits = this.#digits;
      this.#digits = '';
      this.#entered(digits);
    });
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
