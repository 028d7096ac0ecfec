import assert from 'node:assert/strict';
import type { UsageEntry } from '../usage/usage-entry.ts';
import { newId } from './ids.ts';
import { type StoreCheck, accountIn } from './store-check.contract.ts';

const at = Date.UTC(2026, 2, 9, 15);

function entry(accountId: string, changes: Partial<UsageEntry> = {}): UsageEntry {
  return {
    accountId,
    source: newId('call'),
    item: 'voiceAi',
    quantity: 61,
    costMicros: 406_667,
    allowance: null,
    month: '2026-03',
    at,
    ...changes,
  };
}

export const usageChecks: readonly StoreCheck[] = [
  {
    name: 'a thing is entered once, also by several at once',
    async run({ store }) {
      const account = await accountIn(store);
      const first = entry(account.id);
      const again = { ...first, quantity: 99, costMicros: 1 };
      const recording = entry(account.id, { source: first.source, item: 'recording', costMicros: 10_167 });
      assert.equal(await store.usage.add(first), true);
      const results = await Promise.all([again, recording, again, recording].map((other) => store.usage.add(other)));
      assert.equal(results.filter(Boolean).length, 1);
      assert.deepEqual(await store.usage.of(first.source), [recording, first]);
      assert.deepEqual(await store.usage.of('call:none'), []);
    },
  },
  {
    name: 'months are summed up by item, for one account, without loss',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const large = 4_000_000_000_000;
      for (const of of [
        entry(owner.id),
        entry(owner.id, { quantity: 1, costMicros: large }),
        entry(owner.id, { item: 'plan', quantity: 1, costMicros: 19_990_000 }),
        entry(owner.id, { month: '2026-04' }),
        entry(other.id),
      ]) {
        await store.usage.add(of);
      }
      assert.deepEqual(await store.usage.sums(owner.id, '2026-03'), [
        { item: 'plan', quantity: 1, costMicros: 19_990_000 },
        { item: 'voiceAi', quantity: 62, costMicros: 406_667 + large },
      ]);
      assert.deepEqual(await store.usage.sums(owner.id, '2026-05'), []);
    },
  },
  {
    name: 'an allowance is used by what is taken from it, in its month',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const taken = { allowance: 'inbound_ai' } as const;
      for (const of of [
        entry(owner.id, taken),
        entry(owner.id, { ...taken, item: 'voiceAiByok', quantity: 4 }),
        entry(owner.id),
        entry(owner.id, { allowance: 'voice', item: 'voiceInbound' }),
        entry(owner.id, { ...taken, month: '2026-04' }),
        entry(other.id, taken),
      ]) {
        await store.usage.add(of);
      }
      assert.equal(await store.usage.used(owner.id, '2026-03', 'inbound_ai'), 65);
      assert.equal(await store.usage.used(owner.id, '2026-03', 'sms'), 0);
    },
  },
  {
    name: 'an account is found by what the payment provider calls it',
    async run({ store }) {
      const customerId = newId('cus');
      const payment = { customerId, hasCard: true, subscribed: false, revision: 3 };
      const account = await accountIn(store, { plan: 'pro', payment });
      await accountIn(store);
      assert.deepEqual(await store.accounts.findByCustomer(customerId), account);
      assert.equal(await store.accounts.findByCustomer(newId('cus')), null);
      await store.accounts.update({ ...account, payment: null });
      assert.equal(await store.accounts.findByCustomer(customerId), null);
    },
  },
];
