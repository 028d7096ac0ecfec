import { join, resolve } from 'node:path';
import { Kysely, sql } from 'kysely';
import { type Log, silentLog } from '../../core/ports/log.ts';
import type { Store } from '../../core/ports/store.ts';
import { JobLoop } from '../jobs/job-loop.ts';
import { assembleStore } from '../repositories/assemble-store.ts';
import { TransactionScope } from '../repositories/transaction-scope.ts';
import { migrate } from '../schema/migrations.ts';
import type { Tables } from '../schema/tables.ts';
import { memoryRates } from './memory-rates.ts';
import { holdFile, openFile } from './open-file.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { endAllLeases, sqliteJobQueue, sqliteJobSource } from './sqlite-jobs.ts';

/** What another process has written is seen at the next look. */
const pollMs = 1000;

/** Other processes write for moments only; one that holds the file for longer has lost its way. */
const busyWaitMs = 5000;

/** Where the data is: a directory that holds `ringdown.sqlite`, or a file of any name. Made when missing, for the owner only. */
export type SqliteOptions = ({ readonly dataDir: string } | { readonly file: string }) & {
  /**
   * `server` (the default): this process alone runs calls and jobs on the data, and holds it until it ends. `command`: opens
   * the data beside a running server, for a short while, and runs neither.
   */
  readonly role?: 'server' | 'command';
  readonly log?: Log;
};

/**
 * The embedded store: one file. Jobs that a killed server left under way are due again at once. Throws `unavailable`, with a
 * sentence for the person at the console, when another server has the data or the file cannot be opened.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { role = 'server', log = silentLog } = options;
  const file = resolve('file' in options ? options.file : join(options.dataDir, 'ringdown.sqlite'));
  const refusal = `Another server is running on ${file}. Stop it first, or choose another data directory.`;
  const hold = role === 'server' ? holdFile(`${file}.lock`, refusal) : null;
  try {
    return await openHeld(file, log, hold);
  } catch (error) {
    hold?.release();
    throw error;
  }
}

async function openHeld(file: string, log: Log, hold: { release(): void } | null): Promise<Store> {
  const scope = new TransactionScope();
  const db = new Kysely<Tables>({ dialect: sqliteDialect(await openFile(file, busyWaitMs), { scope, busyWaitMs }) });
  try {
    await migrate(db, 'sqlite');
    if (hold) await endAllLeases(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const runner = new JobLoop(sqliteJobSource(db), { pollMs, log });
  return assembleStore({
    db,
    scope,
    shared: false,
    queue: sqliteJobQueue,
    committed(kinds) {
      for (const kind of kinds) runner.wake(kind);
    },
    runner,
    rates: memoryRates(),
    ping: () => sql`select 1`.execute(db),
    async close() {
      await db.destroy();
      hold?.release();
    },
  });
}
