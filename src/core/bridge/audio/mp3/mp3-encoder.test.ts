import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playMp3 } from '../../../../../test/debian/mpg123.ts';
import { seededRandom } from '../../../../../test/chaos/seeded-random.ts';
import { resample } from '../resample.ts';
import { pairCodes } from './huffman.ts';
import { Mp3Encoder, encoderDelaySamples } from './mp3-encoder.ts';

const rateHz = 16_000;
/** What changing 8 kHz to 16 kHz as a stream holds back. */
const resamplerDelay = 61;
const delay = encoderDelaySamples + resamplerDelay;

/** As somebody else's decoder plays it: 16 kHz, 16 bits, one array a channel. */
function decoded(mp3: Uint8Array, channels: 1 | 2): Int16Array[] {
  return playMp3(mp3, channels).map((played) =>
    Int16Array.from(played, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))),
  );
}

function encoded(...channels: Int16Array[]): Uint8Array {
  const encoder = new Mp3Encoder(channels.length === 1 ? 1 : 2);
  return Buffer.concat([encoder.encode(channels), encoder.flush()]);
}

function tones(seconds: number, ...parts: readonly (readonly [hz: number, amplitude: number])[]): Int16Array {
  return Int16Array.from({ length: seconds * 8000 }, (_, i) =>
    Math.round(parts.reduce((sum, [hz, amplitude]) => sum + amplitude * Math.sin((2 * Math.PI * hz * i) / 8000), 0)),
  );
}

/** Of what was encoded to what was lost, in dB, away from the ends. */
function signalToNoiseDb(source: Int16Array, played: Int16Array): number {
  const wanted = resample(source, 8000, rateHz);
  let signal = 0;
  let noise = 0;
  for (let i = 4000; i < wanted.length - 4000; i++) {
    const sample = wanted[i] ?? 0;
    signal += sample ** 2;
    noise += (sample - (played[i + delay] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / Math.max(noise, 1e-9));
}

/** Every frame's first byte; throws where one does not follow the other. */
function frames(mp3: Uint8Array, frameBytes: number): number {
  for (let at = 0; at < mp3.byteLength; at += frameBytes) {
    assert.equal(mp3[at], 0xff);
    assert.equal(mp3[at + 1], 0xf3, 'MPEG-2, Layer III, no checksum');
    assert.equal((mp3[at + 2] ?? 0) & 0x0e, 0x08, '16 kHz, no padding');
  }
  assert.equal(mp3.byteLength % frameBytes, 0);
  return mp3.byteLength / frameBytes;
}

test('another decoder plays what was encoded, at its level, after the delay that is stated', () => {
  const cases: [string, Int16Array, number][] = [
    ['one tone', tones(2, [1000, 10_000]), 50],
    ['a quiet tone', tones(2, [700, 60]), 25],
    ['a chord', tones(2, [440, 6000], [1234, 3000], [3000, 1500]), 50],
    ['a low and a high tone', tones(2, [90, 9000], [3300, 9000]), 45],
  ];
  for (const [name, source, leastDb] of cases) {
    const [played] = decoded(encoded(source), 1);
    assert.ok(played);
    const db = signalToNoiseDb(source, played);
    assert.ok(db > leastDb, `${name}: ${db.toFixed(1)} dB`);
  }
});

test('two channels stay apart', () => {
  const [left, right] = [tones(2, [500, 8000]), tones(2, [1500, 4000], [2600, 2000])];
  const [playedLeft, playedRight] = decoded(encoded(left, right), 2);
  assert.ok(playedLeft && playedRight);
  assert.ok(signalToNoiseDb(left, playedLeft) > 45);
  assert.ok(signalToNoiseDb(right, playedRight) > 45);
  const [, silent] = decoded(encoded(left, new Int16Array(left.length)), 2);
  assert.ok(silent?.every((sample) => Math.abs(sample) <= 1));
});

test('noise at full scale needs the longest codes, and comes out as noise of that level', () => {
  const random = seededRandom(7);
  const noise = Int16Array.from({ length: 16_000 }, () => Math.round((random() * 2 - 1) * 32_767));
  const [played] = decoded(encoded(noise), 1);
  assert.ok(played);
  assert.ok(signalToNoiseDb(noise, played) > 12);
  const square = Int16Array.from({ length: 16_000 }, (_, i) => (i % 100 < 50 ? 32_767 : -32_768));
  const [loud] = decoded(encoded(square), 1);
  assert.ok(loud && Math.max(...loud) === 32_767, 'clipped by the decoder, not turned over');
  assert.ok(signalToNoiseDb(square, loud) > 12);
});

test('silence is silence, and of the length that it had', () => {
  const mp3 = encoded(new Int16Array(80_000));
  const [played] = decoded(mp3, 1);
  assert.ok(played);
  assert.ok(played.every((sample) => sample === 0));
  assert.equal(frames(mp3, 144) * 576, played.length);
  const seconds = played.length / rateHz;
  assert.ok(seconds >= 10 && seconds < 10.2, `${seconds} s`);
});

test('it comes out the same in whatever pieces it goes in', () => {
  const source = tones(1, [440, 6000], [2000, 3000]);
  const whole = encoded(source);
  const random = seededRandom(3);
  const encoder = new Mp3Encoder(1);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < source.length;) {
    const length = Math.floor(random() * 700);
    parts.push(encoder.encode([source.subarray(at, at + length)]));
    at += length;
  }
  parts.push(encoder.flush());
  assert.deepEqual(Buffer.concat(parts), Buffer.from(whole));
  assert.ok(frames(whole, 144) > 20);
});

test('an end in mid-word is not lost', () => {
  const source = tones(1, [1000, 10_000]).subarray(0, 8000 - 37);
  const [played] = decoded(encoded(source), 1);
  const last = played?.subarray(delay + 2 * source.length - 200, delay + 2 * source.length - 20) ?? [];
  assert.ok(Math.max(...last) > 8000);
  assert.deepEqual(encoded(new Int16Array()).byteLength % 144, 0);
});

test('every code can be told from every other', () => {
  assert.equal(pairCodes.length, 14);
  for (const { table, size, lengths, codes } of pairCodes) {
    assert.equal(codes.length, size * size, `table ${table}`);
    const words = Array.from(codes, (code, i) => code.toString(2).padStart(lengths[i] ?? 0, '0'));
    assert.equal(new Set(words).size, words.length);
    const filled = words.reduce((sum, word) => sum + 2 ** -word.length, 0);
    assert.equal(filled, 1, `table ${table} leaves codes unused`);
  }
});
