import type { EventStore } from '../../core/ports/store.ts';
import type { StoredEvent } from '../../core/webhook/event.ts';
import { PhoneError } from '../../core/errors.ts';
import type { Database, EventTable } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

export function eventStore(db: Database): EventStore {
  return {
    async insert(event) {
      await db
        .insertInto('events')
        .values({ ...toRow(event), stored_at: wholeMs(Date.now()) })
        .execute();
    },
    async list(accountId, { after, name, limit, storedBefore }) {
      let query = db
        .selectFrom('events')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('stored_at', '<=', wholeMs(storedBefore));
      if (name !== null) query = query.where('name', '=', name);
      if (after !== null) {
        const known = await db
          .selectFrom('events')
          .select('seq')
          .where('account_id', '=', accountId)
          .where('id', '=', after)
          .executeTakeFirst();
        if (!known) {
          throw new PhoneError(
            'invalid_request',
            '`after`: is no event of the last 7 days. Leave it out to start again.',
            {
              detail: { details: [{ path: 'after', message: 'is no event of the last 7 days' }] },
            },
          );
        }
        query = query.where('seq', '>', known.seq);
      }
      const rows = await query.orderBy('seq').limit(limit).execute();
      return rows.map(fromRow);
    },
    async forget(before) {
      await db
        .deleteFrom('events')
        .where('stored_at', '<', wholeMs(before))
        .where('id', 'not in', (eb) =>
          eb
            .selectFrom('event_deliveries')
            .select((inner) => inner.fn.coalesce('event_id', inner.val('')).as('id'))
            .where('status', '=', 'pending'),
        )
        .execute();
    },
  };
}

function toRow(event: StoredEvent): Omit<EventTable, 'seq' | 'stored_at'> {
  return {
    id: event.id,
    account_id: event.accountId,
    number_id: event.numberId,
    call_id: event.callId,
    name: event.name,
    at: wholeMs(event.at),
    body: event.body,
  };
}

function fromRow(row: Omit<EventTable, 'seq'>): StoredEvent {
  return {
    id: row.id,
    accountId: row.account_id,
    numberId: row.number_id,
    callId: row.call_id,
    name: row.name,
    at: row.at,
    body: row.body,
  };
}
