import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveUsage } from './usage.ts';

test('text, audio and cached tokens are counted apart; thoughts are output', () => {
  const usage = liveUsage(
    {
      promptTokenCount: 500,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 300 },
        { modality: 'AUDIO', tokenCount: 200 },
      ],
      cachedContentTokenCount: 120,
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 20 }],
      responseTokenCount: 90,
      responseTokensDetails: [{ modality: 'AUDIO', tokenCount: 80 }],
      thoughtsTokenCount: 5,
    },
    'google:m',
  );
  assert.deepEqual(Object.fromEntries(usage.map(({ unit, amount }) => [unit, amount])), {
    input_tokens: 200,
    audio_input_tokens: 180,
    cached_input_tokens: 120,
    output_tokens: 15,
    audio_output_tokens: 80,
  });
  assert.deepEqual(liveUsage({}, 'google:m'), []);
});
