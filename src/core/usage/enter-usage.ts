import { plans } from '../account/plan-table.ts';
import type { Repositories } from '../ports/store.ts';
import { monthOf } from './calendar-month.ts';
import { type Price, costMicros } from './price-list.ts';
import type { UsageEntry } from './usage-entry.ts';

export type Ledger = Pick<Repositories, 'accounts' | 'usage'>;

export interface Metered extends Omit<UsageEntry, 'costMicros' | 'month'> {
  readonly price: Price;
}

/**
 * Enters a billable thing at the price that the account's plan charges for it now. False, changing nothing, where it has been entered
 * before: metering may be repeated.
 */
export async function enterUsage(ledger: Ledger, { price, ...metered }: Metered): Promise<boolean> {
  const account = await ledger.accounts.get(metered.accountId);
  const charged = account !== null && plans[account.plan].charges;
  return ledger.usage.add({
    ...metered,
    costMicros: charged ? costMicros(metered.quantity, price) : 0,
    month: monthOf(metered.at),
  });
}
