import type { LiveOrder } from '../../core/bridge/live-order.ts';
import type { OrderStore } from '../../core/ports/store.ts';
import type { Database } from '../schema/tables.ts';
import { bit, wholeMs } from './column-values.ts';

export function orderStore(db: Database): OrderStore {
  return {
    async insert({ id, node, callId, order, createdAt }) {
      const row = {
        id,
        node,
        call_id: callId,
        request: JSON.stringify(order),
        created_at: wholeMs(createdAt),
        done: null,
      };
      await db.insertInto('call_orders').values(row).execute();
    },
    async waiting(node, since) {
      const rows = await db
        .selectFrom('call_orders')
        .selectAll()
        .where('node', '=', node)
        .where('done', 'is', null)
        .where('created_at', '>=', wholeMs(since))
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        node: row.node,
        callId: row.call_id,
        order: JSON.parse(row.request) as LiveOrder | { readonly kind: 'end' },
        createdAt: row.created_at,
      }));
    },
    async answer(id, done) {
      await db
        .updateTable('call_orders')
        .set({ done: bit(done) })
        .where('id', '=', id)
        .execute();
    },
    async take(id) {
      const row = await db.selectFrom('call_orders').select('done').where('id', '=', id).executeTakeFirst();
      if (!row || row.done === null) return null;
      await db.deleteFrom('call_orders').where('id', '=', id).execute();
      return row.done === 1;
    },
    async forget(before) {
      await db.deleteFrom('call_orders').where('created_at', '<', wholeMs(before)).execute();
    },
  };
}
