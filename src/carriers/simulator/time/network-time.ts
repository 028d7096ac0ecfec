import type { Timer } from '../../../core/ports/clock.ts';

/** Where the network takes real time from; tests drive their own. */
export interface NetworkTime {
  /** Never steps, starts anywhere. */
  monotonicMs(): number;
  /** Milliseconds since 1970. */
  epochMs(): number;
  /** Runs once; without a delay as soon as everything that waits already has had its turn. */
  after(delayMs: number, run: () => void): Timer;
}

export const realTime: NetworkTime = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return { cancel: () => clearImmediate(immediate) };
    }
    const timeout = setTimeout(run, Math.ceil(delayMs));
    return { cancel: () => clearTimeout(timeout) };
  },
};
