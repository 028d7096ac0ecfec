import type { Timer } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { CallClock, type ClockDriver } from './call-clock.ts';
import type { NetworkTime } from './network-time.ts';

/** Calls start at simulated times with the same remainder, so that frames phased by simulated time are phased in real time. */
const grainMs = 20;
/** Below what floating point and the machine's timers tell apart. */
const toleranceMs = 0.01;

/**
 * The one timer behind the clocks of all calls. It wakes for the earliest timer of any of them and then runs at most one of
 * each call before it lets the event loop go round: a call that is behind catches up in order, and whoever reacts to one event
 * of a call has reacted before the next. Nothing accumulates: every wake is set from the times that the clocks want.
 */
export class NetworkDriver implements ClockDriver {
  readonly #time: NetworkTime;
  readonly #log: Log;
  readonly #clocks = new Set<CallClock>();
  #timer: Timer | null = null;
  #nextRealMs = Infinity;
  #running = false;
  #closed = false;

  constructor(time: NetworkTime, log: Log) {
    this.#time = time;
    this.#log = log;
  }

  /** A clock of its own for one call, starting within 10 ms of the wall's time. */
  clock(speed: number): CallClock {
    const realMs = this.#time.monotonicMs();
    const startMs = realMs + grainMs * Math.round((this.#time.epochMs() - realMs) / grainMs);
    return new CallClock(this, speed, startMs);
  }

  monotonicMs(): number {
    return this.#time.monotonicMs();
  }

  expect(clock: CallClock): void {
    if (this.#closed) return;
    this.#clocks.add(clock);
    const dueMs = clock.dueRealMs;
    if (dueMs >= this.#nextRealMs) return;
    this.#nextRealMs = dueMs;
    if (!this.#running) this.#arm();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#clocks.clear();
  }

  #arm(): void {
    this.#timer?.cancel();
    const waitMs = this.#nextRealMs - this.#time.monotonicMs();
    this.#timer = this.#time.after(waitMs <= toleranceMs ? 0 : waitMs, () => this.#run());
  }

  #run(): void {
    const nowMs = this.#time.monotonicMs() + toleranceMs;
    this.#nextRealMs = Infinity;
    this.#running = true;
    for (const clock of this.#clocks) {
      if (clock.dueRealMs <= nowMs) this.#runNext(clock);
      const dueMs = clock.dueRealMs;
      if (dueMs === Infinity) this.#clocks.delete(clock);
      else this.#nextRealMs = Math.min(this.#nextRealMs, dueMs);
    }
    this.#running = false;
    if (this.#nextRealMs < Infinity && !this.#closed) this.#arm();
  }

  #runNext(clock: CallClock): void {
    try {
      clock.runNext();
    } catch (error) {
      this.#log.error('A simulated call met an error of its listeners', { error });
    }
  }
}
