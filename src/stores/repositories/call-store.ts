import { type Expression, type SqlBool, type ExpressionBuilder, sql } from 'kysely';
import { PhoneError } from '../../core/errors.ts';
import type { CallStore } from '../../core/ports/store.ts';
import type { Database, Tables } from '../schema/tables.ts';
import { callFromRow, callToRow } from './call-row.ts';
import { wholeMs } from './column-values.ts';
import { afterPage, pageOf } from './page-cursor.ts';

export function callStore(db: Database): CallStore {
  return {
    async insert(call) {
      await db.insertInto('calls').values(callToRow(call)).execute();
    },
    async get(accountId, id) {
      const row = await db
        .selectFrom('calls')
        .selectAll()
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row ? callFromRow(row) : null;
    },
    async find(id) {
      const row = await db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? callFromRow(row) : null;
    },
    async findByCarrierCallId(carrier, carrierCallId) {
      const row = await db
        .selectFrom('calls')
        .selectAll()
        .where('carrier', '=', carrier)
        .where('carrier_call_id', '=', carrierCallId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? callFromRow(row) : null;
    },
    async save(call) {
      const { id, account_id: accountId, version, ...columns } = callToRow(call);
      const { numUpdatedRows } = await db
        .updateTable('calls')
        .set({ ...columns, version: version + 1 })
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .where('version', '=', version)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async list(accountId, { limit, cursor, direction, states, numberId }) {
      if (!Number.isInteger(limit) || limit < 1) {
        throw new PhoneError('invalid_request', 'A page holds at least one call.', { detail: { field: 'limit' } });
      }
      const after = cursor === undefined ? null : afterPage(cursor);
      if (states?.length === 0) return { items: [], nextCursor: null };
      let query = db.selectFrom('calls').selectAll().where('account_id', '=', accountId);
      if (direction !== undefined) query = query.where('direction', '=', direction);
      if (states !== undefined) query = query.where('state', 'in', states);
      if (numberId !== undefined) query = query.where('number_id', '=', numberId);
      if (after) query = query.where(after);
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, callFromRow);
    },
    async active(accountId) {
      let query = db.selectFrom('calls').selectAll().where(isActive);
      if (accountId !== undefined) query = query.where('account_id', '=', accountId);
      return (await query.orderBy('created_at').orderBy('id').execute()).map(callFromRow);
    },
    async renewLeases(node, until) {
      await db
        .updateTable('calls')
        .set({ lease_until: wholeMs(until) })
        .where(isActive)
        .where('node', '=', node)
        .execute();
    },
  };
}

/** The states are written out: the partial index of the active calls serves literals, not parameters. */
function isActive(eb: ExpressionBuilder<Tables, 'calls'>): Expression<SqlBool> {
  return sql<SqlBool>`${eb.ref('state')} in ('initiated', 'ringing', 'in_progress')`;
}
