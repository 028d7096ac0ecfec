import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRates } from '../stores/sqlite/memory-rates.ts';
import { RateLimiter, type RateScope, type RateVerdict, rateLimits } from './rate-limits.ts';

test('the figures are those of the contract', () => {
  const figures = Object.entries(rateLimits).map(([scope, { limit, windowMs, per }]) => [scope, limit, windowMs, per]);
  const [minute, hour] = [60_000, 3_600_000];
  for (const [scope, ...figure] of [
    ['callcow', 60, minute, 'account'],
    ['agenticai', 60, minute, 'account'],
    ['v1', 100, minute, 'account'],
    ['aiCalls', 10, minute, 'account'],
    ['uploads', 20, hour, 'account'],
    ['callbackRequests', 3, hour, 'address'],
    ['keyless', 100, minute, 'address'],
  ]) {
    assert.deepEqual(figures.find(([name]) => name === scope)?.slice(1), figure, String(scope));
  }
});

test('a narrow scope refuses without a word to the wide one', async () => {
  const limiter = new RateLimiter(memoryRates(), 1);
  const take = async (accountId: string, ...scopes: readonly RateScope[]): Promise<RateVerdict> =>
    (await limiter.take({ scopes, accountId, address: '192.0.2.1' })) ?? assert.fail('no verdict');
  for (let call = 0; call < 10; call++) {
    const { allowed, limit, remaining } = await take('agt_1', 'aiCalls', 'v1');
    assert.deepEqual([allowed, limit, remaining], [true, 100, 99 - call]);
  }
  for (let again = 0; again < 5; again++) {
    const { allowed, limit, remaining, retryAfterSecs } = await take('agt_1', 'aiCalls', 'v1');
    assert.deepEqual([allowed, limit, remaining], [false, 10, 0]);
    assert.ok(retryAfterSecs >= 59 && retryAfterSecs <= 60);
  }
  assert.equal((await take('agt_1', 'v1')).remaining, 89, 'what was refused did not count');
  assert.equal((await take('agt_2', 'aiCalls', 'v1')).allowed, true, 'accounts do not share');
  assert.equal(await limiter.take({ scopes: [], accountId: 'agt_1', address: '192.0.2.1' }), null);
  assert.equal(await new RateLimiter(memoryRates(), 0).take({ scopes: ['v1'], accountId: null, address: '' }), null);
});

test('a wide scope that is used up leaves the narrow one as it was', async () => {
  const limiter = new RateLimiter(memoryRates(), 0.1);
  const take = async (...scopes: readonly RateScope[]): Promise<boolean | undefined> =>
    (await limiter.take({ scopes, accountId: 'agt_1', address: '' }))?.allowed;
  for (let request = 0; request < 10; request++) assert.equal(await take('v1'), true);
  assert.equal(await take('aiCalls', 'v1'), false);
  assert.equal(await take('aiCalls'), true);
});
