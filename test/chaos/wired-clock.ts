import assert from 'node:assert/strict';
import { ManualClock } from '../../src/core/ports/manual-clock.ts';

/** Promises, sockets of this machine and the store need so many turns of the event loop from one step to the next. */
const quietTurns = 4;
const mostRealMs = 20_000;

/** A clock that tests move by hand over real sockets: it stands still while anything is on its way, unless that is held up on purpose. */
export class WiredClock extends ManualClock {
  #underWay = 0;
  readonly #held: () => number;
  #onWork: (() => void) | null = null;

  constructor(startMs: number, held: () => number) {
    super(startMs);
    this.#held = held;
  }

  override during<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    const onWork = this.#onWork;
    this.#onWork = null;
    onWork?.();
    return work.finally(() => {
      this.#underWay -= 1;
    });
  }

  /** Something is on its way that nobody holds up. */
  get isBusy(): boolean {
    return this.#underWay > this.#held();
  }

  /** `run` is called once, when the next thing goes on its way. */
  onNextWork(run: () => void): void {
    this.#onWork = run;
  }

  protected override async settled(): Promise<void> {
    const giveUpAt = Date.now() + mostRealMs;
    for (let quiet = 0; quiet < quietTurns; quiet++) {
      await loopTurn();
      if (!this.isBusy) continue;
      quiet = -1;
      assert.ok(Date.now() < giveUpAt, `${this.#underWay} things are on their way and do not arrive.`);
    }
  }
}

export function loopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
