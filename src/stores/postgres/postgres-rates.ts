import type { RateCounter } from '../../core/ports/store.ts';
import { wholeMs } from '../repositories/column-values.ts';
import { slide } from '../repositories/sliding-window.ts';
import type { Database } from '../schema/tables.ts';

const sweepEveryMs = 60_000;

/** Windows are deleted only so long after their end: a server whose clock is ahead deletes none that others count in. */
const keptAfterMs = 24 * 60 * 60_000;

/** One row a key, locked while a request is counted: the counts hold for all servers on the database. */
export function postgresRates(db: Database): RateCounter {
  let sweptAt = 0;
  return {
    async take(key, limit, windowMs, now) {
      if (now - sweptAt >= sweepEveryMs) {
        sweptAt = now;
        await removeExpired(db, wholeMs(now - keptAfterMs));
      }
      return db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('rate_windows')
          .values({ key, instants: '[]', expires_at: wholeMs(now + windowMs) })
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet((eb) => ({ expires_at: eb.ref('excluded.expires_at') })),
          )
          .returning('instants')
          .executeTakeFirstOrThrow();
        const { instants, decision } = slide(JSON.parse(row.instants) as number[], limit, windowMs, now);
        await tx
          .updateTable('rate_windows')
          .set({ instants: JSON.stringify(instants) })
          .where('key', '=', key)
          .execute();
        return decision;
      });
    },
  };
}

/** Leaves alone what somebody counts in at this moment. */
async function removeExpired(db: Database, before: number): Promise<void> {
  await db
    .deleteFrom('rate_windows')
    .where('key', 'in', (eb) =>
      eb.selectFrom('rate_windows').select('key').where('expires_at', '<=', before).forUpdate().skipLocked(),
    )
    .execute();
}
