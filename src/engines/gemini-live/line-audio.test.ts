import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { resample } from '../../core/bridge/audio/resample.ts';
import { frames, tone } from '../../core/bridge/audio/test-signals.ts';
import { CallerPcm, ModelPcm } from './line-audio.ts';

function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

test('the caller’s frames become 16 kHz, twice as many samples of the same sound', () => {
  const pcm = new CallerPcm();
  const pieces = frames(tone(1000, 8000, 440)).map(({ frame }) => Buffer.from(pcm.encode(frame), 'base64'));
  const bytes = Buffer.concat(pieces);
  assert.equal(bytes.length, 16_000 * 2);
  const samples = Int16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i));
  assert.ok(Math.abs(loudness(samples.subarray(1600)) - 8000 / Math.SQRT2) < 200);
});

test('the model’s audio becomes a line’s, also when pieces end in the middle of a sample', () => {
  const samples = resample(tone(1000, 8000, 440), 8000, 24_000);
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const [whole, odd] = [new ModelPcm(), new ModelPcm()];
  const once = whole.decode(bytes.toString('base64'), 'audio/pcm;rate=24000');
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 1001) {
    parts.push(odd.decode(bytes.subarray(at, at + 1001).toString('base64'), 'audio/pcm;rate=24000'));
  }
  assert.deepEqual(Buffer.concat(parts), Buffer.from(once));
  assert.equal(once.length, 8000);
  assert.ok(Math.abs(loudness(decodeMulaw(once).subarray(800)) - 8000 / Math.SQRT2) < 200);
});
