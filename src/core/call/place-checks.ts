import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { Repositories } from '../ports/store.ts';

export function acceptingCalls(core: Pick<Core, 'live'>): void {
  if (!core.live.draining) return;
  throw new PhoneError('unavailable', 'The server is shutting down and takes no new calls. Try again in a minute.', {
    retryable: true,
    detail: { retryAfterSecs: 60 },
  });
}

export function verifiedOnly(account: Account, to: string): void {
  if (!account.verifiedNumbersOnly || account.verifiedNumbers.includes(to)) return;
  throw new PhoneError('number_not_verified', 'This account may call verified numbers only. Verify the number first.');
}

/** In the transaction that stores the call: no two requests take the last free place. */
export async function holdConcurrency(tx: Repositories, account: Account): Promise<void> {
  if (account.maxConcurrentCalls === null) return;
  await tx.accounts.lock(account.id);
  const active = await tx.calls.active(account.id);
  if (active.length < account.maxConcurrentCalls) return;
  throw new PhoneError(
    'too_many_calls',
    `This account may have ${account.maxConcurrentCalls} calls at once. Try again when one has ended.`,
    { retryable: true, detail: { retryAfterSecs: 10 } },
  );
}
