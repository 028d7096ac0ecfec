import { requirePlan } from '../account/plans.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { changeNumber } from './change-number.ts';
import type { OwnNumber } from './own-number.ts';
import { inboundOf } from './set-inbound-agent.ts';

/** `voiceId` is one of `premiumVoices`. Throws `plan_limit`, `payment_method_required`, `inbound_ai_not_configured`, in this order. */
export async function setPremiumVoice(
  core: Pick<Core, 'store' | 'publicUrl'>,
  account: Account,
  number: OwnNumber,
  voiceId: string,
): Promise<OwnNumber> {
  await requirePlan(core, account, 'premium_voice');
  return changeNumber(core, number, (current) => {
    inboundOf(current);
    return { ...current, premiumVoice: voiceId };
  });
}

export function clearPremiumVoice(core: Pick<Core, 'store'>, number: OwnNumber): Promise<OwnNumber> {
  return changeNumber(core, number, (current) => ({ ...current, premiumVoice: null }));
}
