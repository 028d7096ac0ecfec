import type { Message } from '../../core/message/message.ts';
import type { MessageStore } from '../../core/ports/store.ts';
import type { Database, MessageTable } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

export function messageStore(db: Database): MessageStore {
  return {
    async insert(message) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('messages')
        .values(toRow(message))
        .onConflict((conflict) => conflict.columns(['carrier', 'carrier_text_id']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async get(accountId, id) {
      const row = await db
        .selectFrom('messages')
        .selectAll()
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async findByCarrierTextId(carrier, carrierTextId) {
      const row = await db
        .selectFrom('messages')
        .selectAll()
        .where('carrier', '=', carrier)
        .where('carrier_text_id', '=', carrierTextId)
        .executeTakeFirst();
      return row ? fromRow(row) : null;
    },
    async setStatus(id, { carrierTextId, status, error }) {
      await db
        .updateTable('messages')
        .set({ carrier_text_id: carrierTextId, status, error })
        .where('id', '=', id)
        .execute();
    },
  };
}

function toRow(message: Message): MessageTable {
  return {
    id: message.id,
    account_id: message.accountId,
    number_id: message.numberId,
    direction: message.direction,
    from_number: message.from,
    to_number: message.to,
    body: message.body,
    media_urls: JSON.stringify(message.mediaUrls),
    carrier: message.carrier,
    carrier_text_id: message.carrierTextId,
    status: message.status,
    error: message.error,
    call_id: message.callId,
    created_at: wholeMs(message.createdAt),
  };
}

function fromRow(row: MessageTable): Message {
  return {
    id: row.id,
    accountId: row.account_id,
    numberId: row.number_id,
    direction: row.direction,
    from: row.from_number,
    to: row.to_number,
    body: row.body,
    mediaUrls: JSON.parse(row.media_urls) as string[],
    carrier: row.carrier,
    carrierTextId: row.carrier_text_id,
    status: row.status,
    error: row.error,
    callId: row.call_id,
    createdAt: row.created_at,
  };
}
