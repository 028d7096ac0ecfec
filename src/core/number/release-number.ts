import { endCall } from '../call/end-call.ts';
import type { Core } from '../core.ts';
import { emitEvent } from '../webhook/emit-event.ts';
import { changeNumber } from './change-number.ts';
import type { OwnNumber } from './own-number.ts';

export const giveBackJob = 'give-number-back';

/** For good: it is nobody's any more, its secrets are gone, its calls end, and the carrier gets it back as soon as it can be reached. */
export async function releaseNumber(
  core: Core,
  number: OwnNumber,
): Promise<OwnNumber & { readonly releasedAt: number }> {
  const releasedAt = Date.now();
  const released = await changeNumber(
    core,
    number,
    (current) => ({
      ...current,
      tools: null,
      inbound: null,
      outbound: null,
      modelKey: null,
      premiumVoice: null,
      releasedAt,
    }),
    async (tx, current) => {
      const { id, accountId, number: phone, carrier, carrierNumberId } = current;
      await emitEvent(core, tx, { name: 'number.released', number: current, reason: 'api', releasedAt });
      const payload = { numberId: id, accountId, number: phone, carrier, carrierNumberId };
      await tx.jobs.enqueue({ kind: giveBackJob, key: id, payload });
    },
  );
  await endCallsOf(core, released);
  return { ...released, releasedAt };
}

/** What the carrier is owed once a number is released; repeated until it has it back. */
export async function giveBack(
  core: Core,
  released: Pick<OwnNumber, 'id' | 'accountId' | 'number' | 'carrier' | 'carrierNumberId'>,
): Promise<void> {
  await endCallsOf(core, released);
  const { accountId, number, carrier, carrierNumberId } = released;
  if (carrier === core.carrier.name) await core.carrier.numbers?.release({ accountId, number, carrierNumberId });
  else core.log.warn('A released number is of a carrier that is not in use: give it back there', { carrier });
}

async function endCallsOf(core: Core, { id, accountId }: Pick<OwnNumber, 'id' | 'accountId'>): Promise<void> {
  const active = await core.store.calls.active(accountId);
  const ends = active.filter(({ numberId }) => numberId === id).map((call) => endCall(core, call));
  for (const end of await Promise.allSettled(ends)) {
    if (end.status === 'rejected')
      core.log.error('A call of a released number could not be ended', { error: end.reason });
  }
}
