import { type Call, isFinal } from '../call/call.ts';
import { wholeSeconds } from '../call/whole-seconds.ts';
import type { Repositories } from '../ports/store.ts';
import { callSource } from './meter-call.ts';

/** What a call is charged, in millionths of a dollar; null until it has ended. */
export async function callCostMicros(store: Pick<Repositories, 'usage'>, call: Call): Promise<number | null> {
  if (!isFinal(call.state)) return null;
  if (wholeSeconds(call.durationMs ?? 0) === 0) return 0;
  const entries = await store.usage.of(callSource(call.id));
  return entries.length === 0 ? null : entries.reduce((sum, { costMicros }) => sum + costMicros, 0);
}
