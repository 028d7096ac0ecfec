import { PgBoss } from 'pg-boss';
import type { Log } from '../../core/ports/log.ts';

export const bossSchema = 'pgboss';

/** Carries the kinds of committed jobs. */
export const jobsChannel = 'ringdown_jobs';

/**
 * pg-boss as a table of jobs and their upkeep. The house's own loop takes and settles the jobs, so that they behave as on
 * SQLite; nothing here polls, schedules or registers. Connections of its own: a transaction that enqueues holds one of the
 * store's and would wait for another.
 */
export function makeBoss(url: string, log: Log): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    schema: bossSchema,
    application_name: 'ringdown jobs',
    max: 4,
    connectionTimeoutMillis: 10_000,
    schedule: false,
    registerInstance: false,
    flowIntervalSeconds: 3600,
  });
  boss.on('error', (error) => log.error('The job engine reports an error', { error }));
  boss.on('warning', ({ message }) => log.warn('The job engine warns', { warning: message }));
  return boss;
}
