import { Kysely, sql } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';
import { type Log, silentLog } from '../../core/ports/log.ts';
import type { Store } from '../../core/ports/store.ts';
import { JobLoop } from '../jobs/job-loop.ts';
import { assembleStore } from '../repositories/assemble-store.ts';
import { TransactionScope } from '../repositories/transaction-scope.ts';
import { migrate } from '../schema/migrations.ts';
import type { Tables } from '../schema/tables.ts';
import { BossQueues } from './boss-queues.ts';
import { jobsChannel, makeBoss } from './boss.ts';
import { Listener } from './listener.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { postgresError } from './postgres-error.ts';
import { postgresJobQueue, postgresJobSource } from './postgres-jobs.ts';
import { postgresRates } from './postgres-rates.ts';

/** Jobs that nobody has announced (delayed ones, those of killed servers) are found within so long. */
const pollMs = 500;

const poolSize = 10;

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. The user must be allowed to make tables and a schema. */
  readonly url: string;
  readonly log?: Log;
}

/**
 * The store for several servers on one database. Throws `unavailable` when the database cannot be reached or refuses. Keeps up
 * to 15 connections.
 */
export async function openPostgres({ url, log = silentLog }: PostgresOptions): Promise<Store> {
  const scope = new TransactionScope();
  const db = new Kysely<Tables>({ dialect: postgresDialect(makePool(url, log), scope) });
  const boss = makeBoss(url, log);
  const queues = new BossQueues(boss);
  const runner = new JobLoop(postgresJobSource(db, boss, queues), { pollMs, log });
  const listener = new Listener({
    url,
    channel: jobsChannel,
    log,
    onMessage: (kind) => runner.wake(kind),
    onRestored: () => runner.wake(),
  });
  const close = async (): Promise<void> => {
    await listener.close();
    await boss.stop({ graceful: false });
    await db.destroy();
  };
  try {
    await migrate(db, 'postgres');
    await boss.start();
    await listener.start();
  } catch (error) {
    await close().catch(() => undefined);
    throw postgresError(error);
  }
  return assembleStore({
    db,
    scope,
    shared: true,
    queue: (on) => postgresJobQueue(boss, queues, on),
    /** Told by the listener, like jobs of other servers. */
    committed() {},
    runner,
    rates: postgresRates(db),
    ping: () => sql`select 1`.execute(db),
    close,
  });
}

function makePool(url: string, log: Log): Pool {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    application_name: 'ringdown',
    types: readIntegersAsNumbers(),
  });
  pool.on('error', (error) => log.warn('An idle database connection was lost', { error }));
  // A connection that is lost between two statements says so by an event, which would end the process, and then by the next one.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** Epoch milliseconds and counts fit a JS number; the driver alone would make text of them. */
function readIntegersAsNumbers(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}
