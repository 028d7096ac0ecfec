import assert from 'node:assert/strict';
import type { Message } from '../message/message.ts';
import { newId } from './ids.ts';
import { type StoreCheck, accountIn, callIn } from './store-check.contract.ts';
import type { Repositories, StoredOrder } from './store.ts';

const at = Date.UTC(2026, 2, 9, 15);

async function orderIn(store: Repositories, node: string, createdAt: number): Promise<StoredOrder> {
  const { id: callId } = await callIn(store);
  const order = { id: newId('ord'), node, callId, order: { kind: 'say', text: 'One moment.' }, createdAt } as const;
  await store.orders.insert(order);
  return order;
}

function message(accountId: string, changes: Partial<Message> = {}): Message {
  return {
    id: newId('msg'),
    accountId,
    numberId: newId('num'),
    direction: 'outbound',
    from: '+14155550100',
    to: '+14155551234',
    body: 'See you at nine. \u{1F600}',
    mediaUrls: ['https://owner.example/map.png'],
    carrier: 'simulator',
    carrierTextId: null,
    status: 'queued',
    error: null,
    callId: null,
    createdAt: at,
    ...changes,
  };
}

/** What nodes ask of each other, texts, and what accounts have stored for carriers. */
export const orderChecks: readonly StoreCheck[] = [
  {
    name: 'orders wait for their node, the oldest first, and their answer is taken once',
    async run({ store }) {
      const [node, other] = [newId('node'), newId('node')];
      const newer = await orderIn(store, node, at + 1);
      const older = await orderIn(store, node, at);
      await orderIn(store, node, at - 1);
      await orderIn(store, other, at);
      assert.deepEqual(await store.orders.waiting(node, at), [older, newer]);
      assert.equal(await store.orders.take(older.id), null);
      await store.orders.answer(older.id, true);
      await store.orders.answer(newer.id, false);
      assert.deepEqual(await store.orders.waiting(node, at), []);
      assert.equal(await store.orders.take(older.id), true);
      assert.equal(await store.orders.take(older.id), null);
      assert.equal(await store.orders.take(newer.id), false);
    },
  },
  {
    name: 'orders of old are forgotten',
    async run({ store }) {
      const node = newId('node');
      await orderIn(store, node, 1);
      const young = await orderIn(store, node, at);
      await store.orders.forget(2);
      assert.deepEqual(await store.orders.waiting(node, 0), [young]);
    },
  },
  {
    name: 'a text is entered once under its carrier’s id, read by its account alone, and told how it went',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const [sent, second] = [message(owner.id), message(owner.id)];
      for (const one of [sent, second]) assert.equal(await store.messages.insert(one), true);
      const carrierTextId = newId('txt');
      const came = message(owner.id, { direction: 'inbound', carrierTextId, callId: newId('call') });
      const entered = await Promise.all(
        [came, { ...came, id: newId('msg') }, { ...came, id: newId('msg') }].map((one) => store.messages.insert(one)),
      );
      assert.equal(entered.filter(Boolean).length, 1);
      assert.equal(await store.messages.insert({ ...came, id: newId('msg'), carrier: 'another' }), true);
      assert.equal((await store.messages.findByCarrierTextId('simulator', carrierTextId))?.carrier, 'simulator');
      assert.equal(await store.messages.findByCarrierTextId('nobody', carrierTextId), null);
      assert.deepEqual(await store.messages.get(owner.id, sent.id), sent);
      assert.equal(await store.messages.get(other.id, sent.id), null);
      const change = { carrierTextId: newId('txt'), status: 'failed', error: 'unreachable' } as const;
      await store.messages.setStatus(sent.id, change);
      assert.deepEqual(await store.messages.get(owner.id, sent.id), { ...sent, ...change });
      assert.deepEqual(await store.messages.get(owner.id, second.id), second);
    },
  },
  {
    name: 'an account has one credential for a carrier, the last that it stored',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const [carrier, another] = [newId('carrier'), newId('carrier')];
      await store.credentials.put(owner.id, carrier, 'first');
      await store.credentials.put(owner.id, carrier, 'second');
      await store.credentials.put(owner.id, another, 'of another');
      await store.credentials.put(other.id, carrier, 'of somebody else');
      assert.equal(await store.credentials.get(owner.id, carrier), 'second');
      const all = await store.credentials.all(carrier);
      assert.deepEqual(all.map(({ sealed }) => sealed).toSorted(), ['of somebody else', 'second']);
      await store.credentials.remove(owner.id, carrier);
      assert.equal(await store.credentials.get(owner.id, carrier), null);
      assert.equal(await store.credentials.get(owner.id, another), 'of another');
      assert.equal(await store.credentials.get(other.id, carrier), 'of somebody else');
    },
  },
];
