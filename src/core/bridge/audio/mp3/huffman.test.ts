import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playMp3 } from '../../../../../test/debian/mpg123.ts';
import { BitWriter } from './bit-writer.ts';
import { Filterbank, granuleLines } from './filterbank.ts';
import { type PairCode, pairCodes } from './huffman.ts';
import { encoderDelaySamples } from './mp3-encoder.ts';
import { type Granule, regionCounts, writeGranule } from './quantiser.ts';

const frameBytes = 144;
const headerAndSideBytes = 4 + 9;
const globalGain = 160;
const pairsAFrame = 24;

/** A frame of 16 kHz, one channel, 32 kbit/s around values that no encoder has chosen. */
function frameOf(granule: Granule): Uint8Array {
  const data = new BitWriter(new Uint8Array(frameBytes));
  writeGranule(data, granule);
  assert.ok(data.bits <= 8 * (frameBytes - headerAndSideBytes), `${data.bits} bits`);
  const bytes = new Uint8Array(frameBytes);
  const writer = new BitWriter(bytes);
  for (const byte of [0xff, 0xf3, 0x48, 0xc4]) writer.write(byte, 8);
  writer.write(0, 9);
  writer.write(data.bits, 12);
  writer.write(granule.bigPairs, 9);
  writer.write(globalGain, 8);
  writer.write(0, 10);
  for (const code of granule.codes) writer.write(code?.table ?? 0, 5);
  for (const [i, count] of regionCounts.entries()) writer.write(count, 4 - i);
  writer.write(0, 2);
  assert.equal(writer.bits, 8 * headerAndSideBytes);
  writeGranule(writer, granule);
  return bytes;
}

/** The quantised values that a decoder found: its audio, analysed again. */
function valuesPlayed(frames: readonly Uint8Array[]): Int32Array[] {
  const tail = Array.from({ length: 3 }, () => frameOf(granuleOf(new Int32Array(granuleLines), null, 0)));
  const [played] = playMp3(Buffer.concat([...frames, ...tail]), 1);
  assert.ok(played);
  const filterbank = new Filterbank();
  /** What filters and transform look back on comes before the first values. */
  const history = 2 * granuleLines - encoderDelaySamples;
  const audio = new Float64Array(history + played.length);
  audio.set(played, history);
  const analysed = Array.from({ length: frames.length + 2 }, (_, i) => {
    const lines = new Float64Array(granuleLines);
    filterbank.analyse(audio.subarray(i * granuleLines, (i + 1) * granuleLines), lines);
    return lines;
  });
  return analysed.slice(2).map((lines) =>
    Int32Array.from(lines, (line) => {
      const size = Math.abs(line) * 2 ** ((210 - globalGain) / 4);
      return Math.sign(line) * Math.round(size ** 0.75);
    }),
  );
}

function granuleOf(values: Int32Array, code: PairCode | null, quads: number): Granule {
  const bigPairs = code ? pairsAFrame : 0;
  return { globalGain, values, bigPairs, quads, codes: [code, code, code], bits: 0 };
}

/** Every pair of a code, signs by turns; where a value runs over into bits of its own, by up to 19. */
function granulesOf(code: PairCode): Granule[] {
  const pairs = Array.from({ length: code.size ** 2 }, (_, i) => [Math.floor(i / code.size), i % code.size] as const);
  const over = (i: number): number => (code.linBits === 0 ? 0 : (i * 7) % Math.min(20, 2 ** code.linBits));
  const granules: Granule[] = [];
  for (let at = 0; at < pairs.length; at += pairsAFrame) {
    const values = new Int32Array(granuleLines);
    for (const [i, pair] of pairs.slice(at, at + pairsAFrame).entries()) {
      for (const [j, size] of pair.entries()) {
        const whole = size === 15 ? size + over(at + i + j) : size;
        values[2 * i + j] = (i + j + (i >> 2)) % 2 === 0 ? whole : -whole;
      }
    }
    granules.push(granuleOf(values, code, 0));
  }
  return granules;
}

test('another decoder reads every pair of every code as it was written', () => {
  const granules = pairCodes.flatMap(granulesOf);
  assert.ok(granules.length > 100, `${granules.length} frames`);
  const found = valuesPlayed(granules.map(frameOf));
  for (const [i, { values, codes }] of granules.entries())
    assert.deepEqual(found[i], values, `table ${codes[0]?.table}, frame ${i}`);
});

test('another decoder reads every quad as it was written', () => {
  const values = new Int32Array(granuleLines);
  for (let quad = 0; quad < 16; quad++) {
    for (let i = 0; i < 4; i++) values[4 * quad + i] = ((quad >> (3 - i)) & 1) * ((quad + i) % 3 === 0 ? -1 : 1);
  }
  assert.deepEqual(valuesPlayed([frameOf(granuleOf(values, null, 16))]), [values]);
});
