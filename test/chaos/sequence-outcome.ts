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

/** A line has so long to be gone after its call is over. */
const graceMs = 5000;
/** Nothing is told later than this after a call is over. */
const latestMs = 65_000;

/** Lets time pass until calls are over, and then some: whatever is late comes now. Those whose line was still up soon after. */
export async function untilOver(
  store: Store,
  callIds: readonly string[],
  clock: ManualClock,
  isUp: (callId: string) => boolean,
): Promise<ReadonlySet<string>> {
  const leftUp = new Set<string>();
  let [underWay, ended]: [readonly string[], readonly string[]] = [callIds, []];
  for (let steps = 0; steps < 200 && underWay.length + ended.length > 0; steps++) {
    const calls = await Promise.all(underWay.map((callId) => store.calls.find(callId)));
    for (const callId of ended) if (isUp(callId)) leftUp.add(callId);
    ended = underWay.filter((_, index) => isFinal(calls[index]?.state ?? 'initiated'));
    underWay = underWay.filter((callId) => !ended.includes(callId));
    await clock.advance(graceMs);
  }
  await clock.advance(latestMs);
  return leftUp;
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
