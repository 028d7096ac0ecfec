import type { Core } from '../core.ts';
import { type Call, isFinal } from './call.ts';
import { askOtherNode, isElsewhere } from './orders-of-others.ts';
import { recordCallEvent } from './record-event.ts';

/** The owner ends a call. Ended calls stay as they are; one that nobody has dialled yet never will be. */
export async function endCall(core: Core, call: Call): Promise<Call> {
  if (isFinal(call.state)) return call;
  const live = core.live.get(call.id);
  if (live) {
    live.hangUp();
    await live.ended;
  } else if (isElsewhere(core, call)) {
    await askOtherNode(core, call, { kind: 'end' });
  } else if (call.dialedAt === null) {
    const withdrawn = await recordCallEvent(core, call.id, {
      kind: 'withdrawn',
      at: Date.now(),
      reason: 'api',
      detail: null,
    });
    return withdrawn.changed ? withdrawn.call : endCall(core, withdrawn.call);
  } else if (call.carrierCallId !== null) {
    await recordCallEvent(core, call.id, { kind: 'closing', reason: 'api', detail: null });
    await core.carrier.hangUp({ accountId: call.accountId, carrierCallId: call.carrierCallId });
  }
  return (await core.store.calls.find(call.id)) ?? call;
}
