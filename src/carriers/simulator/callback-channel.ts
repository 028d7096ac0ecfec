import type { CarrierEvent } from '../../core/ports/carrier.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { CallbackFaults } from './faults.ts';

/** An event that is overtaken waits at most so long for the one that overtakes it. */
const overtakenWithinMs = 3000;
/** A duplicate comes so long after the first, at most. */
const duplicateWithinMs = 1000;

export interface CallbackParts {
  readonly clock: Clock;
  readonly faults: () => CallbackFaults;
  readonly random: () => number;
  readonly tell: (event: CarrierEvent) => void;
}

/** The way of one call's events to our side, with what goes wrong on it. */
export class CallbackChannel {
  readonly #parts: CallbackParts;
  #overtaken: (() => void) | null = null;

  constructor(parts: CallbackParts) {
    this.#parts = parts;
  }

  report(event: CarrierEvent): void {
    const { clock, random, tell } = this.#parts;
    const faults = this.#parts.faults();
    if (this.#happens(faults.dropPercent)) return;
    const arrive = (): void => {
      if (this.#happens(faults.duplicatePercent)) clock.after(duplicateWithinMs * random(), () => tell(event));
      tell(event);
      const overtaken = this.#overtaken;
      this.#overtaken = null;
      overtaken?.();
    };
    const send = (): void => {
      if (this.#overtaken !== null || !this.#happens(faults.reorderPercent)) arrive();
      else this.#holdBack(arrive);
    };
    if (faults.delayMs > 0) clock.after(faults.delayMs, send);
    else send();
  }

  #holdBack(arrive: () => void): void {
    const timer = this.#parts.clock.after(overtakenWithinMs, () => {
      this.#overtaken = null;
      arrive();
    });
    this.#overtaken = () => {
      timer.cancel();
      arrive();
    };
  }

  #happens(percent: number): boolean {
    return percent > 0 && this.#parts.random() * 100 < percent;
  }
}
