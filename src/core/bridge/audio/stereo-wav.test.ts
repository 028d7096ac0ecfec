import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave, interleavedBytes, repairWav, wavHeader, wavHeaderBytes } from './stereo-wav.ts';

test('the header says 8 kHz, 16 bits, two channels, and how much follows', () => {
  const header = Buffer.from(wavHeader(32_000));
  assert.equal(header.length, wavHeaderBytes);
  assert.equal(header.toString('latin1', 0, 4), 'RIFF');
  assert.equal(header.readUInt32LE(4), 32_036);
  assert.equal(header.toString('latin1', 8, 16), 'WAVEfmt ');
  assert.deepEqual([header.readUInt32LE(16), header.readUInt16LE(20), header.readUInt16LE(22)], [16, 1, 2]);
  assert.deepEqual([header.readUInt32LE(24), header.readUInt32LE(28)], [8000, 32_000]);
  assert.deepEqual([header.readUInt16LE(32), header.readUInt16LE(34)], [4, 16]);
  assert.equal(header.toString('latin1', 36, 40), 'data');
  assert.equal(header.readUInt32LE(40), 32_000);
});

test('sizes that no such file has are refused', () => {
  for (const bytes of [-4, 3, 1.5, NaN, 2 ** 32]) assert.throws(() => wavHeader(bytes), RangeError);
});

test('left and right come by turns, the shorter side filled up with silence', () => {
  const bytes = interleaved(Int16Array.of(1, -2, 3), Int16Array.of(-32_768));
  const samples = Array.from({ length: 6 }, (_, i) => bytes.readInt16LE(2 * i));
  assert.deepEqual(samples, [1, -32_768, -2, 0, 3, 0]);
  assert.equal(interleaved(new Int16Array(0), new Int16Array(0)).length, 0);
});

test('a file cut off in the middle of a sample is repaired to whole samples', () => {
  const repair = repairWav(wavHeaderBytes + 32_003);
  assert.ok(repair);
  assert.deepEqual(repair.header, wavHeader(32_000));
  assert.equal(repair.fileBytes, wavHeaderBytes + 32_000);
  assert.equal(repair.durationMs, 1000);
});

test('a file without audio cannot be repaired', () => {
  for (const bytes of [0, 20, wavHeaderBytes, wavHeaderBytes + 3]) assert.equal(repairWav(bytes), null);
});

function interleaved(left: Int16Array, right: Int16Array): Buffer {
  const length = interleavedBytes(left, right);
  const [bytes, askew] = [Buffer.alloc(length, 1), new Uint8Array(length + 1).subarray(1)];
  interleave(left, right, bytes);
  interleave(left, right, askew);
  assert.deepEqual(Buffer.from(askew), bytes, 'wherever it lies in memory');
  return bytes;
}
