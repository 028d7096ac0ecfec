import type { SubscriptionStore } from '../../core/ports/store.ts';
import type { EventAttempt, EventDelivery, EventName, Subscription } from '../../core/webhook/event.ts';
import type { Database, EventAttemptTable, EventDeliveryTable, SubscriptionTable } from '../schema/tables.ts';
import { jsonOrNull, parsedOrNull, wholeMs, wholeMsOrNull } from './column-values.ts';
import { afterPage, pageOf } from './page-cursor.ts';

export function subscriptionStore(db: Database): SubscriptionStore {
  const active = (accountId: string) =>
    db.selectFrom('subscriptions').selectAll().where('account_id', '=', accountId).where('disabled_at', 'is', null);
  const deliveryRow = (id: string) =>
    db.selectFrom('event_deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  return {
    async insert(subscription) {
      await db.insertInto('subscriptions').values(toRow(subscription)).execute();
    },
    async get(accountId, id) {
      const row = await db
        .selectFrom('subscriptions')
        .selectAll()
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async find(id) {
      const row = await db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async list(accountId, { limit, cursor }) {
      let query = db.selectFrom('subscriptions').selectAll().where('account_id', '=', accountId);
      if (cursor !== undefined) query = query.where(afterPage(cursor));
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, fromRow);
    },
    async wanting(accountId, name) {
      const rows = await active(accountId).orderBy('created_at').orderBy('id').execute();
      return rows.map(fromRow).filter(({ events }) => events.includes(name));
    },
    async lock(id) {
      await db.updateTable('subscriptions').set({ id }).where('id', '=', id).execute();
    },
    async setSecret(id, sealedSecret, previous) {
      await db
        .updateTable('subscriptions')
        .set({ sealed_secret: sealedSecret, previous: JSON.stringify(previous) })
        .where('id', '=', id)
        .execute();
    },
    async enable(id) {
      await db.updateTable('subscriptions').set({ disabled_at: null }).where('id', '=', id).execute();
    },
    async noteAttempt(id, { at, status, ms }, gone) {
      await db
        .updateTable('subscriptions')
        .set({ last_attempt: JSON.stringify({ at, status, ms }), ...(gone && { disabled_at: wholeMs(at) }) })
        .where('id', '=', id)
        .execute();
      if (!gone) return;
      await db
        .updateTable('event_deliveries')
        .set({ status: 'dead', next_attempt_at: null })
        .where('subscription_id', '=', id)
        .where('status', '=', 'pending')
        .execute();
    },
    async remove(accountId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('subscriptions')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      const theirs = db.selectFrom('event_deliveries').select('id').where('subscription_id', '=', id);
      await db.deleteFrom('event_attempts').where('delivery_id', 'in', theirs).execute();
      await db.deleteFrom('event_deliveries').where('subscription_id', '=', id).execute();
      return true;
    },
    async insertDelivery(delivery, body) {
      const unclaimed = { claimed_by: null, claimed_until: null, body: body ?? null };
      await db
        .insertInto('event_deliveries')
        .values({ ...toDeliveryRow(delivery), ...unclaimed })
        .execute();
    },
    async delivery(id) {
      const row = await deliveryRow(id);
      return row ? fromDeliveryRow(row) : null;
    },
    async bodyOf({ id, eventId }) {
      const own = (await deliveryRow(id))?.body ?? null;
      if (own !== null || eventId === null) return own;
      const event = await db.selectFrom('events').select('body').where('id', '=', eventId).executeTakeFirst();
      return event?.body ?? null;
    },
    async saveDelivery({ id, ...delivery }) {
      const { id: _id, ...columns } = toDeliveryRow({ id, ...delivery });
      const unclaimed = { claimed_by: null, claimed_until: null };
      await db
        .updateTable('event_deliveries')
        .set({ ...columns, ...unclaimed })
        .where('id', '=', id)
        .execute();
    },
    async claimDelivery(id, by, now, until) {
      const { numUpdatedRows } = await db
        .updateTable('event_deliveries')
        .set({ claimed_by: by, claimed_until: wholeMs(until) })
        .where('id', '=', id)
        .where('status', '=', 'pending')
        .where((eb) =>
          eb.or([eb('claimed_by', 'is', null), eb('claimed_by', '=', by), eb('claimed_until', '<', wholeMs(now))]),
        )
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async pendingBefore(delivery) {
      const own = await deliveryRow(delivery.id);
      if (!own || own.lane === null) return [];
      const rows = await db
        .selectFrom('event_deliveries')
        .selectAll()
        .where('subscription_id', '=', own.subscription_id)
        .where('lane', '=', own.lane)
        .where('status', '=', 'pending')
        .where('seq', '<', own.seq)
        .orderBy('seq')
        .execute();
      return rows.map(fromDeliveryRow);
    },
    async nextInLane(delivery) {
      const own = await deliveryRow(delivery.id);
      if (!own || own.lane === null) return null;
      const row = await db
        .selectFrom('event_deliveries')
        .selectAll()
        .where('subscription_id', '=', own.subscription_id)
        .where('lane', '=', own.lane)
        .where('status', '=', 'pending')
        .where('seq', '>', own.seq)
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      return row ? fromDeliveryRow(row) : null;
    },
    async addAttempt(attempt) {
      await db.insertInto('event_attempts').values(toAttemptRow(attempt)).execute();
    },
    async deliveries(subscriptionId, { status, limit, cursor }) {
      let query = db.selectFrom('event_deliveries').selectAll().where('subscription_id', '=', subscriptionId);
      if (status !== null) query = query.where('status', '=', status);
      if (cursor !== undefined) query = query.where(afterPage(cursor));
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, fromDeliveryRow);
    },
    async attempts(deliveryIds) {
      if (deliveryIds.length === 0) return [];
      const rows = await db
        .selectFrom('event_attempts')
        .selectAll()
        .where('delivery_id', 'in', deliveryIds)
        .orderBy('seq')
        .execute();
      return rows.map(fromAttemptRow);
    },
    async forget(before) {
      const old = db
        .selectFrom('event_deliveries')
        .select('id')
        .where('created_at', '<', wholeMs(before))
        .where('status', '!=', 'pending');
      await db.deleteFrom('event_attempts').where('delivery_id', 'in', old).execute();
      await db
        .deleteFrom('event_deliveries')
        .where('created_at', '<', wholeMs(before))
        .where('status', '!=', 'pending')
        .execute();
    },
  };
}

function toRow(subscription: Subscription): SubscriptionTable {
  return {
    id: subscription.id,
    account_id: subscription.accountId,
    url: subscription.url,
    events: JSON.stringify(subscription.events),
    sealed_secret: subscription.sealedSecret,
    previous: jsonOrNull(subscription.previous),
    created_at: wholeMs(subscription.createdAt),
    disabled_at: wholeMsOrNull(subscription.disabledAt),
    last_attempt: jsonOrNull(subscription.lastAttempt),
  };
}

function fromRow(row: SubscriptionTable): Subscription {
  return {
    id: row.id,
    accountId: row.account_id,
    url: row.url,
    events: JSON.parse(row.events) as EventName[],
    sealedSecret: row.sealed_secret,
    previous: parsedOrNull(row.previous) as Subscription['previous'],
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    lastAttempt: parsedOrNull(row.last_attempt) as Subscription['lastAttempt'],
  };
}

type DeliveryColumns = Omit<EventDeliveryTable, 'seq' | 'claimed_by' | 'claimed_until' | 'body'>;

function toDeliveryRow(delivery: EventDelivery): DeliveryColumns {
  return {
    id: delivery.id,
    account_id: delivery.accountId,
    subscription_id: delivery.subscriptionId,
    event_id: delivery.eventId,
    call_id: delivery.callId,
    name: delivery.name,
    lane: delivery.lane,
    status: delivery.status,
    failures: delivery.failures,
    since: wholeMs(delivery.since),
    next_attempt_at: wholeMsOrNull(delivery.nextAttemptAt),
    created_at: wholeMs(delivery.createdAt),
  };
}

function fromDeliveryRow(row: DeliveryColumns): EventDelivery {
  return {
    id: row.id,
    accountId: row.account_id,
    subscriptionId: row.subscription_id,
    eventId: row.event_id,
    callId: row.call_id,
    name: row.name,
    lane: row.lane,
    status: row.status,
    failures: row.failures,
    since: row.since,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
  };
}

type AttemptColumns = Omit<EventAttemptTable, 'seq'>;

function toAttemptRow(attempt: EventAttempt): AttemptColumns {
  const { deliveryId, at, status, ms, answer } = attempt;
  return { delivery_id: deliveryId, at: wholeMs(at), status, ms: wholeMs(ms), answer };
}

function fromAttemptRow(row: AttemptColumns): EventAttempt {
  return { deliveryId: row.delivery_id, at: row.at, status: row.status, ms: row.ms, answer: row.answer };
}
