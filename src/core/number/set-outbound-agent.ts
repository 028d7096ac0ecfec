import { requirePlan } from '../account/plans.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { changeNumber } from './change-number.ts';
import type { OutboundAgent } from './number-agent.ts';
import type { OwnNumber } from './own-number.ts';

/** Replaces what calls from the number are like where they ask for the saved agent. Throws `plan_limit`. */
export async function setOutboundAgent(
  core: Pick<Core, 'store' | 'publicUrl'>,
  account: Account,
  number: OwnNumber,
  agent: Omit<OutboundAgent, 'updatedAt'>,
): Promise<OutboundAgent> {
  await requirePlan(core, account, 'outbound_defaults');
  const outbound = { ...agent, updatedAt: Date.now() };
  await changeNumber(core, number, (current) => ({ ...current, outbound }));
  return outbound;
}

export function clearOutboundAgent(core: Pick<Core, 'store'>, number: OwnNumber): Promise<OwnNumber> {
  return changeNumber(core, number, (current) => ({ ...current, outbound: null }));
}
