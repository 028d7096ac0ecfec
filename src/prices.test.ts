import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { type PriceTable, costOf } from './core/report/cost.ts';
import type { Usage } from './core/report/usage.ts';
import content from './prices.json' with { type: 'json' };

const units = [
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'audio_input_tokens',
  'audio_output_tokens',
  'characters',
  'audio_ms',
] as const;

const priceTable = z.strictObject({
  asOf: z.iso.date(),
  prices: z
    .array(
      z.strictObject({
        model: z.string().regex(/^[^\s*]+\*?$/),
        unit: z.enum(units),
        usdPerMillion: z.number().min(0),
      }),
    )
    .min(1),
}) satisfies z.ZodType<PriceTable>;

const table = priceTable.parse(content);

function usd(...used: Usage[]): number | null {
  const cost = costOf(used, table);
  return cost.complete ? cost.usd : null;
}

test('a model has one price for a unit', () => {
  const keys = table.prices.map(({ model, unit }) => `${model} ${unit}`);
  assert.deepEqual(
    keys.filter((key, at) => keys.indexOf(key) !== at),
    [],
  );
});

test('the document of the sources names every model that costs something', () => {
  const document = readFileSync(new URL('../docs/prices.md', import.meta.url), 'utf8');
  const charged = table.prices.filter(({ usdPerMillion }) => usdPerMillion > 0).map(({ model }) => model);
  assert.ok(charged.length > 0);
  assert.deepEqual(
    charged.filter((model) => !document.includes(`| \`${model}\` |`)),
    [],
  );
});

test('a call of three minutes with a voice model comes to the sum of its text, audio and cached tokens', () => {
  const model = 'openai:gpt-realtime-2.1';
  const cost = costOf(
    [
      { part: 'engine', model, unit: 'input_tokens', amount: 5_000 },
      { part: 'engine', model, unit: 'cached_input_tokens', amount: 20_000 },
      { part: 'engine', model, unit: 'output_tokens', amount: 500 },
      { part: 'engine', model, unit: 'audio_input_tokens', amount: 2_000 },
      { part: 'engine', model, unit: 'audio_output_tokens', amount: 1_500 },
      { part: 'ears', model: 'openai:gpt-live-transcribe', unit: 'audio_ms', amount: 180_000 },
    ],
    table,
  );
  assert.deepEqual(
    cost.items.map((item) => item.usd),
    [0.02, 0.008, 0.012, 0.064, 0.096, 0.051],
  );
  assert.equal(cost.usd, 0.251);
  assert.equal(cost.complete, true);
  assert.equal(cost.pricesAsOf, table.asOf);
});

test('dated snapshots cost what their model costs, a larger sibling does not', () => {
  const output = (model: string): Usage => ({ part: 'mind', model, unit: 'output_tokens', amount: 1_000_000 });
  assert.equal(usd(output('openai:gpt-5-mini-2025-08-07')), 2);
  assert.equal(usd(output('anthropic:claude-sonnet-5')), 10);
  assert.equal(usd(output('anthropic:claude-haiku-4-5-20251001')), 5);
  assert.equal(usd(output('openai:gpt-5')), null);
});

test('what runs on this machine costs nothing', () => {
  const ears = ['captions', 'sherpa-onnx:streaming-zipformer-en', 'whisper:ggml-base.en.bin'];
  const heard = ears.map((model): Usage => ({ part: 'ears', model, unit: 'audio_ms', amount: 60_000 }));
  assert.equal(usd(...heard, { part: 'mouth', model: 'flite', unit: 'characters', amount: 1_000 }), 0);
});
