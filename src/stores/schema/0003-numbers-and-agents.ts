import { type Kysely, sql } from 'kysely';

/** Numbers with agents of their own, plain calls, plans, texts, and carriers' credentials. */
export async function numbersAndAgents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('numbers')
    .addColumn('carrier', 'text', (column) => column.notNull().defaultTo('simulator'))
    .execute();
  for (const name of ['carrier_number_id', 'inbound', 'outbound', 'model_key', 'premium_voice']) {
    await db.schema.alterTable('numbers').addColumn(name, 'text').execute();
  }
  await db.schema.alterTable('numbers').addColumn('released_at', 'bigint').execute();

  await db.schema
    .alterTable('calls')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('ai'))
    .execute();
  await db.schema
    .alterTable('calls')
    .addColumn('billed_as', 'text', (column) => column.notNull().defaultTo('managed'))
    .execute();
  await db.schema
    .alterTable('calls')
    .addColumn('live_transcript', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  const texts = ['public_url', 'peer_call_id', 'connect_to', 'parent_call_id', 'first_message', 'context'];
  for (const name of [...texts, 'notifications']) {
    await db.schema.alterTable('calls').addColumn(name, 'text').execute();
  }
  await db.schema.createIndex('calls_by_number').on('calls').columns(['number_id', 'created_at', 'id']).execute();

  await db.schema
    .alterTable('workflows')
    .addColumn('listed', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('plan', 'text', (column) => column.notNull().defaultTo('unlimited'))
    .execute();
  await db.schema.alterTable('accounts').addColumn('payment', 'text').execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('memory_enabled', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable('carrier_credentials')
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('carrier', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('carrier_credentials_key', ['account_id', 'carrier'])
    .execute();

  await db.schema
    .createTable('messages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('number_id', 'text', (column) => column.notNull())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('from_number', 'text', (column) => column.notNull())
    .addColumn('to_number', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('media_urls', 'text', (column) => column.notNull())
    .addColumn('carrier', 'text', (column) => column.notNull())
    .addColumn('carrier_text_id', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('call_id', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await sql`create unique index messages_by_carrier on messages (carrier, carrier_text_id)`.execute(db);
  await db.schema
    .createIndex('messages_by_account')
    .on('messages')
    .columns(['account_id', 'created_at', 'id'])
    .execute();
}
