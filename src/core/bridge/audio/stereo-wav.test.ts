import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave, interleavedBytes, repairWav, stereoHeader, stereoPcmHeader } from './stereo-wav.ts';
import { mulawWavHeaderBytes } from './wav-header.ts';

test('the header of what is kept says 8 kHz, two channels of μ-law, and how much follows', () => {
  const header = Buffer.from(stereoHeader(16_000));
  assert.equal(header.length, mulawWavHeaderBytes);
  assert.equal(header.toString('latin1', 0, 4), 'RIFF');
  assert.equal(header.readUInt32LE(4), mulawWavHeaderBytes - 8 + 16_000);
  assert.equal(header.toString('latin1', 8, 16), 'WAVEfmt ');
  assert.deepEqual([header.readUInt32LE(16), header.readUInt16LE(20), header.readUInt16LE(22)], [18, 7, 2]);
  assert.deepEqual([header.readUInt32LE(24), header.readUInt32LE(28)], [8000, 16_000]);
  assert.deepEqual([header.readUInt16LE(32), header.readUInt16LE(34), header.readUInt16LE(36)], [2, 8, 0]);
  assert.equal(header.toString('latin1', 38, 42), 'fact');
  assert.deepEqual([header.readUInt32LE(42), header.readUInt32LE(46)], [4, 8000]);
  assert.equal(header.toString('latin1', 50, 54), 'data');
  assert.equal(header.readUInt32LE(54), 16_000);
});

test('the header of what is served says the same audio in 16 bits', () => {
  const header = Buffer.from(stereoPcmHeader(16_000));
  assert.equal(header.length, 44);
  assert.equal(header.readUInt32LE(4), 32_036);
  assert.deepEqual([header.readUInt32LE(16), header.readUInt16LE(20), header.readUInt16LE(22)], [16, 1, 2]);
  assert.deepEqual([header.readUInt32LE(24), header.readUInt32LE(28)], [8000, 32_000]);
  assert.deepEqual([header.readUInt16LE(32), header.readUInt16LE(34)], [4, 16]);
  assert.equal(header.toString('latin1', 36, 40), 'data');
  assert.equal(header.readUInt32LE(40), 32_000);
});

test('sizes that no such file has are refused', () => {
  for (const header of [stereoHeader, stereoPcmHeader])
    for (const bytes of [-2, 3, 1.5, NaN, 2 ** 31]) assert.throws(() => header(bytes), RangeError);
});

test('left and right come by turns, the shorter side filled up with silence', () => {
  assert.deepEqual(interleaved([1, 2, 3], [9]), [1, 9, 2, 0xff, 3, 0xff]);
  assert.deepEqual(interleaved([], [9]), [0xff, 9]);
  assert.deepEqual(interleaved([], []), []);
});

test('a file cut off between the two sides is repaired to whole samples', () => {
  const repair = repairWav(mulawWavHeaderBytes + 16_001);
  assert.ok(repair);
  assert.deepEqual(repair.header, stereoHeader(16_000));
  assert.equal(repair.fileBytes, mulawWavHeaderBytes + 16_000);
  assert.equal(repair.durationMs, 1000);
});

test('a file without audio cannot be repaired', () => {
  for (const bytes of [0, 20, mulawWavHeaderBytes, mulawWavHeaderBytes + 1]) assert.equal(repairWav(bytes), null);
});

function interleaved(left: readonly number[], right: readonly number[]): number[] {
  const sides = [Uint8Array.from(left), Uint8Array.from(right)] as const;
  const bytes = new Uint8Array(interleavedBytes(...sides)).fill(7);
  interleave(...sides, bytes);
  return [...bytes];
}
