import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { PhoneError } from '../../core/errors.ts';
import { firstCall } from './0001-first-call.ts';
import { realModels } from './0002-real-models.ts';
import { numbersAndAgents } from './0003-numbers-and-agents.ts';
import { usage } from './0005-usage.ts';
import { callOrders } from './0006-call-orders.ts';
import { events } from './0007-events.ts';
import type { Database, Dialect } from './tables.ts';

/** In order of their names. A released one is never changed: the next one mends it. */
const steps: Readonly<Record<string, (db: Kysely<unknown>, dialect: Dialect) => Promise<void>>> = {
  '0001-first-call': firstCall,
  '0002-real-models': realModels,
  '0003-numbers-and-agents': numbersAndAgents,
  '0005-usage': usage,
  '0006-call-orders': callOrders,
  '0007-events': events,
};

/**
 * Brings the schema up to date; several processes may do so at once. All pending steps are one transaction: a killed or
 * failed start leaves the schema as it was. Throws `unavailable`, also when a newer version of the server made the schema.
 */
export async function migrate(db: Database, dialect: Dialect): Promise<void> {
  const migrations = Object.fromEntries(
    Object.entries(steps).map(([name, up]): [string, Migration] => [name, { up: (on) => up(on, dialect) }]),
  );
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof PhoneError && error.code === 'unavailable') throw error;
  const why = error instanceof Error ? error.message : 'the reason is unknown';
  throw new PhoneError('unavailable', `The database could not be brought up to date: ${why}`, { cause: error });
}
