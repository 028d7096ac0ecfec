import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw, encodeMulaw } from '../mulaw.ts';
import { interleave, interleavedBytes } from '../stereo-wav.ts';
import { randomNumbers, tone } from '../test-signals.ts';
import { Mp3Encoder } from './mp3-encoder.ts';
import { recordingToMp3 } from './recording-to-mp3.ts';

const left = encodeMulaw(tone(3000, 9000, 440));
const right = encodeMulaw(tone(3000, 5000, 1000));

function audio(): Uint8Array {
  const bytes = new Uint8Array(interleavedBytes(left, right));
  interleave(left, right, bytes);
  return bytes;
}

async function* pieces(bytes: Uint8Array, lengths: () => number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.byteLength;) {
    const length = lengths();
    yield bytes.slice(at, at + length);
    at += length;
    await Promise.resolve();
  }
}

async function encoded(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(recordingToMp3(source)));
}

test('both sides are encoded, however the file comes', async () => {
  const encoder = new Mp3Encoder(2);
  const wanted = Buffer.concat([encoder.encode([decodeMulaw(left), decodeMulaw(right)]), encoder.flush()]);
  assert.ok(wanted.byteLength > 80 * 288);
  const random = randomNumbers(5);
  for (const lengths of [() => 1_000_000, () => 3 + Math.floor(random() * 9000), () => 1 + Math.floor(random() * 50)])
    assert.deepEqual(await encoded(pieces(audio(), lengths)), wanted);
});

test('a file that ends between the two sides is encoded as far as it goes', async () => {
  assert.deepEqual(
    await encoded(pieces(audio().subarray(0, -1), () => 4096)),
    await encoded(pieces(audio().subarray(0, -2), () => 777)),
  );
  const none = await encoded(pieces(new Uint8Array(0), () => 7));
  assert.equal(none.byteLength % 288, 0);
});

test('others have their turn while a long file is encoded', async () => {
  let turns = 0;
  let encoding = true;
  const count = (): void => {
    turns += 1;
    if (encoding) setImmediate(count);
  };
  setImmediate(count);
  await encoded(pieces(audio(), () => 1_000_000));
  encoding = false;
  assert.ok(turns >= 15, `${turns} turns in 3 seconds of audio`);
});

test('an error of the file is the error of the encoding', async () => {
  async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
    yield audio().subarray(0, 5000);
    await Promise.resolve();
    throw new Error('The disk is gone.');
  }
  await assert.rejects(encoded(broken()), /The disk is gone/);
});
