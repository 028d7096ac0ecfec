import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { plainRequest, sentence, serviceMouthChecks, withFake } from '../../service/service-mouth.contract.ts';
import { startFakeElevenLabs } from './fake.ts';
import { elevenlabs } from './index.ts';

const here = {
  provider: elevenlabs,
  keySetting: 'ELEVENLABS_API_KEY',
  urlSetting: 'ELEVENLABS_URL',
  warmUpPath: '/v1/models',
  start: startFakeElevenLabs,
};

for (const { name, run } of serviceMouthChecks(here)) test(`mouth: ${name}`, run);

test('asks for the line’s own format, in the voice, language and pace that were chosen', () =>
  withFake(here, async ({ fake, mouth, say }) => {
    const speaker = mouth();
    assert.equal(speaker.label, 'elevenlabs:eleven_flash_v2_5');
    await say(speaker, { voice: 'marin', language: 'es', rate: 3 });
    const [request] = fake.requests;
    assert.ok(request);
    assert.equal(request.path, '/v1/text-to-speech/EXAVITQu4vr4xnSDxMaL/stream/with-timestamps');
    assert.equal(request.query.get('output_format'), 'ulaw_8000');
    assert.deepEqual(JSON.parse(request.body), {
      text: sentence,
      model_id: 'eleven_flash_v2_5',
      language_code: 'es',
      voice_settings: { speed: 1.2 },
    });
    await say(speaker, { language: 'auto' });
    assert.ok(!fake.requests[1]?.body.includes('language_code'));
  }));

test('a voice of the vendor’s own is taken as it is, an unknown one is the default', () =>
  withFake(here, async ({ fake, mouth, say }) => {
    const speaker = mouth({ ELEVENLABS_VOICE: 'AAAAAAAAAAAAAAAAAAAA' }, 'eleven_multilingual_v2');
    await say(speaker, { voice: 'abcdefghij0123456789' });
    await say(speaker, { voice: 'grandfather' });
    assert.deepEqual(
      fake.requests.map(({ path }) => path.split('/')[3]),
      ['abcdefghij0123456789', 'AAAAAAAAAAAAAAAAAAAA'],
    );
    assert.ok(fake.requests.every(({ body }) => !body.includes('language_code')));
  }));

test('addresses and long numbers are spelled, and stay one word as it was written', () => {
  const text = 'Write to jane.doe@example.com, or call 202-555-0143 at 7:30.';
  return withFake(
    here,
    async ({ fake, mouth }) => {
      const chunks = await Array.fromAsync(mouth().speak({ ...plainRequest, text }));
      const { text: sent } = JSON.parse(fake.requests[0]?.body ?? '{}') as { readonly text: string };
      assert.equal(sent, 'Write to jane dot doe at example dot com, or call 2 0 2, 5 5 5, 0 1 4 3 at 7:30.');
      assert.equal(chunks.flatMap(({ words }) => words.map((word) => word.text)).join(' '), text);
    },
    { ...scriptedVoice, speak: () => Promise.resolve(new Int16Array(48_000)) },
  );
});
