import { type ColumnDataType, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from './tables.ts';

/** What owners are told as it happens, and the addresses that it goes to. */
export async function events(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const seq: ColumnDataType | RawBuilder<unknown> = dialect === 'sqlite' ? 'integer' : 'bigserial';
  await db.schema
    .createTable('events')
    .addColumn('seq', seq, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('number_id', 'text')
    .addColumn('call_id', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('stored_at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('events_by_account').on('events').columns(['account_id', 'seq']).execute();
  await db.schema.createIndex('events_by_age').on('events').column('stored_at').execute();

  await db.schema
    .createTable('subscriptions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('sealed_secret', 'text', (column) => column.notNull())
    .addColumn('previous', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .addColumn('last_attempt', 'text')
    .execute();
  await db.schema
    .createIndex('subscriptions_by_account')
    .on('subscriptions')
    .columns(['account_id', 'created_at', 'id'])
    .execute();

  await db.schema
    .createTable('event_deliveries')
    .addColumn('seq', seq, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('subscription_id', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text')
    .addColumn('call_id', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('lane', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_until', 'bigint')
    .addColumn('body', 'text')
    .execute();
  await db.schema
    .createIndex('event_deliveries_by_subscription')
    .on('event_deliveries')
    .columns(['subscription_id', 'created_at', 'id'])
    .execute();
  await sql`create index event_deliveries_waiting on event_deliveries (subscription_id, lane, seq) where status = 'pending'`.execute(
    db,
  );
  await db.schema.createIndex('event_deliveries_by_event').on('event_deliveries').column('event_id').execute();

  await db.schema
    .createTable('event_attempts')
    .addColumn('seq', seq, (column) => column.primaryKey())
    .addColumn('delivery_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('ms', 'bigint', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('event_attempts_by_delivery').on('event_attempts').column('delivery_id').execute();
}
