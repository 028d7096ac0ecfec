import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Job, JobQueue } from '../../core/ports/jobs.ts';
import type { ClaimedJob, JobSource } from '../jobs/job-source.ts';
import { wholeMs } from '../repositories/column-values.ts';
import type { Database, JobTable } from '../schema/tables.ts';

/** One run of a row: row numbers are used again after a deletion, tokens are not. */
export interface SqliteClaim {
  readonly seq: number;
  readonly token: string;
}

/** `enqueued` hears of each new job, before its transaction is committed. */
export function sqliteJobQueue(db: Database, enqueued: (kind: string) => void): JobQueue {
  return {
    async enqueue({ kind, key, payload, runAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('jobs')
        .values({
          kind,
          key,
          payload: JSON.stringify(payload),
          attempts: 0,
          visible_at: wholeMs(runAt ?? Date.now()),
          token: null,
          dead_at: null,
        })
        .onConflict((conflict) => conflict.columns(['kind', 'key']).where('dead_at', 'is', null).doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) enqueued(kind);
    },
  };
}

export function sqliteJobSource(db: Database): JobSource<SqliteClaim> {
  return {
    /** A look that finds nothing due reads only: it neither takes the write lock nor waits for it. */
    async claim(kind, limit, leaseMs) {
      const now = Date.now();
      const due = await nextDueAt(db, kind);
      if (due === null || due > now) return { jobs: [], nextDueInMs: due && due - now };
      const jobs = await claimDue(db, { kind, limit, now, leaseMs });
      const next = await nextDueAt(db, kind);
      return { jobs, nextDueInMs: next && Math.max(0, next - Date.now()) };
    },
    async renew(_kind, claims, leaseMs) {
      const rows = claims.map(({ seq }) => seq);
      const tokens = [...new Set(claims.map(({ token }) => token))];
      await db
        .updateTable('jobs')
        .set({ visible_at: Date.now() + leaseMs })
        .where('seq', 'in', rows)
        .where('token', 'in', tokens)
        .execute();
    },
    async finish(_kind, { seq, token }) {
      await db.deleteFrom('jobs').where('seq', '=', seq).where('token', '=', token).execute();
    },
    async retry(_kind, { seq, token }, delayMs) {
      await db
        .updateTable('jobs')
        .set({ visible_at: wholeMs(Date.now() + delayMs), token: null })
        .where('seq', '=', seq)
        .where('token', '=', token)
        .execute();
    },
    async bury(_kind, { seq, token }) {
      await db
        .updateTable('jobs')
        .set({ dead_at: Date.now(), token: null })
        .where('seq', '=', seq)
        .where('token', '=', token)
        .execute();
    },
    async dead(kind, limit) {
      const rows = await db
        .selectFrom('jobs')
        .selectAll()
        .where('kind', '=', kind)
        .where('dead_at', 'is not', null)
        .orderBy('dead_at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },
  };
}

/** Ends all leases: for a server that has just taken the data directory for itself, so that nobody else runs any job. */
export async function endAllLeases(db: Database): Promise<void> {
  await db.updateTable('jobs').set({ visible_at: Date.now(), token: null }).where('token', 'is not', null).execute();
}

async function nextDueAt(db: Database, kind: string): Promise<number | null> {
  const row = await db
    .selectFrom('jobs')
    .select((eb) => eb.fn.min<number | null>('visible_at').as('at'))
    .where('kind', '=', kind)
    .where('dead_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.at;
}

async function claimDue(
  db: Database,
  { kind, limit, now, leaseMs }: { kind: string; limit: number; now: number; leaseMs: number },
): Promise<ClaimedJob<SqliteClaim>[]> {
  const token = randomUUID();
  const { rows } = await sql<Pick<JobTable, 'kind' | 'key' | 'payload' | 'attempts'> & { seq: number }>`
    with due as materialized (
      select seq from jobs
      where kind = ${kind} and dead_at is null and visible_at <= ${now}
      order by visible_at, seq limit ${limit}
    )
    update jobs set token = ${token}, attempts = attempts + 1, visible_at = ${now + leaseMs}
    where seq in (select seq from due)
    returning seq, kind, key, payload, attempts`.execute(db);
  return rows
    .toSorted((one, other) => one.seq - other.seq)
    .map((row) => ({ ...toJob(row), claim: { seq: row.seq, token } }));
}

function toJob(row: Pick<JobTable, 'kind' | 'key' | 'payload' | 'attempts'>): Job {
  return {
    kind: row.kind,
    key: row.key,
    payload: JSON.parse(row.payload) as Job['payload'],
    attempt: row.attempts,
  };
}
