import type { Account } from '../account/account.ts';
import { plans } from '../account/plan-table.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Store } from '../ports/store.ts';
import { type Month, monthEnd, monthOf, monthStart } from './calendar-month.ts';
import { type Ledger, enterUsage } from './enter-usage.ts';
import { monthlyNumberMicros } from './price-list.ts';

export const monthJob = 'meter-month';

/** Sets the months going: each is metered as it begins, those that passed while no server ran one after the other. */
export async function startMonths(store: Pick<Store, 'jobs'>): Promise<void> {
  await enqueueMonth(store, monthOf(Date.now()));
}

/** Enters what accounts are charged for by the month, and has the next month entered when it comes. */
export async function meterMonth(
  store: Pick<Store, 'accounts' | 'numbers' | 'usage' | 'jobs'>,
  month: Month,
): Promise<void> {
  for (const account of await store.accounts.list()) {
    for (const number of await store.numbers.list(account.id)) {
      if (number.createdAt < monthEnd(month)) await meterNumber(store, number, month);
    }
    if (account.createdAt < monthEnd(month)) await meterPlan(store, account, month);
  }
  await enqueueMonth(store, monthOf(monthEnd(month)));
}

/** A number costs its price in full for each calendar month in which it was held for any time. Called when one is taken, too. */
export async function meterNumber(ledger: Ledger, number: OwnNumber, month = monthOf(Date.now())): Promise<void> {
  await enterUsage(ledger, {
    accountId: number.accountId,
    source: `number:${number.id}:${month}`,
    item: 'numbers',
    quantity: 1,
    allowance: null,
    at: Math.max(number.createdAt, monthStart(month)),
    price: { micros: monthlyNumberMicros[number.type], per: 1 },
  });
}

/** A plan costs its fee in full for each calendar month in which an account was on it. Called when an account comes to it, too. */
export async function meterPlan(ledger: Ledger, account: Account, month = monthOf(Date.now())): Promise<void> {
  const micros = plans[account.plan].monthlyMicros;
  if (micros === 0) return;
  await enterUsage(ledger, {
    accountId: account.id,
    source: `plan:${account.id}:${month}`,
    item: 'plan',
    quantity: 1,
    allowance: null,
    at: Math.max(account.createdAt, monthStart(month)),
    price: { micros, per: 1 },
  });
}

async function enqueueMonth(store: Pick<Store, 'jobs'>, month: Month): Promise<void> {
  await store.jobs.enqueue({ kind: monthJob, key: month, payload: { month }, runAt: monthStart(month) });
}
