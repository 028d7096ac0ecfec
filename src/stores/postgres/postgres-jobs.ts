import { sql } from 'kysely';
import { fromKysely, type JobWithMetadata, type PgBoss } from 'pg-boss';
import type { Job, JobQueue } from '../../core/ports/jobs.ts';
import type { JobSource } from '../jobs/job-source.ts';
import { storableText } from '../repositories/column-values.ts';
import type { Database } from '../schema/tables.ts';
import { bossSchema, jobsChannel } from './boss.ts';
import type { BossQueues } from './boss-queues.ts';

/** pg-boss tells the runs of a job by how often it was taken again. */
export interface BossClaim {
  readonly id: string;
  readonly retryCount: number;
}

/** As text inside pg-boss's JSON: jsonb refuses NUL and lone surrogates, and forgets the order of keys. */
interface BossData {
  readonly payload: string;
}

/** Part of the transaction that `on` is; listeners on every server hear of the job when that is committed. */
export function postgresJobQueue(boss: PgBoss, queues: BossQueues, on: Database): JobQueue {
  return {
    async enqueue({ kind, key, payload, runAt }) {
      await queues.ensure(kind);
      const data: BossData = { payload: JSON.stringify(payload) };
      const id = await boss.send(kind, data, {
        db: fromKysely(on),
        singletonKey: storableText(key),
        ...(runAt === undefined ? {} : { startAfter: new Date(runAt) }),
      });
      if (id !== null) await sql`select pg_notify(${jobsChannel}, ${kind})`.execute(on);
    },
  };
}

export function postgresJobSource(db: Database, boss: PgBoss, queues: BossQueues): JobSource<BossClaim> {
  const sweptAt = new Map<string, number>();
  return {
    async claim(kind, limit, leaseMs) {
      await queues.ensure(kind);
      const now = performance.now();
      if (now - (sweptAt.get(kind) ?? -Infinity) >= leaseMs / 4) {
        sweptAt.set(kind, now);
        await requeueLapsed(db, boss, kind, leaseMs);
      }
      const taken = await boss.fetch<BossData>(kind, { batchSize: limit, includeMetadata: true });
      const jobs = taken.map((row) => ({ ...toJob(row), claim: { id: row.id, retryCount: row.retryCount } }));
      return { jobs, nextDueInMs: null };
    },
    async renew(kind, claims) {
      await boss.touch(kind, [...claims]);
    },
    /** Nobody asks for jobs that are done. */
    async finish(kind, claim) {
      await boss.deleteJob(kind, claim);
    },
    async retry(kind, claim, delayMs) {
      await db.transaction().execute(async (tx) => {
        if (!(await isHeld(tx, kind, claim))) return;
        const options = { db: fromKysely(tx) };
        const startAfter = Math.round(delayMs) / 1000;
        await boss.fail(kind, claim, null, options);
        await boss.update({ name: kind, options: { ...options, id: claim.id, startAfter } });
      });
    },
    /** The first failure puts it back, where its limit may be changed; the second one meets that limit. */
    async bury(kind, claim) {
      await db.transaction().execute(async (tx) => {
        if (!(await isHeld(tx, kind, claim))) return;
        const options = { db: fromKysely(tx) };
        await boss.fail(kind, claim, null, options);
        await boss.update({ name: kind, options: { ...options, id: claim.id, retryLimit: 0 } });
        await boss.fail(kind, claim.id, null, options);
      });
    },
    async dead(kind, limit) {
      const { rows } = await sql<{ key: string; data: BossData; retryCount: number }>`
        select singleton_key as key, data, retry_count as "retryCount" from ${sql.id(bossSchema, 'job')}
        where name = ${kind} and state = 'failed'
        order by completed_on desc, id limit ${limit}`.execute(db);
      return rows.map(({ key, data, retryCount }) => ({
        kind,
        key,
        payload: JSON.parse(data.payload) as Job['payload'],
        attempt: retryCount + 1,
      }));
    },
  };
}

/** Locks the run's row until the transaction ends; false when the run has lost its lease. */
async function isHeld(tx: Database, kind: string, { id, retryCount }: BossClaim): Promise<boolean> {
  const { rows } = await sql`
    select id from ${sql.id(bossSchema, 'job')}
    where name = ${kind} and id = ${id} and state = 'active' and retry_count = ${retryCount} for update`.execute(tx);
  return rows.length === 1;
}

/** pg-boss's own heartbeats cannot be shorter than ten seconds and are looked at once a minute; leases are exact. */
async function requeueLapsed(db: Database, boss: PgBoss, kind: string, leaseMs: number): Promise<void> {
  const { rows } = await sql<BossClaim>`
    select id, retry_count as "retryCount" from ${sql.id(bossSchema, 'job')}
    where name = ${kind} and state = 'active' and heartbeat_on < now() - ${leaseMs} * interval '1 millisecond'`.execute(
    db,
  );
  if (rows.length > 0) await boss.fail(kind, rows);
}

function toJob(row: JobWithMetadata<BossData>): Job {
  return {
    kind: row.name,
    key: row.singletonKey ?? '',
    payload: JSON.parse(row.data.payload) as Job['payload'],
    attempt: row.retryCount + 1,
  };
}
