import { after, before, suite, test } from 'node:test';
import { jobChecks } from './jobs.contract.ts';
import { callChecks } from './store-calls.contract.ts';
import type { StoreCheck } from './store-check.contract.ts';
import { claimChecks } from './store-claims.contract.ts';
import { eventChecks } from './store-events.contract.ts';
import { orderChecks } from './store-orders.contract.ts';
import { recordChecks } from './store-records.contract.ts';
import { transactionChecks } from './store-transactions.contract.ts';
import { usageChecks } from './store-usage.contract.ts';
import type { Store } from './store.ts';

export const storeChecks: readonly StoreCheck[] = [
  ...recordChecks,
  ...callChecks,
  ...claimChecks,
  ...transactionChecks,
  ...usageChecks,
  ...eventChecks,
  ...orderChecks,
  ...jobChecks,
];

/**
 * Registers every check as a test. `open` gives handles on one empty set of data; `concurrency` says how many checks may use
 * them at once.
 */
export function storeContract(label: string, open: () => Promise<Store>, concurrency = 1): void {
  void suite(`${label}: the contract of a store`, { concurrency }, () => {
    let store: Store;
    before(async () => {
      store = await open();
    });
    after(async () => {
      await store.close();
    });
    for (const check of storeChecks) {
      void test(check.name, { timeout: 60_000 }, () => check.run({ store, open }));
    }
  });
}
