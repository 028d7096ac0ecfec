import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { Repositories } from '../ports/store.ts';
import type { OwnNumber } from './own-number.ts';

/**
 * Stores what `change` makes of the number as it stands at that moment: changes of different parts at the same time lose nothing of each
 * other. Throws `not_found` when it has been given back meanwhile, and whatever `change` throws.
 */
export async function changeNumber(
  core: Pick<Core, 'store'>,
  { accountId, id }: Pick<OwnNumber, 'accountId' | 'id'>,
  change: (current: OwnNumber) => OwnNumber,
  beside: (tx: Repositories, changed: OwnNumber) => Promise<void> = () => Promise.resolve(),
): Promise<OwnNumber> {
  return core.store.transaction(async (tx) => {
    await tx.accounts.lock(accountId);
    const current = await tx.numbers.get(accountId, id);
    if (!current) throw new PhoneError('not_found', 'The account owns no number like this.');
    const changed = change(current);
    await tx.numbers.update(changed);
    await beside(tx, changed);
    return changed;
  });
}
