import assert from 'node:assert/strict';
import type { EventAttempt, EventDelivery, StoredEvent, Subscription } from '../webhook/event.ts';
import { newId } from './ids.ts';
import { type StoreCheck, accountIn } from './store-check.contract.ts';
import type { Repositories } from './store.ts';

const at = Date.UTC(2026, 2, 9, 15);
/** Later than anything a check stores. */
const ever = Date.UTC(2100, 0, 1);

function event(accountId: string, changes: Partial<StoredEvent> = {}): StoredEvent {
  const given = { accountId, numberId: null, callId: newId('call'), name: 'call.status', at } as const;
  return { id: newId('evt'), body: '{"event":"call.status","text":"\u{1F600} \\u0000"}', ...given, ...changes };
}

function subscription(accountId: string, changes: Partial<Subscription> = {}): Subscription {
  return {
    id: newId('wh'),
    accountId,
    url: 'https://owner.example/events',
    events: ['call.status', 'call.ringing'],
    sealedSecret: 'sealed',
    previous: null,
    createdAt: at,
    disabledAt: null,
    lastAttempt: null,
    ...changes,
  };
}

function delivery(to: Subscription, changes: Partial<EventDelivery> = {}): EventDelivery {
  return {
    id: newId('dlv'),
    accountId: to.accountId,
    subscriptionId: to.id,
    eventId: newId('evt'),
    callId: 'call',
    name: 'call.status',
    lane: 'call',
    status: 'pending',
    failures: 0,
    since: at,
    nextAttemptAt: at,
    createdAt: at,
    ...changes,
  };
}

function attempt(deliveryId: string, changes: Partial<EventAttempt> = {}): EventAttempt {
  return { deliveryId, at, status: 500, ms: 12, answer: 'no', ...changes };
}

async function subscriptionIn(store: Repositories, changes: Partial<Subscription> = {}): Promise<Subscription> {
  const made = subscription(changes.accountId ?? (await accountIn(store)).id, changes);
  await store.subscriptions.insert(made);
  return made;
}

async function deliveryIn(
  store: Repositories,
  to: Subscription,
  changes: Partial<EventDelivery> = {},
): Promise<EventDelivery> {
  const made = delivery(to, changes);
  await store.subscriptions.insertDelivery(made);
  return made;
}

