import type { DeliveryStore } from '../../core/ports/store.ts';
import type { Delivery, DeliveryAttempt } from '../../core/webhook/delivery.ts';
import type { Database, DeliveryAttemptTable, DeliveryTable } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

export function deliveryStore(db: Database): DeliveryStore {
  return {
    async insert(delivery) {
      await db.insertInto('deliveries').values(toRow(delivery)).execute();
    },
    async get(id) {
      const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async setStatus(id, status) {
      await db.updateTable('deliveries').set({ status }).where('id', '=', id).execute();
    },
    async addAttempt(attempt) {
      await db.insertInto('delivery_attempts').values(toAttemptRow(attempt)).execute();
    },
    async forCall(callId) {
      const deliveries = await db
        .selectFrom('deliveries')
        .selectAll()
        .where('call_id', '=', callId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const attempts = await db
        .selectFrom('delivery_attempts')
        .innerJoin('deliveries', 'deliveries.id', 'delivery_attempts.delivery_id')
        .selectAll('delivery_attempts')
        .where('deliveries.call_id', '=', callId)
        .orderBy('delivery_attempts.at')
        .orderBy('delivery_attempts.seq')
        .execute();
      const byDelivery = Map.groupBy(attempts.map(fromAttemptRow), (attempt) => attempt.deliveryId);
      return deliveries.map((row) => ({ delivery: fromRow(row), attempts: byDelivery.get(row.id) ?? [] }));
    },
  };
}

function toRow(delivery: Delivery): DeliveryTable {
  return {
    id: delivery.id,
    account_id: delivery.accountId,
    call_id: delivery.callId,
    kind: delivery.kind,
    url: delivery.url,
    body: delivery.body,
    bearer: delivery.bearer,
    status: delivery.status,
    created_at: wholeMs(delivery.createdAt),
  };
}

function fromRow(row: DeliveryTable): Delivery {
  return {
    id: row.id,
    accountId: row.account_id,
    callId: row.call_id,
    kind: row.kind,
    url: row.url,
    body: row.body,
    bearer: row.bearer,
    status: row.status,
    createdAt: row.created_at,
  };
}

type AttemptRow = Omit<DeliveryAttemptTable, 'seq'>;

function toAttemptRow(attempt: DeliveryAttempt): AttemptRow {
  return {
    delivery_id: attempt.deliveryId,
    at: wholeMs(attempt.at),
    status: attempt.status,
    duration_ms: wholeMs(attempt.durationMs),
    answer: attempt.answer,
  };
}

function fromAttemptRow(row: AttemptRow): DeliveryAttempt {
  return {
    deliveryId: row.delivery_id,
    at: row.at,
    status: row.status,
    durationMs: row.duration_ms,
    answer: row.answer,
  };
}
