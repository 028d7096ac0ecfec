import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { meterPlan } from '../usage/meter-month.ts';
import type { Account } from './account.ts';

/**
 * Stores what `change` makes of the account as it stands at that moment: changes of different parts at the same time lose nothing of each
 * other. The fee of a plan that it comes to is entered with it. Throws `not_found`, and whatever `change` throws.
 */
export async function changeAccount(
  core: Pick<Core, 'store'>,
  id: string,
  change: (account: Account) => Account,
): Promise<Account> {
  return core.store.transaction(async (tx) => {
    await tx.accounts.lock(id);
    const account = await tx.accounts.get(id);
    if (!account) throw new PhoneError('not_found', 'There is no such account.');
    const changed = change(account);
    await tx.accounts.update(changed);
    if (changed.plan !== account.plan) await meterPlan(tx, changed);
    return changed;
  });
}
