import { endCall } from '../../src/core/call/end-call.ts';
import { type Call, type CallState, isFinal } from '../../src/core/call/call.ts';
import { carryCall } from '../../src/core/call/carry-call.ts';
import { LiveCalls } from '../../src/core/call/live-calls.ts';
import { newCall } from '../../src/core/call/new-call.ts';
import { placeJob } from '../../src/core/call/place-call.ts';
import { wrapUpJob } from '../../src/core/call/record-event.ts';
import { recoverCalls } from '../../src/core/call/recover-calls.ts';
import type { Core } from '../../src/core/core.ts';
import { ManualClock } from '../../src/core/ports/manual-clock.ts';
import type { Repositories, Store } from '../../src/core/ports/store.ts';
import { wrapUpCall } from '../../src/core/report/wrap-up-call.ts';
import { ChaosCarrier } from './chaos-carrier.ts';
import { seededRandom } from './seeded-random.ts';

/** What became of one call, however its events came. */
export interface SequenceOutcome {
  readonly state: CallState;
  readonly dials: number;
  /** How often it came into a final state. */
  readonly finals: number;
  /** How often the job that makes its result was stored. */
  readonly results: number;
  readonly deliveries: number;
  readonly crashes: number;
  /** The line is still up though the call is over. */
  readonly leftUp: boolean;
}

interface Counts {
  finals: number;
  results: number;
}

/** One call from its request to its result: lost, doubled, late and reordered events, refusals, and a process that dies at any moment. */
export async function runSequence(base: Core, accountId: string, seed: number): Promise<SequenceOutcome> {
  const random = seededRandom(seed);
  const clock = new ManualClock(Date.now());
  const carrier = new ChaosCarrier(clock, random);
  const counts: Counts = { finals: 0, results: 0 };
  const call = newCall(
    { settings: base.settings, carrier: base.carrier },
    {
      accountId,
      direction: 'outbound',
      kind: 'plain',
      from: '+12025550143',
      to: '+14155551234',
      numberId: null,
      maxDurationSecs: random() < 0.2 ? 10 : 600,
      callback: { url: 'https://example.com/done', secret: null },
    },
  );
  await base.store.transaction(async (tx) => {
    await tx.calls.insert(call);
    await tx.jobs.enqueue({ kind: placeJob, key: call.id, payload: {} });
  });

  const plannedCrashes = random() < 0.4 ? 1 + Math.floor(random() * 2) : 0;
  let crashes = 0;
  let core = startProcess(base, carrier, counts);
  void carryCall(core, call.id).catch(() => {});
  const endsByOwner = random() < 0.25;
  for (let round = 0; round <= plannedCrashes; round++) {
    await clock.advance(random() * (round < plannedCrashes ? 25_000 : 40_000));
    if (endsByOwner && round === plannedCrashes) {
      const found = await base.store.calls.find(call.id);
      if (found) void endCall(core, found).catch(() => {});
    }
    if (round === plannedCrashes) break;
    crashes += 1;
    core.die();
    core = startProcess(base, carrier, counts);
    await recoverCalls(core);
    void carryCall(core, call.id).catch(() => {});
  }
  for (let waited = 0; waited < 40 && !(await isOver(base.store, call.id)); waited++) {
    await clock.advance(20_000);
    if (waited > 5 && waited % 5 === 0) await recoverCalls(core);
  }
  await clock.advance(120_000);
  const ended = await base.store.calls.find(call.id);
  for (let i = 0; i < 2; i++) await wrapUpCall(core, call.id);
  core.die();
  const line = carrier.lines.get(call.id);
  return {
    state: ended?.state ?? 'initiated',
    dials: carrier.dials.get(call.id) ?? 0,
    finals: counts.finals,
    results: counts.results,
    deliveries: (await base.store.deliveries.forCall(call.id)).length,
    crashes,
    leftUp: line !== undefined && line.ending === null,
  };
}

async function isOver(store: Store, callId: string): Promise<boolean> {
  const call = await store.calls.find(callId);
  return call !== null && isFinal(call.state);
}

type Process = Core & { readonly die: () => void };

/** A server process of its own on the same store. Once it is dead nothing of it reaches store or carrier. */
function startProcess(base: Core, carrier: ChaosCarrier, counts: Counts): Process {
  let alive = true;
  const live = new LiveCalls();
  carrier.listener = (event) => void live.deliver(event);
  const never = (): Promise<never> => new Promise(() => {});
  const counted = (calls: Repositories['calls']): Repositories['calls'] => ({
    ...calls,
    save: async (call: Call) => {
      if (!alive) return never();
      const saved = await calls.save(call);
      if (saved && isFinal(call.state)) counts.finals += 1;
      return saved;
    },
  });
  const store: Store = {
    ...base.store,
    calls: counted(base.store.calls),
    transaction: (run) =>
      alive
        ? base.store.transaction(async (tx) => {
            const result = await run({
              ...tx,
              calls: counted(tx.calls),
              jobs: {
                enqueue: async (job) => {
                  if (job.kind === wrapUpJob) counts.results += 1;
                  await tx.jobs.enqueue(job);
                },
              },
            });
            return result;
          })
        : never(),
  };
  return {
    ...base,
    store,
    live,
    carrier: carrier.seenBy(() => alive),
    die: () => {
      alive = false;
      if (carrier.listener) carrier.listener = null;
    },
  };
}
