import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { isFinal } from './call.ts';
import { numberTools } from '../number/number-tools.ts';
import { CarriedCall } from './carried-call.ts';
import { recordCallEvent } from './record-event.ts';

/** An accepted request that could not be dialled for so long is not what its caller wants any more. */
export const staleAfterMs = 10 * 60_000;

/**
 * The job behind an accepted request: carries its call, unless somebody has dialled it already. Settles when the carrier has taken it or it
 * has ended; what is returned says why it could not be placed.
 */
export async function carryCall(core: Core, callId: string): Promise<PhoneError | null> {
  const call = await core.store.calls.find(callId);
  if (!call || isFinal(call.state) || call.dialedAt !== null || core.live.get(callId)) return null;
  const [workflow, account] = await Promise.all([
    call.workflowId === null ? null : core.store.workflows.get(call.accountId, call.workflowId),
    core.store.accounts.get(call.accountId),
  ]);
  const stale = Date.now() - call.createdAt > staleAfterMs;
  if ((call.kind === 'ai' && !workflow) || !account || stale) {
    await fail(core, callId, stale ? 'The server was down when the call was due.' : 'The call has lost its workflow.');
    return null;
  }
  const number = call.numberId === null ? null : await core.store.numbers.get(account.id, call.numberId);
  const clock = core.carrier.callClock();
  let carried: CarriedCall;
  try {
    carried = new CarriedCall(core, {
      call,
      workflow,
      account,
      number,
      tools: numberTools(core.vault, number),
      context: null,
      modelKey: null,
      joins: null,
      clock,
    });
  } catch (error) {
    if (!(error instanceof PhoneError)) throw error;
    await fail(core, callId, error.message);
    return error;
  }
  await carried.place();
  return carried.refusal;
}

async function fail(core: Core, callId: string, detail: string): Promise<void> {
  await recordCallEvent(core, callId, { kind: 'withdrawn', at: Date.now(), reason: 'failed', detail });
}
