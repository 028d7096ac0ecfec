import type { Account } from '../../core/account/account.ts';
import type { Call } from '../../core/call/call.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';

/** The account's own call of the `:id` in a path. */
export function findCall(
  core: Pick<Core, 'store'>,
): (at: { readonly account: Account; readonly params: { readonly id: string } }) => Promise<Call> {
  return async ({ account, params }) => {
    const call = await core.store.calls.get(account.id, params.id);
    if (call) return call;
    throw new PhoneError('not_found', 'There is no call with this id.');
  };
}
