import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costOf } from './cost.ts';
import { addUsage } from './measures.ts';
import type { Usage } from './usage.ts';

const table = {
  asOf: '2026-11-01',
  prices: [
    { model: 'a:big*', unit: 'input_tokens', usdPerMillion: 2 },
    { model: 'a:big-mini*', unit: 'input_tokens', usdPerMillion: 0.5 },
    { model: 'ears', unit: 'audio_ms', usdPerMillion: 0.1 },
  ],
} as const;
const tokens = (model: string, amount: number): Usage => ({ part: 'mind', model, unit: 'input_tokens', amount });

test('what was used is priced by the longest name that fits', () => {
  const cost = costOf([tokens('a:big-2026', 1_000_000), tokens('a:big-mini-2', 1_000_000)], table);
  assert.deepEqual(
    cost.items.map((item) => item.usd),
    [2, 0.5],
  );
  assert.equal(cost.usd, 2.5);
  assert.equal(cost.complete, true);
  assert.equal(cost.pricesAsOf, '2026-11-01');
});

test('what has no price is named, not guessed', () => {
  const cost = costOf(
    [tokens('b:unknown', 10), { part: 'ears', model: 'ears', unit: 'audio_ms', amount: 60_000 }],
    table,
  );
  assert.equal(cost.complete, false);
  assert.deepEqual(
    cost.items.map((item) => item.usd),
    [null, 0.006],
  );
  assert.equal(cost.usd, 0.006);
});

test('usage of the same part, model and unit is one entry', () => {
  const all = [tokens('a', 1), tokens('b', 2), tokens('a', 3)].reduce<Usage[]>(addUsage, []);
  assert.deepEqual(all, [tokens('a', 4), tokens('b', 2)]);
});
