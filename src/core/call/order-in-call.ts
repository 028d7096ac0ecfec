import type { LiveOrder } from '../bridge/live-order.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { type Call, isFinal } from './call.ts';
import { askOtherNode, isElsewhere } from './orders-of-others.ts';

/** The owner's word in a call that runs, whichever node carries it. Throws `call_not_active` when nobody is on the line. */
export async function orderInCall(
  core: Pick<Core, 'store' | 'live' | 'settings'>,
  call: Call,
  order: LiveOrder,
): Promise<void> {
  const over = isFinal(call.state);
  if (!over && isElsewhere(core, call)) {
    if (await askOtherNode(core, call, order)) return;
  } else if (!over && (await core.live.get(call.id)?.order(order)) === true) return;
  const why =
    call.kind === 'plain' && order.kind === 'instruct'
      ? 'A plain call has no agent to be instructed.'
      : over
        ? 'The call has ended.'
        : 'Nobody is on the line yet. Wait until the call is in progress.';
  throw new PhoneError('call_not_active', why);
}
