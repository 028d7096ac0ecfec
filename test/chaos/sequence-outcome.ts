import { type Call, type CallState, isFinal } from '../../src/core/call/call.ts';
import { newCall } from '../../src/core/call/new-call.ts';
import { placeJob } from '../../src/core/call/place-call.ts';
import type { Core } from '../../src/core/core.ts';
import type { ManualClock } from '../../src/core/ports/manual-clock.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { wrapUpCall } from '../../src/core/report/wrap-up-call.ts';
import type { Counts } from './mortal-process.ts';

/** What became of one call, however its events came. */
export interface SequenceOutcome extends Readonly<Counts> {
  readonly state: CallState;
  /** How often it was really placed. */
  readonly dials: number;
  readonly deliveries: number;
  readonly crashes: number;
  /** A line was still up although the call was over. */
  readonly leftUp: boolean;
}

/** A call as an owner asks for it: stored, with the job that dials it. */
export async function requestCall(
  base: Core,
  given: Pick<Call, 'accountId' | 'carrier' | 'to' | 'maxDurationSecs'>,
): Promise<Call> {
  const call = newCall(base, {
    ...given,
    direction: 'outbound',
    kind: 'plain',
    from: '+12025550143',
    numberId: null,
    callback: { url: 'https://example.com/done', secret: null },
  });
  await base.store.transaction(async (tx) => {
    await tx.calls.insert(call);
    await tx.jobs.enqueue({ kind: placeJob, key: call.id, payload: {} });
  });
  return call;
}

/** Lets time pass until the call is over, and then some: whatever is late comes now. Whether its line was still up soon after its end. */
export async function untilOver(
  store: Store,
  callId: string,
  clock: ManualClock,
  isUp: () => boolean,
): Promise<{ readonly leftUp: boolean }> {
  for (let waited = 0; waited < 200; waited++) {
    const call = await store.calls.find(callId);
    if (call && isFinal(call.state)) break;
    await clock.advance(5000);
  }
  await clock.advance(5000);
  const leftUp = isUp();
  await clock.advance(120_000);
  return { leftUp };
}

/** Makes the result as its job does, which may run twice, and counts what there is. */
export async function outcomeOf(
  core: Core,
  callId: string,
  seen: Pick<SequenceOutcome, 'dials' | 'crashes' | 'leftUp'> & { readonly counts: Counts },
): Promise<SequenceOutcome> {
  const { counts, ...rest } = seen;
  const { store } = core;
  const ended = await store.calls.find(callId);
  for (let i = 0; i < 2; i++) await wrapUpCall(core, callId);
  const deliveries = (await store.deliveries.forCall(callId)).length;
  return { ...rest, ...counts, state: ended?.state ?? 'initiated', deliveries };
}

/** What is wrong with it, in words; nothing where all is well. */
export function faultsOf({ state, dials, finals, results, deliveries, leftUp }: SequenceOutcome): string[] {
  return [
    ...(isFinal(state) ? [] : [`still ${state}`]),
    ...(dials > 1 ? [`dialled ${dials} times`] : []),
    ...(finals === 1 ? [] : [`${finals} final states`]),
    ...(results === 1 ? [] : [`${results} results`]),
    ...(deliveries === 1 ? [] : [`${deliveries} deliveries`]),
    ...(leftUp ? ['its line was left up'] : []),
  ];
}
