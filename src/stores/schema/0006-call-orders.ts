import type { Kysely } from 'kysely';

/** What owners ask of calls that another node carries. */
export async function callOrders(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_orders')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('done', 'integer')
    .execute();
  await db.schema.createIndex('call_orders_by_node').on('call_orders').columns(['node', 'created_at']).execute();
}
