import assert from 'node:assert/strict';
import { randomText } from './ids.ts';
import type { RateWindow, ReplyClaim } from './store.ts';
import type { StoreCheck } from './store-check.contract.ts';

const now = Date.UTC(2026, 2, 9, 15);

/** Idempotency keys and rate limits: what many ask for at once. The instants are the callers'. */
export const claimChecks: readonly StoreCheck[] = [
  {
    name: 'a key is claimed, its answer remembered and given to everybody until it expires',
    async run({ store }) {
      const [scope, key] = [randomText(8), 'order 17'];
      const claim = await store.replies.claim(scope, key, now, now + 1000);
      assert.deepEqual(await store.replies.claim(scope, key, now + 1, now + 1001), { kind: 'pending' });
      assert.equal(await store.replies.remember(held(scope, key, claim), '{"id":1}', now + 5000), true);
      const remembered: ReplyClaim = { kind: 'remembered', answer: '{"id":1}' };
      assert.deepEqual(await store.replies.claim(scope, key, now + 1, now + 1001), remembered);
      assert.deepEqual(await store.replies.claim(scope, key, now + 4999, now + 6000), remembered);
      assert.equal((await store.replies.claim(scope, key, now + 5000, now + 6000)).kind, 'claimed');
    },
  },
  {
    name: 'keys of different scopes have nothing to do with each other',
    async run({ store }) {
      const [one, other] = [randomText(8), randomText(8)];
      assert.equal((await store.replies.claim(one, 'key', now, now + 1000)).kind, 'claimed');
      assert.equal((await store.replies.claim(other, 'key', now, now + 1000)).kind, 'claimed');
      assert.equal((await store.replies.claim(one, 'KEY', now, now + 1000)).kind, 'claimed');
    },
  },
  {
    name: 'a released key is free, a remembered one is not released',
    async run({ store }) {
      const [scope, key] = [randomText(8), 'key'];
      const first = held(scope, key, await store.replies.claim(scope, key, now, now + 1000));
      await store.replies.release(first);
      const second = held(scope, key, await store.replies.claim(scope, key, now, now + 1000));
      assert.equal(await store.replies.remember(first, 'late', now + 5000), false);
      await store.replies.release(first);
      assert.equal(await store.replies.remember(second, 'answer', now + 5000), true);
      await store.replies.release(second);
      assert.equal((await store.replies.claim(scope, key, now, now + 1000)).kind, 'remembered');
    },
  },
  {
    name: 'a claim that has lapsed is taken over, and what it guarded must not happen',
    async run({ store }) {
      const [scope, key] = [randomText(8), 'key'];
      const slow = held(scope, key, await store.replies.claim(scope, key, now, now + 1000));
      assert.equal((await store.replies.claim(scope, key, now + 999, now + 2000)).kind, 'pending');
      const next = held(scope, key, await store.replies.claim(scope, key, now + 1000, now + 2000));
      assert.equal(await store.replies.remember(slow, 'slow', now + 9000), false);
      await store.replies.release(slow);
      assert.equal(await store.replies.remember(next, 'next', now + 9000), true);
      assert.deepEqual(await store.replies.claim(scope, key, now + 1500, now + 2500), {
        kind: 'remembered',
        answer: 'next',
      });
    },
  },
  {
    name: 'a claim is extended by its holder alone',
    async run({ store }) {
      const [scope, key] = [randomText(8), 'key'];
      const claim = held(scope, key, await store.replies.claim(scope, key, now, now + 1000));
      assert.equal(await store.replies.extend(claim, now + 3000), true);
      assert.equal((await store.replies.claim(scope, key, now + 2999, now + 9000)).kind, 'pending');
      const next = held(scope, key, await store.replies.claim(scope, key, now + 3000, now + 4000));
      assert.equal(await store.replies.extend(claim, now + 9000), false);
      assert.equal(await store.replies.remember(next, 'next', now + 9000), true);
      assert.equal(await store.replies.extend(next, now + 20_000), false);
      assert.equal((await store.replies.claim(scope, key, now + 9000, now + 9500)).kind, 'claimed');
    },
  },
  {
    name: 'of 200 who claim one key at once exactly one has it',
    async run({ store }) {
      const scope = randomText(8);
      const claims = await Promise.all(
        Array.from({ length: 200 }, () => store.replies.claim(scope, 'key', now, now + 1000)),
      );
      assert.equal(claims.filter((claim) => claim.kind === 'claimed').length, 1);
      assert.equal(claims.filter((claim) => claim.kind === 'pending').length, 199);
      const expired = await Promise.all(
        Array.from({ length: 200 }, () => store.replies.claim(scope, 'key', now + 1000, now + 2000)),
      );
      assert.equal(expired.filter((claim) => claim.kind === 'claimed').length, 1);
    },
  },
  {
    name: 'an answer without an end is kept, one of a transaction that fails is not',
    async run({ store }) {
      const [scope, key] = [randomText(8), 'key'];
      const claim = held(scope, key, await store.replies.claim(scope, key, now, now + 1000));
      await assert.rejects(
        store.transaction(async (tx) => {
          await tx.replies.remember(claim, 'undone', now + 5000);
          throw new Error('no');
        }),
      );
      assert.deepEqual(await store.replies.claim(scope, key, now, now + 1000), { kind: 'pending' });
      assert.equal(await store.replies.remember(claim, 'kept', Infinity), true);
      const later = now + 20 * 3_600_000;
      assert.equal((await store.replies.claim(scope, key, later, later + 1000)).kind, 'remembered');
    },
  },
  {
    name: 'a window slides: it lets through what is left of the limit at any moment',
    async run({ store }) {
      const key = randomText(8);
      const take = async (at: number) => (await store.rates.take([{ key, limit: 3, windowMs: 1000 }], now + at))[0];
      assert.deepEqual(await take(0), { allowed: true, remaining: 2, retryAfterMs: 0 });
      assert.deepEqual(await take(400), { allowed: true, remaining: 1, retryAfterMs: 0 });
      assert.deepEqual(await take(900), { allowed: true, remaining: 0, retryAfterMs: 100 });
      assert.deepEqual(await take(950), { allowed: false, remaining: 0, retryAfterMs: 50 });
      assert.deepEqual(await take(999), { allowed: false, remaining: 0, retryAfterMs: 1 });
      assert.deepEqual(await take(1000), { allowed: true, remaining: 0, retryAfterMs: 400 });
      assert.deepEqual(await take(1001), { allowed: false, remaining: 0, retryAfterMs: 399 });
      assert.deepEqual(await take(1400), { allowed: true, remaining: 0, retryAfterMs: 500 });
      assert.deepEqual(await take(9000), { allowed: true, remaining: 2, retryAfterMs: 0 });
    },
  },
  {
    name: 'requests that come at once do not pass the limit together',
    async run({ store }) {
      const [key, other] = [randomText(8), randomText(8)];
      const window = { limit: 20, windowMs: 60_000 };
      const decisions = await Promise.all(
        Array.from({ length: 60 }, (_, n) => store.rates.take([{ ...window, key }], now + (n % 7))),
      );
      assert.equal(decisions.flat().filter((decision) => decision.allowed).length, 20);
      assert.equal((await store.rates.take([{ ...window, key: other }], now))[0]?.remaining, 19);
    },
  },
  {
    name: 'limits that were lowered, and a limit of none, are kept',
    async run({ store }) {
      const key = randomText(8);
      const window = { key, windowMs: 1000 };
      for (let n = 0; n < 5; n++) await store.rates.take([{ ...window, limit: 5 }], now + n * 100);
      assert.deepEqual(await store.rates.take([{ ...window, limit: 2 }], now + 500), [
        { allowed: false, remaining: 0, retryAfterMs: 800 },
      ]);
      const none = await store.rates.take([{ key: randomText(8), limit: 0, windowMs: 1000 }], now);
      assert.deepEqual(none, [{ allowed: false, remaining: 0, retryAfterMs: 1000 }]);
    },
  },
  {
    name: 'a request that one window refuses is counted in none, whatever their order',
    async run({ store }) {
      const narrow = { key: `n${randomText(8)}`, limit: 2, windowMs: 1000 };
      const wide = { key: `w${randomText(8)}`, limit: 3, windowMs: 60_000 };
      const taken = async (...windows: RateWindow[]): Promise<boolean[]> =>
        (await store.rates.take(windows, now)).map(({ allowed }) => allowed);
      assert.deepEqual(await taken(narrow, wide), [true, true]);
      assert.deepEqual(await taken(wide, narrow), [true, true]);
      for (let again = 0; again < 3; again++) assert.deepEqual(await taken(narrow, wide), [false, true]);
      assert.deepEqual(await taken(wide), [true], 'the wide one has counted two');
      assert.deepEqual(await taken(wide), [false]);
      assert.deepEqual(await taken({ ...narrow, limit: 3 }, wide), [true, false]);
      assert.deepEqual(await taken({ ...narrow, limit: 3 }), [true], 'the narrow one has counted two');
      const crossing = Array.from({ length: 40 }, (_, n) => {
        const pair = [narrow, wide].map((window) => ({ ...window, key: `${window.key}-x`, limit: 10 }));
        return taken(...(n % 2 === 0 ? pair : pair.toReversed()));
      });
      assert.equal((await Promise.all(crossing)).filter((allowed) => allowed.every(Boolean)).length, 10);
    },
  },
];

function held(scope: string, key: string, claim: ReplyClaim): { scope: string; key: string; token: string } {
  assert.equal(claim.kind, 'claimed');
  return { scope, key, token: claim.kind === 'claimed' ? claim.token : '' };
}
