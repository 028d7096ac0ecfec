import { type ColumnDataType, type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Dialect } from './tables.ts';

/** Everything between a prompt and its delivered result. */
export async function firstCall(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const seq: ColumnDataType | RawBuilder<unknown> = dialect === 'sqlite' ? 'integer' : 'bigserial';
  const table = (name: string): CreateTableBuilder<string> => db.schema.createTable(name);
  const ofAccount = (name: string): CreateTableBuilder<string, string> =>
    table(name)
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'));

  await table('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('record_calls', 'integer', (column) => column.notNull())
    .addColumn('max_concurrent_calls', 'integer')
    .addColumn('verified_numbers_only', 'integer', (column) => column.notNull())
    .addColumn('verified_numbers', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await ofAccount('api_keys')
    .addColumn('name', 'text')
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('preview', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute();

  await ofAccount('numbers')
    .addColumn('number', 'text', (column) => column.notNull().unique())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('country', 'text', (column) => column.notNull())
    .addColumn('label', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await ofAccount('workflows')
    .addColumn('name', 'text')
    .addColumn('prompt', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('planner', 'text', (column) => column.notNull())
    .addColumn('model', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await ofAccount('calls')
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('from_number', 'text', (column) => column.notNull())
    .addColumn('to_number', 'text', (column) => column.notNull())
    .addColumn('number_id', 'text')
    .addColumn('workflow_id', 'text')
    .addColumn('carrier', 'text', (column) => column.notNull())
    .addColumn('carrier_call_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('ended_reason', 'text')
    .addColumn('ended_detail', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('voice', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('max_duration_secs', 'integer', (column) => column.notNull())
    .addColumn('record', 'integer', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('callback', 'text')
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('dialed_at', 'bigint')
    .addColumn('ringing_at', 'bigint')
    .addColumn('answered_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('duration_ms', 'bigint')
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('node', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();

  const ofCall = (name: string): CreateTableBuilder<string, string> =>
    table(name)
      .addColumn('seq', seq, (column) => column.primaryKey())
      .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'));
  await table('call_turns')
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('turn', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_turns_key', ['call_id', 'position'])
    .execute();
  await ofCall('call_fields')
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await ofCall('call_notes')
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await table('reports')
    .addColumn('call_id', 'text', (column) => column.primaryKey().references('calls.id'))
    .addColumn('report', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await table('recordings')
    .addColumn('call_id', 'text', (column) => column.primaryKey().references('calls.id'))
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await ofAccount('webhooks')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await ofAccount('deliveries')
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('bearer', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await table('delivery_attempts')
    .addColumn('seq', seq, (column) => column.primaryKey())
    .addColumn('delivery_id', 'text', (column) => column.notNull().references('deliveries.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .execute();

  await table('replies')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('claim_until', 'bigint', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('expires_at', 'bigint')
    .addPrimaryKeyConstraint('replies_key', ['scope', 'key'])
    .execute();
  await table('notebook')
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('notebook_key', ['owner', 'key'])
    .execute();

  await db.schema.createIndex('api_keys_by_account').on('api_keys').columns(['account_id', 'created_at']).execute();
  await db.schema.createIndex('numbers_by_account').on('numbers').columns(['account_id', 'created_at']).execute();
  await db.schema.createIndex('workflows_by_account').on('workflows').columns(['account_id', 'created_at']).execute();
  await db.schema.createIndex('calls_by_account').on('calls').columns(['account_id', 'created_at', 'id']).execute();
  await db.schema.createIndex('calls_by_carrier').on('calls').columns(['carrier', 'carrier_call_id']).execute();
  await db.schema
    .createIndex('calls_active')
    .on('calls')
    .columns(['account_id', 'created_at', 'id'])
    .where(sql.ref('state'), 'in', sql`('initiated', 'ringing', 'in_progress')`)
    .execute();
  await db.schema.createIndex('call_fields_by_call').on('call_fields').columns(['call_id', 'at']).execute();
  await db.schema.createIndex('call_notes_by_call').on('call_notes').columns(['call_id', 'at']).execute();
  await db.schema.createIndex('webhooks_by_account').on('webhooks').columns(['account_id', 'created_at']).execute();
  await db.schema.createIndex('deliveries_by_call').on('deliveries').columns(['call_id', 'created_at']).execute();
  await db.schema.createIndex('delivery_attempts_by_delivery').on('delivery_attempts').column('delivery_id').execute();
  await db.schema.createIndex('replies_by_expiry').on('replies').column('expires_at').execute();
  await db.schema.createIndex('replies_by_claim').on('replies').column('claim_until').execute();

  if (dialect === 'sqlite') await sqliteJobs(db);
  else await postgresRates(db);
}

async function sqliteJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('visible_at', 'bigint', (column) => column.notNull())
    .addColumn('token', 'text')
    .addColumn('dead_at', 'bigint')
    .execute();
  await sql`create unique index jobs_unfinished on jobs (kind, key) where dead_at is null`.execute(db);
  await sql`create index jobs_due on jobs (kind, visible_at, seq) where dead_at is null`.execute(db);
  await sql`create index jobs_dead on jobs (kind, dead_at) where dead_at is not null`.execute(db);
}

/** Unlogged: the counts are not worth a write to disk for each request, and a crash of the database may forget them. */
async function postgresRates(db: Kysely<unknown>): Promise<void> {
  await sql`create unlogged table rate_windows (key text primary key, instants text not null, expires_at bigint not null)`.execute(
    db,
  );
  await db.schema.createIndex('rate_windows_by_expiry').on('rate_windows').column('expires_at').execute();
}
