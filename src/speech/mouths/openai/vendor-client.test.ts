import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { hearScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { startFakeOpenAiSpeech } from './fake.ts';

test('the vendor’s own client understands the fake', async (t) => {
  const fake = await startFakeOpenAiSpeech(scriptedVoice);
  t.after(() => fake.close());
  const client = new OpenAI({ apiKey: fake.key, baseURL: fake.url });
  const response = await client.audio.speech.create({
    model: 'gpt-4o-mini-tts',
    voice: 'marin',
    input: 'hello jane',
    response_format: 'pcm',
  });
  const samples = new Int16Array(await response.arrayBuffer());
  assert.deepEqual(hearScripted({ samples, sampleRateHz: 24_000 }), ['hello', 'jane']);
  const models = await client.models.list();
  assert.equal(models.data[0]?.id, 'gpt-4o-mini-tts');
  const wrong = new OpenAI({ apiKey: 'wrong', baseURL: fake.url, maxRetries: 0 });
  await assert.rejects(wrong.models.list(), OpenAI.AuthenticationError);
  fake.faults.refuseWith = 429;
  const impatient = new OpenAI({ apiKey: fake.key, baseURL: fake.url, maxRetries: 0 });
  await assert.rejects(
    impatient.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'ash', input: 'yes', response_format: 'pcm' }),
    OpenAI.RateLimitError,
  );
});
