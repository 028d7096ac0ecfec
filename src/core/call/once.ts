import { PhoneError } from '../errors.ts';
import type { Repositories, Store } from '../ports/store.ts';

/** The key of a request whose process was killed is free again after so long. */
const claimMs = 10_000;
const extendEveryMs = 3000;
const waitForOtherMs = 30_000;
const pollMs = 50;

export interface Done<T> {
  readonly answer: T;
  /** The answer is that of an earlier request with this key. */
  readonly replayed: boolean;
}

/**
 * Does `accept` at most once per key: the first accepted answer is remembered for `rememberedMs`, repeats get it. `accept` calls
 * `remember` inside the transaction that makes the thing; a throw frees the key, and a claim that could not be kept up has
 * `remember` refuse. Without a key it is simply done.
 */
export async function once<T extends object>(
  store: Store,
  key: { readonly scope: string; readonly key: string; readonly rememberedMs: number } | null,
  accept: (remember: (tx: Repositories, answer: T) => Promise<void>) => Promise<T>,
): Promise<Done<T>> {
  if (!key) return { answer: await accept(() => Promise.resolve()), replayed: false };
  const giveUpAt = Date.now() + waitForOtherMs;
  for (;;) {
    const now = Date.now();
    const claim = await store.replies.claim(key.scope, key.key, now, now + claimMs);
    if (claim.kind === 'remembered') return { answer: JSON.parse(claim.answer) as T, replayed: true };
    if (claim.kind === 'claimed') {
      const under = { scope: key.scope, key: key.key, token: claim.token };
      return { answer: await acceptUnder(under, key.rememberedMs), replayed: false };
    }
    if (Date.now() >= giveUpAt) {
      throw new PhoneError(
        'idempotency_in_progress',
        'A request with this idempotency key is still being worked on. Try again shortly.',
        {
          retryable: true,
          detail: { retryAfterSecs: 5 },
        },
      );
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }

  async function acceptUnder(claim: { scope: string; key: string; token: string }, rememberedMs: number): Promise<T> {
    const heartbeat = setInterval(() => {
      store.replies.extend(claim, Date.now() + claimMs).catch(() => {});
    }, extendEveryMs);
    try {
      return await accept(async (tx, answer) => {
        const kept = await tx.replies.remember(claim, JSON.stringify(answer), Date.now() + rememberedMs);
        if (kept) return;
        throw new PhoneError('unavailable', 'The request took too long. Send it again.', { retryable: true });
      });
    } catch (error) {
      await store.replies.release(claim);
      throw error;
    } finally {
      clearInterval(heartbeat);
    }
  }
}
