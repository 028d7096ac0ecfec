import type { Core } from '../core.ts';
import { newNumber } from '../number/new-number.ts';
import type { OwnNumber } from '../number/own-number.ts';
import { newId } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';
import { meterNumber, meterPlan } from '../usage/meter-month.ts';
import type { Account, PlanName } from './account.ts';
import { hashKey, keyRow, makeKey } from './api-key.ts';

export interface BootstrapRequest {
  /** `RINGDOWN_API_KEY`; null: a key is made when the account has none. */
  readonly apiKey: string | null;
  readonly timeZone: string;
  /** `RINGDOWN_PLAN`. */
  readonly plan?: PlanName;
  /** Numbers that the first account owns from the start. */
  readonly firstNumbers: readonly FirstNumber[];
}

export type FirstNumber = Pick<OwnNumber, 'number' | 'country' | 'type' | 'carrier'>;

/** Makes what a first start needs: an account, a key, numbers. Repeats change nothing, and no number is taken back. `newKey` is to be shown once. */
export async function bootstrap(
  store: Store,
  request: BootstrapRequest,
): Promise<{ readonly account: Account; readonly newKey: string | null }> {
  return store.transaction(async (tx) => {
    let account = await tx.accounts.first();
    if (!account) {
      account = newAccount('Default', request.timeZone, request.plan);
      await tx.accounts.insert(account);
      await meterPlan(tx, account);
    }
    const known = await tx.numbers.known(request.firstNumbers.map(({ number }) => number));
    for (const first of request.firstNumbers) {
      if (known.includes(first.number)) continue;
      const number = newNumber({ accountId: account.id, ...first });
      await tx.numbers.insert(number);
      await meterNumber(tx, number);
    }
    if (request.apiKey !== null) {
      const entered = await tx.keys.findByHash(hashKey(request.apiKey));
      if (!entered) await tx.keys.insert(keyRow(account.id, request.apiKey, 'RINGDOWN_API_KEY'));
      return { account, newKey: null };
    }
    if ((await tx.keys.list(account.id)).length > 0) return { account, newKey: null };
    const made = makeKey(account.id, 'ck_live_', 'first start');
    await tx.keys.insert(made.row);
    return { account, newKey: made.key };
  });
}

export function newAccount(name: string, timeZone: string, plan: PlanName = 'unlimited'): Account {
  return {
    id: newId('agt'),
    name,
    timeZone,
    recordCalls: false,
    maxConcurrentCalls: null,
    verifiedNumbersOnly: false,
    verifiedNumbers: [],
    engineChoice: null,
    plan,
    payment: null,
    memoryEnabled: false,
    createdAt: Date.now(),
  };
}

/** A further organisation, with a first key of its own. */
export async function createAccount(
  core: Pick<Core, 'store'>,
  request: { readonly name: string; readonly timeZone: string; readonly plan?: PlanName },
): Promise<{ readonly account: Account; readonly key: string }> {
  const account = newAccount(request.name, request.timeZone, request.plan);
  const made = makeKey(account.id, 'ck_live_', 'first key');
  await core.store.transaction(async (tx) => {
    await tx.accounts.insert(account);
    await meterPlan(tx, account);
    await tx.keys.insert(made.row);
  });
  return { account, key: made.key };
}
