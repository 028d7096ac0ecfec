import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { hearScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { startFakeElevenLabs } from './fake.ts';

test('the vendor’s own client understands the fake', async (t) => {
  const fake = await startFakeElevenLabs(scriptedVoice);
  t.after(() => fake.close());
  const client = new ElevenLabsClient({ apiKey: fake.key, baseUrl: fake.url });
  const stream = await client.textToSpeech.streamWithTimestamps('EXAVITQu4vr4xnSDxMaL', {
    text: 'hello jane',
    modelId: 'eleven_flash_v2_5',
    outputFormat: 'ulaw_8000',
  });
  const audio: Buffer[] = [];
  const characters: string[] = [];
  for await (const { audioBase64, alignment } of stream) {
    audio.push(Buffer.from(audioBase64, 'base64'));
    characters.push(...(alignment?.characters ?? []));
  }
  assert.equal(
    hearScripted({ samples: decodeMulaw(Buffer.concat(audio)), sampleRateHz: 8000 }).join(' '),
    'hello jane',
  );
  assert.equal(characters.join(''), 'hello jane');
  assert.ok(audio.length > 1);
  const wrong = new ElevenLabsClient({ apiKey: 'wrong', baseUrl: fake.url, maxRetries: 0 });
  await assert.rejects(wrong.models.list(), { statusCode: 401 });
});
