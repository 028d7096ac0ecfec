import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { Repositories } from '../ports/store.ts';
import { meterCall } from '../usage/meter-call.ts';
import { emitEvent } from '../webhook/emit-event.ts';
import { type CallEvent, advance } from './call-machine.ts';
import { type Call, isFinal } from './call.ts';

export const wrapUpJob = 'wrap-up';

/**
 * Stores what an event does to a call; the step into a final state, what it is charged for and the job that makes its result are one
 * commit.
 * `changed` is false when the event changed nothing. Throws `not_found` for an unknown call.
 */
export async function recordCallEvent(
  deps: Pick<Core, 'store' | 'feed' | 'log' | 'events'>,
  callId: string,
  event: CallEvent,
): Promise<{ readonly call: Call; readonly changed: boolean }> {
  for (;;) {
    const call = await deps.store.calls.find(callId);
    if (!call) throw new PhoneError('not_found', 'There is no such call.', { detail: { callId } });
    const next = advance(call, event);
    if (!next) return { call, changed: false };
    const stored = await deps.store.transaction(async (tx) => {
      if (!(await tx.calls.save(next))) return false;
      if (next.state !== call.state) await emitStateChange(deps, tx, next);
      if (isFinal(next.state)) {
        await meterCall(tx, next, next.record && (await tx.reports.recording(callId)) !== null);
        await tx.jobs.enqueue({ kind: wrapUpJob, key: callId, payload: { callId } });
      }
      return true;
    });
    if (!stored) continue;
    const saved: Call = { ...next, version: next.version + 1 };
    if (saved.state !== call.state) {
      deps.feed.publish(callId, { kind: 'state', state: saved.state });
      const { state, endedReason, endedDetail } = saved;
      deps.log.info('A call changed its state', { callId, state, endedReason, endedDetail });
    }
    if (isFinal(saved.state)) deps.feed.end(callId);
    return { call: saved, changed: true };
  }
}

/** Owners are told of every change of state. */
export async function emitStateChange(core: Pick<Core, 'events'>, tx: Repositories, call: Call): Promise<void> {
  if (call.state === 'ringing') await emitEvent(core, tx, { name: 'call.ringing', call });
  const recording = isFinal(call.state) && call.record ? await tx.reports.recording(call.id) : null;
  await emitEvent(core, tx, { name: 'call.status', call, recording });
}
