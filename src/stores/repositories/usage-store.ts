import { sql } from 'kysely';
import type { UsageStore } from '../../core/ports/store.ts';
import type { UsageEntry } from '../../core/usage/usage-entry.ts';
import type { Database, UsageEntryTable } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

export function usageStore(db: Database): UsageStore {
  return {
    async add(entry) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('usage_entries')
        .values(toRow(entry))
        .onConflict((conflict) => conflict.columns(['source', 'item']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async of(source) {
      const rows = await db
        .selectFrom('usage_entries')
        .selectAll()
        .where('source', '=', source)
        .orderBy('item')
        .execute();
      return rows.map(fromRow);
    },
    async sums(accountId, month) {
      const rows = await db
        .selectFrom('usage_entries')
        .select(['item', sum('quantity').as('quantity'), sum('cost_micros').as('cost_micros')])
        .where('account_id', '=', accountId)
        .where('month', '=', month)
        .groupBy('item')
        .orderBy('item')
        .execute();
      return rows.map(({ item, quantity, cost_micros: costMicros }) => ({ item, quantity, costMicros }));
    },
    async used(accountId, month, allowance) {
      const { quantity } = await db
        .selectFrom('usage_entries')
        .select(sum('quantity').as('quantity'))
        .where('account_id', '=', accountId)
        .where('month', '=', month)
        .where('allowance', '=', allowance)
        .executeTakeFirstOrThrow();
      return quantity;
    },
  };
}

/** PostgreSQL would make a decimal of a sum. */
function sum(column: 'quantity' | 'cost_micros') {
  return sql<number>`cast(coalesce(sum(${sql.ref(column)}), 0) as bigint)`;
}

function toRow(entry: UsageEntry): UsageEntryTable {
  return {
    source: entry.source,
    item: entry.item,
    account_id: entry.accountId,
    quantity: entry.quantity,
    cost_micros: entry.costMicros,
    allowance: entry.allowance,
    month: entry.month,
    at: wholeMs(entry.at),
  };
}

function fromRow(row: UsageEntryTable): UsageEntry {
  return {
    source: row.source,
    item: row.item,
    accountId: row.account_id,
    quantity: row.quantity,
    costMicros: row.cost_micros,
    allowance: row.allowance,
    month: row.month,
    at: row.at,
  };
}
