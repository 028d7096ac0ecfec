import type { FindRequest } from '../ports/carrier.ts';
import type { Call } from './call.ts';

/** A call as its carrier is asked about it. */
export function findRequest(call: Call): FindRequest {
  const { accountId, id, carrierCallId, from, to, dialedAt } = call;
  return { accountId, callId: id, carrierCallId, from, to, dialedAt };
}
