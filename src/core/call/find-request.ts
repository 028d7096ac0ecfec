import type { FindRequest } from '../ports/carrier.ts';
import type { CallStore } from '../ports/store.ts';
import type { Call } from './call.ts';

/** Calls that were dialled so near to each other may be taken for each other. */
const nearMs = 2 * 60_000;
/** As many of the account's calls are looked at. */
const latest = 100;

/** A call as its carrier is asked about it. */
export async function findRequest(calls: CallStore, call: Call): Promise<FindRequest> {
  const { accountId, id, carrierCallId, from, to, dialedAt } = call;
  const others = carrierCallId === null ? await othersLike(calls, call) : [];
  return { accountId, callId: id, carrierCallId, from, to, dialedAt, others };
}

/** See `FindRequest`. */
export async function othersLike(calls: CallStore, call: Call): Promise<readonly (string | null)[]> {
  const { items } = await calls.list(call.accountId, { limit: latest, direction: 'outbound' });
  return items
    .filter(({ id, from, to }) => id !== call.id && from === call.from && to === call.to)
    .filter(({ dialedAt }) => dialedAt !== null && Math.abs(dialedAt - (call.dialedAt ?? dialedAt)) < nearMs)
    .map(({ carrierCallId }) => carrierCallId);
}
