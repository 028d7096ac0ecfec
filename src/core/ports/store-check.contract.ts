import type { Account } from '../account/account.ts';
import { newAccount } from '../account/bootstrap.ts';
import type { Call } from '../call/call.ts';
import { exampleCall } from '../call/call.example.ts';
import { newUuid } from './ids.ts';
import type { Repositories, Store } from './store.ts';

export interface StoreFixture {
  readonly store: Store;
  /** Another handle on the same data, which the check closes. */
  readonly open: () => Promise<Store>;
}

/** One promise of the port: rejects when the store does not keep it. Works beside others on the same data. */
export interface StoreCheck {
  readonly name: string;
  run(fixture: StoreFixture): Promise<void>;
}

export async function accountIn(store: Repositories, changes: Partial<Account> = {}): Promise<Account> {
  const account = { ...newAccount('Somebody', 'Europe/Berlin'), ...changes };
  await store.accounts.insert(account);
  return account;
}

export async function callIn(store: Repositories, changes: Partial<Call> = {}): Promise<Call> {
  const accountId = changes.accountId ?? (await accountIn(store)).id;
  const call = exampleCall({ id: newUuid(), ...changes, accountId });
  await store.calls.insert(call);
  return call;
}
