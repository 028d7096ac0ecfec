import { type Clock, type Timer, systemClock } from './clock.ts';

/** The machine's time, counting the timers that wait: what is done must leave none. */
export class CountingClock implements Clock {
  #waiting = 0;

  get waiting(): number {
    return this.#waiting;
  }

  now(): number {
    return systemClock.now();
  }

  after(delayMs: number, run: () => void): Timer {
    this.#waiting += 1;
    let open = true;
    const end = (): void => {
      if (open) this.#waiting -= 1;
      open = false;
    };
    const timer = systemClock.after(delayMs, () => {
      end();
      run();
    });
    return {
      cancel() {
        end();
        timer.cancel();
      },
    };
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}
