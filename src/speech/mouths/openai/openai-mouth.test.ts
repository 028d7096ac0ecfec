import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentence, serviceMouthChecks, withFake } from '../../service/service-mouth.contract.ts';
import { startFakeOpenAiSpeech } from './fake.ts';
import { openai } from './index.ts';
import { lineAudio } from './line-audio.ts';
import { voiceFor } from './voices.ts';

const here = {
  provider: openai,
  keySetting: 'OPENAI_API_KEY',
  urlSetting: 'OPENAI_MOUTH_URL',
  warmUpPath: '/v1/models',
  start: startFakeOpenAiSpeech,
};

for (const { name, run } of serviceMouthChecks(here)) test(`mouth: ${name}`, run);

test('asks for PCM, in the voice, pace and manner that were chosen', () =>
  withFake(here, async ({ fake, mouth, say }) => {
    const speaker = mouth({ OPENAI_MOUTH_INSTRUCTIONS: 'Calm and friendly.' });
    assert.equal(speaker.label, 'openai:gpt-4o-mini-tts');
    await say(speaker, { voice: 'cedar', rate: 1.1 });
    assert.deepEqual(JSON.parse(fake.requests[0]?.body ?? ''), {
      model: 'gpt-4o-mini-tts',
      input: sentence,
      voice: 'cedar',
      response_format: 'pcm',
      speed: 1.1,
      instructions: 'Calm and friendly.',
    });
    await say(mouth({ OPENAI_MOUTH_INSTRUCTIONS: 'Calm.' }, 'tts-1'), { voice: 'ballad' });
    assert.deepEqual(JSON.parse(fake.requests[1]?.body ?? ''), {
      model: 'tts-1',
      input: sentence,
      voice: 'fable',
      response_format: 'pcm',
    });
  }));

test('voices: the ten, the vendor’s own, and those of other servers', () => {
  const vendor = { model: 'gpt-4o-mini-tts', byDefault: null };
  assert.equal(voiceFor('marin', vendor), 'marin');
  assert.equal(voiceFor('onyx', vendor), 'onyx');
  assert.deepEqual(voiceFor('voice_1234', vendor), { id: 'voice_1234' });
  assert.equal(voiceFor('grandfather', vendor), 'shimmer');
  assert.equal(voiceFor('grandfather', { ...vendor, byDefault: 'ash' }), 'ash');
  assert.deepEqual(voiceFor('grandfather', { ...vendor, byDefault: 'voice_1' }), { id: 'voice_1' });
  assert.equal(voiceFor('marin', { ...vendor, model: 'tts-1-hd' }), 'nova');
  const own = { model: 'kokoro', byDefault: 'af_bella' };
  assert.equal(voiceFor('af_sky', own), 'af_sky');
  assert.equal(voiceFor('marin', own), 'af_bella');
  assert.equal(voiceFor('marin', { ...own, byDefault: null }), 'marin');
});

test('pieces of any size give the audio of one piece', async () => {
  const pcm = Uint8Array.from({ length: 9600 }, (_, i) => (i * 7919) % 251);
  const pieces = async function* (size: number) {
    for (let at = 0; at < pcm.byteLength; at += size) yield pcm.subarray(at, at + size);
  };
  const whole = Buffer.concat(await Array.fromAsync(lineAudio(pieces(9600))));
  assert.ok(whole.byteLength >= 1600);
  for (const size of [1, 3, 777])
    assert.deepEqual(Buffer.concat(await Array.fromAsync(lineAudio(pieces(size)))), whole);
});
