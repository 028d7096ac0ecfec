import { randomUUID } from 'node:crypto';
import type { ReplyStore } from '../../core/ports/store.ts';
import type { Database } from '../schema/tables.ts';
import { wholeMs } from './column-values.ts';

const sweepEveryMs = 60_000;

/** Rows are deleted only so long after they count as gone: a server whose clock is ahead deletes nothing that others need. */
const keptAfterMs = 24 * 60 * 60_000;

/** When keys that count as gone were last deleted, by the callers' clock. One for all transactions of a store. */
export interface ReplySweep {
  at: number;
}

export function replyStore(db: Database, sweep: ReplySweep): ReplyStore {
  return {
    async claim(scope, key, now, claimUntil) {
      if (now - sweep.at >= sweepEveryMs) {
        sweep.at = now;
        await removeGone(db, wholeMs(now - keptAfterMs));
      }
      for (;;) {
        const token = randomUUID();
        const claim = { token, claim_until: wholeMs(claimUntil), answer: null, expires_at: null };
        const won = await db
          .insertInto('replies')
          .values({ scope, key, ...claim })
          .onConflict((conflict) =>
            conflict
              .columns(['scope', 'key'])
              .doUpdateSet(claim)
              .where((eb) =>
                eb.or([
                  eb.and([eb('replies.answer', 'is', null), eb('replies.claim_until', '<=', wholeMs(now))]),
                  eb('replies.expires_at', '<=', wholeMs(now)),
                ]),
              ),
          )
          .returning('token')
          .executeTakeFirst();
        if (won) return { kind: 'claimed', token };
        const held = await db
          .selectFrom('replies')
          .select('answer')
          .where('scope', '=', scope)
          .where('key', '=', key)
          .executeTakeFirst();
        if (held) return held.answer === null ? { kind: 'pending' } : { kind: 'remembered', answer: held.answer };
      }
    },
    async extend(claim, claimUntil) {
      const { numUpdatedRows } = await db
        .updateTable('replies')
        .set({ claim_until: wholeMs(claimUntil) })
        .where('scope', '=', claim.scope)
        .where('key', '=', claim.key)
        .where('token', '=', claim.token)
        .where('answer', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async remember(claim, answer, expiresAt) {
      const { numUpdatedRows } = await db
        .updateTable('replies')
        .set({ answer, expires_at: wholeMs(expiresAt) })
        .where('scope', '=', claim.scope)
        .where('key', '=', claim.key)
        .where('token', '=', claim.token)
        .where('answer', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async release(claim) {
      await db
        .deleteFrom('replies')
        .where('scope', '=', claim.scope)
        .where('key', '=', claim.key)
        .where('token', '=', claim.token)
        .where('answer', 'is', null)
        .execute();
    },
  };
}

async function removeGone(db: Database, before: number): Promise<void> {
  await db.deleteFrom('replies').where('expires_at', '<=', before).execute();
  await db.deleteFrom('replies').where('answer', 'is', null).where('claim_until', '<=', before).execute();
}
