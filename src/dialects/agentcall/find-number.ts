import type { Account } from '../../core/account/account.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';

/** The account's own number of the `:id` in a path: its id or the number itself. */
export function findNumber(
  core: Pick<Core, 'store'>,
): (at: { readonly account: Account; readonly params: { readonly id: string } }) => Promise<OwnNumber> {
  return async ({ account, params }) => {
    const number = await core.store.numbers.get(account.id, params.id);
    if (number) return number;
    throw new PhoneError('not_found', 'The account owns no number like this.');
  };
}
