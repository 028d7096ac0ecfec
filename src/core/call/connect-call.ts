import type { PlainLine } from '../bridge/plain-line.ts';
import type { Core } from '../core.ts';
import type { CarryRequest } from './carried-call.ts';
import { newCall } from './new-call.ts';

/** A call in the hands of this process. */
export interface CarriedLine {
  readonly ended: Promise<void>;
  place(): Promise<void>;
  hangUp(): void;
}

/**
 * Calls the other side of a plain call and joins the two lines once it has answered. A call of its own: stored before it is dialled, and
 * over when the first one is.
 */
export async function connectCall(
  core: Core,
  request: CarryRequest,
  line: PlainLine,
  carry: (request: CarryRequest) => CarriedLine,
): Promise<void> {
  const { call: first } = request;
  if (first.connectTo === null) return;
  const { accountId, from, numberId, record, metadata, voice, maxDurationSecs, publicUrl } = first;
  const second = newCall(core, {
    accountId,
    direction: 'outbound',
    kind: 'plain',
    from,
    to: first.connectTo,
    numberId,
    parentCallId: first.id,
    record,
    metadata,
    voice,
    maxDurationSecs,
    publicUrl,
  });
  await core.store.calls.insert(second);
  const clock = core.carrier.callClock();
  const carried = carry({ ...request, call: second, clock, joins: line });
  line.whenOver(() => carried.hangUp());
  void carried.ended.then(() => line.notConnected());
  await carried.place();
}
