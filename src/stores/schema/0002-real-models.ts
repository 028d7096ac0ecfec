import type { Kysely } from 'kysely';

/** Which engines make a call, and what it took. */
export async function realModels(db: Kysely<unknown>): Promise<void> {
  for (const table of ['accounts', 'numbers', 'calls']) {
    await db.schema.alterTable(table).addColumn('engine_choice', 'text').execute();
  }
  await db.schema.alterTable('numbers').addColumn('tools', 'text').execute();
  await db.schema
    .createTable('call_measures')
    .addColumn('call_id', 'text', (column) => column.primaryKey().references('calls.id'))
    .addColumn('measures', 'text', (column) => column.notNull())
    .execute();
}
