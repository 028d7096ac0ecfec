import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dtmfTone } from './dtmf-tones.ts';
import { decodeMulaw } from './mulaw.ts';
import { tonePower } from './pure-tone.ts';

const pairs: Readonly<Record<string, readonly [number, number]>> = {
  '1': [697, 1209],
  '5': [770, 1336],
  '9': [852, 1477],
  '0': [941, 1336],
  '*': [941, 1209],
  '#': [941, 1477],
  A: [697, 1633],
  D: [941, 1633],
};

test('each key sounds its two frequencies and none of the others, then is quiet', () => {
  for (const [digit, pair] of Object.entries(pairs)) {
    const samples = decodeMulaw(dtmfTone(digit) ?? new Uint8Array());
    assert.equal(samples.length, 1440);
    const tone = samples.subarray(100, 700);
    const power = tone.reduce((sum, sample) => sum + sample * sample, 0) / tone.length;
    for (const hz of [697, 770, 852, 941, 1209, 1336, 1477, 1633]) {
      const share = tonePower(tone, hz) / power;
      if (pair.includes(hz)) assert.ok(share > 0.4, `${digit}: ${hz} Hz ${share}`);
      else assert.ok(share < 0.05, `${digit}: ${hz} Hz ${share}`);
    }
    assert.ok(samples.every((sample) => Math.abs(sample) < 32_000));
    assert.ok(samples.subarray(800).every((sample) => Math.abs(sample) < 10));
  }
});

test('what is no key has no tone', () => {
  for (const text of ['', 'E', '12', 'w', ' ']) assert.equal(dtmfTone(text), null, text);
});
