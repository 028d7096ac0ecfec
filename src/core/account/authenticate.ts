import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { Account } from './account.ts';
import { hashKey } from './api-key.ts';

const touchEveryMs = 60_000;

/** The account behind an `Authorization` header. Throws `unauthorized` for none, another scheme, or an unknown or revoked key. */
export async function authenticate(core: Pick<Core, 'store'>, authorization: string | null): Promise<Account> {
  const key = bearerToken(authorization);
  if (key === null) {
    throw new PhoneError('unauthorized', 'No API key was sent. Send one as `Authorization: Bearer <key>`.');
  }
  const row = await core.store.keys.findByHash(hashKey(key));
  const account = row && (await core.store.accounts.get(row.accountId));
  if (!row || !account) {
    throw new PhoneError(
      'unauthorized',
      'The API key is wrong or was revoked. Make a new one with `ringdown keys create`.',
    );
  }
  const now = Date.now();
  if (now - (row.lastUsedAt ?? 0) > touchEveryMs) await core.store.keys.touch(row.id, now);
  return account;
}

export function bearerToken(authorization: string | null): string | null {
  return /^\s*bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? null;
}
