import type { LiveOrder } from '../bridge/live-order.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { type Call, isFinal } from './call.ts';

/** The owner's word in a call that runs. Throws `call_not_active` when nobody is on the line. */
export async function orderInCall(core: Pick<Core, 'live'>, call: Call, order: LiveOrder): Promise<void> {
  const live = isFinal(call.state) ? null : core.live.get(call.id);
  if (live && (await live.order(order))) return;
  const why =
    call.kind === 'plain' && order.kind === 'instruct'
      ? 'A plain call has no agent to be instructed.'
      : isFinal(call.state)
        ? 'The call has ended.'
        : 'Nobody is on the line yet. Wait until the call is in progress.';
  throw new PhoneError('call_not_active', why);
}
