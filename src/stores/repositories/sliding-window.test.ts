import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { slide } from './sliding-window.ts';

const windowMs = 1000;

/** Lets requests in one after the other, `gaps` apart. */
function run(gaps: readonly number[], limit: number): { at: number; allowed: boolean; retryAfterMs: number }[] {
  let instants: readonly number[] = [];
  let at = 0;
  return gaps.map((gap) => {
    at += gap;
    const next = slide(instants, limit, windowMs, at);
    instants = next.instants;
    return { at, ...next.decision };
  });
}

const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
const limits = fc.integer({ min: 1, max: 8 });

test('no window of any beginning holds more than the limit, and nothing is refused that would fit', () => {
  fc.assert(
    fc.property(gaps, limits, (gaps, limit) => {
      const requests = run(gaps, limit);
      requests.forEach(({ at, allowed }, index) => {
        const before = requests.slice(0, index).filter((request) => request.allowed && request.at > at - windowMs);
        assert.equal(allowed, before.length < limit);
      });
    }),
  );
});

test('the wait that is told is the shortest after which a request passes', () => {
  fc.assert(
    fc.property(gaps, limits, (gaps, limit) => {
      const { at, retryAfterMs } = run(gaps, limit).at(-1) ?? assert.fail('no request');
      const allowedAfter = (waitMs: number): boolean | undefined => run([...gaps, waitMs], limit).at(-1)?.allowed;
      assert.equal(allowedAfter(retryAfterMs), true, `${at}`);
      if (retryAfterMs > 0) assert.equal(allowedAfter(retryAfterMs - 1), false);
    }),
  );
});

test('instants of a server whose clock is ahead count until they are old', () => {
  const ahead = slide([5000], 2, windowMs, 1000);
  assert.deepEqual(ahead.instants, [1000, 5000]);
  assert.equal(slide(ahead.instants, 2, windowMs, 1500).decision.allowed, false);
  assert.equal(slide(ahead.instants, 2, windowMs, 2000).decision.allowed, true);
});
