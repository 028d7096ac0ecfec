import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence, serviceMouthChecks, withFake } from '../../service/service-mouth.contract.ts';
import { startFakeDeepgramSpeech } from './fake.ts';
import { deepgram } from './index.ts';
import { modelFor } from './voices.ts';

const here = {
  provider: deepgram,
  keySetting: 'DEEPGRAM_API_KEY',
  urlSetting: 'DEEPGRAM_URL',
  warmUpPath: '/v1/auth/token',
  start: startFakeDeepgramSpeech,
};

for (const { name, run } of serviceMouthChecks(here)) test(`mouth: ${name}`, run);

test('asks for the line’s own format, in the voice and pace that were chosen', () =>
  withFake(here, async ({ fake, mouth, say }) => {
    const speaker = mouth({ DEEPGRAM_MIP_OPT_OUT: '1' });
    assert.equal(speaker.label, 'deepgram:aura-2');
    await say(speaker, { voice: 'cedar', rate: 0.5 });
    const [request] = fake.requests;
    assert.ok(request);
    assert.deepEqual(Object.fromEntries(request.query), {
      model: 'aura-2-arcas-en',
      encoding: 'mulaw',
      sample_rate: '8000',
      container: 'none',
      speed: '0.7',
      mip_opt_out: 'true',
    });
    assert.deepEqual(JSON.parse(request.body), { text: sentence });
  }));

test('voices: the ten in the call’s language, and the vendor’s own', () => {
  const cases: readonly (readonly [name: string, language: string, family: string, model: string])[] = [
    ['shimmer', 'en', 'aura-2', 'aura-2-thalia-en'],
    ['echo', 'en-GB', 'aura-2', 'aura-2-zeus-en'],
    ['grandfather', 'en', 'aura-2', 'aura-2-thalia-en'],
    ['echo', 'es', 'aura-2', 'aura-2-nestor-es'],
    ['marin', 'de', 'aura-2', 'aura-2-viktoria-de'],
    ['marin', 'sv', 'aura-2', 'aura-2-helena-en'],
    ['aura-2-luna-en', 'de', 'aura-2', 'aura-2-luna-en'],
    ['grandfather', 'en', 'aura-2-mars-en', 'aura-2-mars-en'],
    ['marin', 'en', 'aura-2-mars-en', 'aura-2-helena-en'],
  ];
  for (const [name, language, family, model] of cases) assert.equal(modelFor(name, language, family), model);
});
