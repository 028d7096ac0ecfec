import { requirePlan } from '../account/plans.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { changeNumber } from './change-number.ts';
import type { OwnNumber } from './own-number.ts';
import { inboundOf } from './set-inbound-agent.ts';

const shownAhead = 3;
const shownBehind = 4;

/** The number's inbound calls are made under the owner's own key from now on. Throws `plan_limit`, `inbound_ai_not_configured`. */
export async function setModelKey(
  core: Pick<Core, 'store' | 'vault' | 'publicUrl'>,
  account: Account,
  number: OwnNumber,
  key: string,
): Promise<OwnNumber> {
  await requirePlan(core, account, 'byok');
  const preview = `${key.slice(0, shownAhead)}...${key.slice(-shownBehind)}`;
  return changeNumber(core, number, (current) => {
    inboundOf(current);
    return { ...current, modelKey: { sealed: core.vault.seal(key), preview } };
  });
}

export function clearModelKey(core: Pick<Core, 'store'>, number: OwnNumber): Promise<OwnNumber> {
  return changeNumber(core, number, (current) => ({ ...current, modelKey: null }));
}

/** Null where there is none. */
export function openModelKey(core: Pick<Core, 'vault'>, { modelKey }: OwnNumber): string | null {
  return modelKey && core.vault.open(modelKey.sealed);
}
