import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { ApiKey } from './account.ts';
import { type KeyPrefix, makeKey } from './api-key.ts';

export async function createKey(
  core: Pick<Core, 'store'>,
  request: { readonly accountId: string; readonly name: string | null; readonly prefix: KeyPrefix },
): Promise<{ readonly key: string; readonly row: ApiKey }> {
  const made = makeKey(request.accountId, request.prefix, request.name);
  await core.store.keys.insert(made.row);
  return made;
}

/** Throws `not_found`, and `last_key` when nothing else would open the account. */
export async function revokeKey(core: Pick<Core, 'store'>, accountId: string, id: string): Promise<ApiKey> {
  return core.store.transaction(async (tx) => {
    await tx.accounts.lock(accountId);
    const keys = await tx.keys.list(accountId);
    const key = keys.find((other) => other.id === id);
    if (!key) throw new PhoneError('not_found', 'There is no key with this id.');
    if (keys.length === 1) {
      throw new PhoneError('last_key', 'This is the last key of the account. Make another one before revoking it.');
    }
    await tx.keys.remove(accountId, id);
    return key;
  });
}
