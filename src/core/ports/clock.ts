export interface Timer {
  cancel(): void;
}

/** Time as one call lives it. Everything that waits in a call waits on its clock, never on the machine's. */
export interface Clock {
  /** Milliseconds since 1970 in this clock's time. */
  now(): number;
  /** Runs once, `delayMs` of this clock's time from now, unless cancelled by whoever asked. */
  after(delayMs: number, run: () => void): Timer;
  /**
   * Says that `work` takes real time (a model, a synthesis, a request): until it settles this clock runs no faster than
   * the wall, so that a call on a fast clock meets the same delays as a call at 1×.
   */
  during<T>(work: Promise<T>): Promise<T>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timeout) };
  },
  during: (work) => work,
};
