import { type Call, isFinal } from '../../src/core/call/call.ts';
import { leaseMs } from '../../src/core/call/carried-call.ts';
import { carryCall } from '../../src/core/call/carry-call.ts';
import { LiveCalls } from '../../src/core/call/live-calls.ts';
import { wrapUpJob } from '../../src/core/call/record-event.ts';
import { recoverCalls } from '../../src/core/call/recover-calls.ts';
import type { Core } from '../../src/core/core.ts';
import type { Carrier, CarrierEvent } from '../../src/core/ports/carrier.ts';
import type { Clock } from '../../src/core/ports/clock.ts';
import type { Repositories, Store } from '../../src/core/ports/store.ts';

/** What has been stored of one call. */
export interface Counts {
  /** How often it came into a final state. */
  finals: number;
  /** How often the job that makes its result was stored. */
  results: number;
}

/** What all processes together have stored of each call. */
export class Tally {
  readonly #calls = new Map<string, Counts>();

  of(callId: string): Counts {
    const counts = this.#calls.get(callId) ?? { finals: 0, results: 0 };
    this.#calls.set(callId, counts);
    return counts;
  }
}

/** What a carrier needs to know of the process that it is in. */
export interface Life {
  readonly alive: () => boolean;
  readonly onEvent: (event: CarrierEvent) => void;
}

/** A server process of its own on the same store. Once it is dead nothing of it reaches the store. */
export class MortalProcess {
  readonly core: Core;
  #alive = true;

  constructor(base: Core, tally: Tally, carrierOf: (life: Life) => Carrier) {
    const alive = (): boolean => this.#alive;
    const live = new LiveCalls();
    const onEvent = (event: CarrierEvent): void => {
      if (alive()) live.deliver(event);
    };
    this.core = {
      ...base,
      store: countedStore(base.store, tally, alive),
      live,
      carrier: carrierOf({ alive, onEvent }),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** What a server does when it starts, and while it runs: it ends what was left behind, and carries what was asked for. */
  start(callIds: readonly string[], clock: Clock): void {
    const watch = (): void => {
      clock.after(leaseMs / 4, () => {
        if (this.#alive) void this.#recover().then(watch);
      });
    };
    void this.#recover().then(() => {
      watch();
      for (const callId of callIds) this.carry(callId);
    });
  }

  /** What the job of a request does. */
  carry(callId: string): void {
    if (this.#alive) void carryCall(this.core, callId);
  }

  /** The machine loses power: nothing is said to anybody. */
  die(): void {
    this.#alive = false;
  }

  async #recover(): Promise<void> {
    if (this.#alive) await recoverCalls(this.core);
  }
}

function countedStore(store: Store, tally: Tally, alive: () => boolean): Store {
  const never = (): Promise<never> => new Promise(() => {});
  const counted = (calls: Repositories['calls']): Repositories['calls'] => ({
    ...calls,
    save: async (call: Call) => {
      if (!alive()) return never();
      const saved = await calls.save(call);
      if (saved && isFinal(call.state)) tally.of(call.id).finals += 1;
      return saved;
    },
  });
  return {
    ...store,
    calls: counted(store.calls),
    transaction: (run) => {
      if (!alive()) return never();
      return store.transaction((tx) =>
        run({
          ...tx,
          calls: counted(tx.calls),
          jobs: {
            enqueue: async (job) => {
              if (job.kind === wrapUpJob) tally.of(job.key).results += 1;
              await tx.jobs.enqueue(job);
            },
          },
        }),
      );
    },
  };
}
