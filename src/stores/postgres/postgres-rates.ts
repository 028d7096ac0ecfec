import type { RateCounter, RateWindow } from '../../core/ports/store.ts';
import { wholeMs } from '../repositories/column-values.ts';
import { slideAll } from '../repositories/sliding-window.ts';
import type { Database } from '../schema/tables.ts';

const sweepEveryMs = 60_000;

/** Windows are deleted only so long after their end: a server whose clock is ahead deletes none that others count in. */
const keptAfterMs = 24 * 60 * 60_000;

/** One row a key, locked while a request is counted: the counts hold for all servers on the database. */
export function postgresRates(db: Database): RateCounter {
  let sweptAt = 0;
  return {
    async take(asked, now) {
      if (now - sweptAt >= sweepEveryMs) {
        sweptAt = now;
        await removeExpired(db, wholeMs(now - keptAfterMs));
      }
      return db.transaction().execute(async (tx) => {
        const held = new Map<string, readonly number[]>();
        // Everybody locks in the same order.
        for (const window of asked.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
          held.set(window.key, await lockWindow(tx, window, now));
        }
        const { decisions, counted } = slideAll(
          asked.map((window) => ({ ...window, instants: held.get(window.key) ?? [] })),
          now,
        );
        for (const [index, instants] of (counted ?? []).entries()) {
          await tx
            .updateTable('rate_windows')
            .set({ instants: JSON.stringify(instants) })
            .where('key', '=', asked[index]?.key ?? '')
            .execute();
        }
        return decisions;
      });
    },
  };
}

async function lockWindow(tx: Database, { key, windowMs }: RateWindow, now: number): Promise<readonly number[]> {
  const row = await tx
    .insertInto('rate_windows')
    .values({ key, instants: '[]', expires_at: wholeMs(now + windowMs) })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ expires_at: eb.ref('excluded.expires_at') })),
    )
    .returning('instants')
    .executeTakeFirstOrThrow();
  return JSON.parse(row.instants) as number[];
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
