import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeepgramClient } from '@deepgram/sdk';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { hearScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { startFakeDeepgramSpeech } from './fake.ts';

test('the vendor’s own client understands the fake', async (t) => {
  const fake = await startFakeDeepgramSpeech(scriptedVoice);
  t.after(() => fake.close());
  const environment = { base: fake.url, production: fake.url, agent: fake.url, agentRest: fake.url };
  const client = new DeepgramClient({ apiKey: fake.key, environment });
  const response = await client.speak.v1.audio.generate({
    text: 'hello jane',
    model: 'aura-2-thalia-en',
    encoding: 'mulaw',
    sample_rate: 8000,
    container: 'none',
  });
  const samples = decodeMulaw(new Uint8Array(await response.arrayBuffer()));
  assert.deepEqual(hearScripted({ samples, sampleRateHz: 8000 }), ['hello', 'jane']);
  const wrong = new DeepgramClient({ apiKey: 'wrong', environment, maxRetries: 0 });
  await assert.rejects(async () => wrong.speak.v1.audio.generate({ text: 'yes' }), { statusCode: 401 });
});