/** Events, the addresses that they go to, and their way there. */
export const eventChecks: readonly StoreCheck[] = [
  {
    name: 'events are listed as they were stored, one after the other, for their account alone',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const first = event(owner.id, { at: at + 9, numberId: newId('num') });
      const rings = event(owner.id, { name: 'call.ringing', at: at + 1, callId: null });
      const last = event(owner.id);
      for (const one of [first, rings, event(other.id), last]) await store.events.insert(one);
      const all = { after: null, name: null, limit: 100, storedBefore: ever };
      assert.deepEqual(await store.events.list(owner.id, all), [first, rings, last]);
      assert.deepEqual(await store.events.list(owner.id, { ...all, limit: 2 }), [first, rings]);
      assert.deepEqual(await store.events.list(owner.id, { ...all, name: 'call.status' }), [first, last]);
      assert.deepEqual(await store.events.list(owner.id, { ...all, after: first.id }), [rings, last]);
      assert.deepEqual(await store.events.list(owner.id, { ...all, after: last.id }), []);
      assert.deepEqual(await store.events.list(owner.id, { ...all, storedBefore: 1 }), []);
      const refusal = await store.events.list(other.id, { ...all, after: first.id }).then(
        () => null,
        (error: { readonly code?: unknown }) => error.code,
      );
      assert.equal(refusal, 'invalid_request');
    },
  },
  {
    name: 'an event is not kept when its transaction fails',
    async run({ store }) {
      const owner = await accountIn(store);
      const failed = store.transaction(async (tx) => {
        await tx.events.insert(event(owner.id));
        throw new Error('no');
      });
      await assert.rejects(failed, /no/);
      const query = { after: null, name: null, limit: 1, storedBefore: ever };
      assert.deepEqual(await store.events.list(owner.id, query), []);
    },
  },
  {
    name: 'events and deliveries of old are forgotten, but for what is on its way',
    async run({ store }) {
      const to = await subscriptionIn(store);
      const [done, waiting] = [event(to.accountId), event(to.accountId)];
      for (const one of [done, waiting]) await store.events.insert(one);
      const old = { createdAt: 1 };
      const delivered = await deliveryIn(store, to, { ...old, eventId: done.id, status: 'delivered' });
      const pending = await deliveryIn(store, to, { ...old, eventId: waiting.id });
      const sample = { ...old, eventId: null, lane: null, status: 'dead' } as const;
      await store.subscriptions.insertDelivery(delivery(to, sample), '{}');
      for (const { id } of [delivered, pending]) await store.subscriptions.addAttempt(attempt(id));
      const young = await deliveryIn(store, to, { status: 'delivered' });
      await store.events.forget(2);
      const query = { after: null, name: null, limit: 9, storedBefore: ever };
      assert.deepEqual(await store.events.list(to.accountId, query), [done, waiting], 'stored just now');
      await store.subscriptions.forget(2);
      const left = await store.subscriptions.deliveries(to.id, { status: null, limit: 9 });
      assert.deepEqual(left.items, [young, pending]);
      assert.deepEqual(await store.subscriptions.attempts([delivered.id, pending.id]), [attempt(pending.id)]);
      assert.equal(await store.subscriptions.bodyOf(pending), waiting.body);
    },
  },
  {
    name: 'subscriptions are kept as they are and paged, the newest first, for their account alone',
    async run({ store }) {
      const owner = await accountIn(store);
      const other = await accountIn(store);
      const made: Subscription[] = [];
      for (let n = 0; n < 5; n++) {
        made.unshift(await subscriptionIn(store, { accountId: owner.id, createdAt: at + n }));
      }
      const pages = [];
      let cursor: string | undefined;
      do {
        const page = await store.subscriptions.list(owner.id, { limit: 2, cursor });
        pages.push(page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      assert.deepEqual(pages, [made.slice(0, 2), made.slice(2, 4), made.slice(4)]);
      const [newest] = made;
      assert.ok(newest);
      assert.deepEqual(await store.subscriptions.get(owner.id, newest.id), newest);
      assert.equal(await store.subscriptions.get(other.id, newest.id), null);
      assert.deepEqual(await store.subscriptions.find(newest.id), newest);
      const previous = { sealedSecret: newest.sealedSecret, until: at + 5 };
      await store.subscriptions.setSecret(newest.id, 'new', previous);
      assert.deepEqual(await store.subscriptions.find(newest.id), { ...newest, sealedSecret: 'new', previous });
    },
  },
  {
    name: 'an event goes to those of the account that want it and are not gone',
    async run({ store }) {
      const owner = await accountIn(store);
      const accountId = owner.id;
      const second = await subscriptionIn(store, { accountId, createdAt: at + 1, events: ['call.ringing'] });
      const first = await subscriptionIn(store, { accountId });
      const gone = await subscriptionIn(store, { accountId, createdAt: at + 2 });
      await subscriptionIn(store);
      const [waiting, delivered] = [
        await deliveryIn(store, gone),
        await deliveryIn(store, gone, { status: 'delivered', nextAttemptAt: null }),
      ];
      const elsewhere = await deliveryIn(store, first);
      await store.subscriptions.noteAttempt(first.id, attempt(elsewhere.id), false);
      await store.subscriptions.noteAttempt(gone.id, attempt(waiting.id, { status: 410 }), true);
      const noted = { ...first, lastAttempt: { at, status: 500, ms: 12 } };
      assert.deepEqual(await store.subscriptions.wanting(accountId, 'call.ringing'), [noted, second]);
      assert.deepEqual(await store.subscriptions.wanting(accountId, 'call.status'), [noted]);
      assert.deepEqual(await store.subscriptions.wanting(accountId, 'sms.otp'), []);
      assert.equal((await store.subscriptions.find(gone.id))?.disabledAt, at);
      const dead = { ...waiting, status: 'dead', nextAttemptAt: null };
      assert.deepEqual(await store.subscriptions.delivery(waiting.id), dead);
      assert.deepEqual(await store.subscriptions.delivery(delivered.id), delivered);
      assert.deepEqual(await store.subscriptions.delivery(elsewhere.id), elsewhere);
      await store.subscriptions.enable(gone.id);
      assert.equal((await store.subscriptions.wanting(accountId, 'call.status')).length, 2);
    },
  },
  {
    name: 'a subscription is removed by its account alone, with all that was on its way',
    async run({ store }) {
      const [to, other] = [await subscriptionIn(store), await subscriptionIn(store)];
      const [theirs, others] = [await deliveryIn(store, to), await deliveryIn(store, other)];
      for (const { id } of [theirs, others]) await store.subscriptions.addAttempt(attempt(id));
      assert.equal(await store.subscriptions.remove(other.accountId, to.id), false);
      assert.deepEqual(await store.subscriptions.delivery(theirs.id), theirs);
      assert.equal(await store.subscriptions.remove(to.accountId, to.id), true);
      assert.equal(await store.subscriptions.remove(to.accountId, to.id), false);
      assert.equal(await store.subscriptions.find(to.id), null);
      assert.equal(await store.subscriptions.delivery(theirs.id), null);
      assert.deepEqual(await store.subscriptions.attempts([theirs.id, others.id]), [attempt(others.id)]);
    },
  },
  {
    name: 'a delivery is claimed by one at a time, until it is saved or the claim lapses',
    async run({ store }) {
      const to = await subscriptionIn(store);
      const waiting = await deliveryIn(store, to);
      const claim = (by: string, now: number): Promise<boolean> =>
        store.subscriptions.claimDelivery(waiting.id, by, now, now + 1000);
      const many = await Promise.all(Array.from({ length: 50 }, (_, n) => claim(`job ${n}`, at)));
      assert.equal(many.filter(Boolean).length, 1);
      const holder = `job ${many.indexOf(true)}`;
      assert.equal(await claim(holder, at + 1), true, 'its own, again');
      assert.equal(await claim('late', at + 1001), false);
      assert.equal(await claim('late', at + 1002), true, 'it has lapsed');
      const failed = { ...waiting, failures: 1, nextAttemptAt: at + 5000 };
      await store.subscriptions.saveDelivery(failed);
      assert.deepEqual(await store.subscriptions.delivery(waiting.id), failed);
      assert.equal(await claim('next', at + 1003), true);
      await store.subscriptions.saveDelivery({ ...failed, status: 'delivered', nextAttemptAt: null });
      assert.equal(await claim('another', at + 9000), false, 'it is done');
    },
  },
  {
    name: 'what waits in a lane is found in order, on its way to one address',
    async run({ store }) {
      const [to, other] = [await subscriptionIn(store), await subscriptionIn(store)];
      const first = await deliveryIn(store, to, { createdAt: at + 9 });
      const second = await deliveryIn(store, to);
      const free = await deliveryIn(store, to, { lane: null });
      await deliveryIn(store, to, { lane: 'another call' });
      await deliveryIn(store, other);
      const third = await deliveryIn(store, to);
      assert.deepEqual(await store.subscriptions.pendingBefore(third), [first, second]);
      assert.deepEqual(await store.subscriptions.pendingBefore(first), []);
      assert.deepEqual(await store.subscriptions.pendingBefore(free), []);
      assert.deepEqual(await store.subscriptions.nextInLane(first), second);
      assert.equal(await store.subscriptions.nextInLane(free), null);
      assert.equal(await store.subscriptions.nextInLane(third), null);
      await store.subscriptions.saveDelivery({ ...second, status: 'delivered', nextAttemptAt: null });
      assert.deepEqual(await store.subscriptions.pendingBefore(third), [first]);
      assert.deepEqual(await store.subscriptions.nextInLane(first), third);
    },
  },
  {
    name: 'deliveries are paged, the newest first, by what became of them, with every attempt',
    async run({ store }) {
      const to = await subscriptionIn(store);
      const made: EventDelivery[] = [];
      for (let n = 0; n < 5; n++) {
        const status = n % 2 === 0 ? 'pending' : 'dead';
        made.unshift(await deliveryIn(store, to, { createdAt: at + n, status }));
      }
      await deliveryIn(store, await subscriptionIn(store));
      const { subscriptions } = store;
      const first = await subscriptions.deliveries(to.id, { status: null, limit: 3 });
      assert.deepEqual(first.items, made.slice(0, 3));
      const rest = await subscriptions.deliveries(to.id, { status: null, limit: 3, cursor: first.nextCursor ?? '' });
      assert.deepEqual([rest.items, rest.nextCursor], [made.slice(3), null]);
      const dead = await subscriptions.deliveries(to.id, { status: 'dead', limit: 3 });
      assert.deepEqual(
        dead.items,
        made.filter(({ status }) => status === 'dead'),
      );
      const [newest, next] = made;
      assert.ok(newest && next);
      const attempts = [
        attempt(newest.id, { at: at + 5, answer: 'later clock' }),
        attempt(next.id, { status: null, answer: 'ECONNREFUSED' }),
        attempt(newest.id, { status: 200 }),
      ];
      for (const one of attempts) await store.subscriptions.addAttempt(one);
      assert.deepEqual(await store.subscriptions.attempts([newest.id, next.id]), attempts);
      assert.deepEqual(await store.subscriptions.attempts([]), []);
    },
  },
  {
    name: 'what is sent is the event’s body, or a sample’s own',
    async run({ store }) {
      const to = await subscriptionIn(store);
      const stored = event(to.accountId);
      await store.events.insert(stored);
      const told = await deliveryIn(store, to, { eventId: stored.id });
      const sample = delivery(to, { eventId: null, callId: null, lane: null, status: 'delivered' });
      await store.subscriptions.insertDelivery(sample, '{"test":true}');
      assert.equal(await store.subscriptions.bodyOf(told), stored.body);
      await store.subscriptions.saveDelivery({ ...sample, failures: 2 });
      assert.equal(await store.subscriptions.bodyOf(sample), '{"test":true}');
      assert.equal(await store.subscriptions.bodyOf(await deliveryIn(store, to)), null);
    },
  },
];
