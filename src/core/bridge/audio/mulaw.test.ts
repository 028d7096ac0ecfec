import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw, encodeMulaw } from './mulaw.ts';

/** ITU-T G.711, table 2a: the decision value that opens each segment, on the 14-bit scale, and its step. */
const segments = [
  { from: 0, step: 2 },
  { from: 31, step: 4 },
  { from: 95, step: 8 },
  { from: 223, step: 16 },
  { from: 479, step: 32 },
  { from: 991, step: 64 },
  { from: 2015, step: 128 },
  { from: 4063, step: 256 },
];

/** Decoder output values of the table, 14-bit, for the positive codes 0xFF (silence) down to 0x80 (loudest). */
function referenceLevels(): number[] {
  const levels: number[] = [];
  for (const [index, { from, step }] of segments.entries()) {
    for (let interval = 0; interval < 16; interval++) {
      if (index === 0 && interval === 0) levels.push(0);
      else if (index === 0) levels.push(2 * interval);
      else levels.push(from + step * interval + step / 2);
    }
  }
  return levels;
}

test('every code decodes to the level of the G.711 table, on the 16-bit scale', () => {
  const levels = referenceLevels();
  assert.equal(levels.length, 128);
  assert.equal(levels[127], 8031);
  const decoded = decodeMulaw(Uint8Array.from({ length: 256 }, (_, code) => code));
  for (let code = 0; code < 256; code++) {
    const level = 4 * (levels[~code & 0x7f] ?? NaN);
    assert.equal(decoded[code], code < 0x80 ? 0 - level : level, `code ${code}`);
  }
});

test('every sample takes the code of its interval between the decision values of the table', () => {
  const decisions = segments.flatMap(({ from, step }, index) =>
    Array.from(
      { length: 16 },
      (_, interval) => 4 * (index === 0 ? Math.max(0, 2 * interval - 1) : from + step * interval),
    ),
  );
  const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const codes = encodeMulaw(samples);
  let seen = 0;
  for (const [i, sample] of samples.entries()) {
    const interval = decisions.findLastIndex((decision) => Math.abs(sample) >= decision);
    const expected = ~(interval | (sample < 0 ? 0x80 : 0)) & 0xff;
    if (codes[i] === expected) seen++;
  }
  assert.equal(seen, 65_536);
});

test('a round trip changes only the negative zero', () => {
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
  const again = encodeMulaw(decodeMulaw(codes));
  for (let code = 0; code < 256; code++) assert.equal(again[code], code === 0x7f ? 0xff : code);
});

test('silence is 0xff', () => {
  assert.deepEqual(encodeMulaw(new Int16Array(3)), new Uint8Array([0xff, 0xff, 0xff]));
});
