import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playMp3 } from '../../../../test/debian/mpg123.ts';
import { Mp3Encoder, encoderDelaySamples } from '../../../core/bridge/audio/mp3/mp3-encoder.ts';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { resample } from '../../../core/bridge/audio/resample.ts';
import { sequence, silence } from '../../../core/bridge/audio/test-signals.ts';
import { compileFlite } from './flite-program.ts';
import { speakableText } from './speakable/speakable-text.ts';
import { Speaker } from './speaker.ts';
import { voiceNamed } from './voices.ts';

/** What changing 8 kHz to 16 kHz as a stream holds back. */
const resamplerDelay = 61;
const segment = 320;

/** Of each 20 ms that sound: signal to what encoding has added, in dB. Single loud ones do not make up for bad ones. */
function segmentsDb(source: Int16Array, played: Float32Array): number[] {
  const wanted = resample(source, 8000, 16_000);
  const found: number[] = [];
  for (let at = segment; at + 2 * segment < wanted.length; at += segment) {
    let signal = 0;
    let noise = 0;
    for (let i = at; i < at + segment; i++) {
      const sample = wanted[i] ?? 0;
      signal += sample ** 2;
      noise += (sample - 32_768 * (played[i + encoderDelaySamples + resamplerDelay] ?? 0)) ** 2;
    }
    if (signal > segment * 200 ** 2) found.push(10 * Math.log10(signal / Math.max(noise, 1e-9)));
  }
  return found.toSorted((a, b) => a - b);
}

test('what is spoken comes back out of MP3, both sides of it, quiet parts beside loud ones too', () => {
  const speaker = new Speaker(compileFlite());
  for (const voice of ['slt', 'rms', 'awb', 'kal16']) {
    const parts = speakableText('Sure, six people at half past seven. Shall I take your telephone number?').map(
      (piece) => decodeMulaw(speaker.speak({ piece, voice: voiceNamed(voice), rate: 1 }).audio),
    );
    const speech = sequence(silence(300), ...parts, silence(300));
    const [left, right] = [speech, Int16Array.from(speech, (_, i) => speech[speech.length - 1 - i] ?? 0)];
    const encoder = new Mp3Encoder(2);
    const played = playMp3(Buffer.concat([encoder.encode([left, right]), encoder.flush()]), 2);
    assert.equal(played.length, 2);
    for (const [i, side] of [left, right].entries()) {
      const found = segmentsDb(side, played[i] ?? new Float32Array());
      assert.ok(found.length > 50, `${found.length} parts that sound`);
      const [worst, median] = [found[Math.floor(found.length / 20)] ?? 0, found[found.length >> 1] ?? 0];
      assert.ok(
        median > 26 && worst > 13,
        `${voice}: half above ${median.toFixed(1)}, 95% above ${worst.toFixed(1)} dB`,
      );
    }
  }
});
