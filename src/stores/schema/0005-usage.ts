import type { Kysely } from 'kysely';

/** What was metered, each billable thing once; who pays. */
export async function usage(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('usage_entries')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('quantity', 'bigint', (column) => column.notNull())
    .addColumn('cost_micros', 'bigint', (column) => column.notNull())
    .addColumn('allowance', 'text')
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('usage_entries_key', ['source', 'item'])
    .execute();
  await db.schema.alterTable('accounts').addColumn('customer_id', 'text').execute();
  await db.schema.createIndex('accounts_by_customer').unique().on('accounts').column('customer_id').execute();
  await db.schema
    .createIndex('usage_entries_by_month')
    .on('usage_entries')
    .columns(['account_id', 'month', 'item'])
    .execute();
}
