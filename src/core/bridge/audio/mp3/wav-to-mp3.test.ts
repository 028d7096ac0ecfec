import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave, interleavedBytes, wavHeader } from '../stereo-wav.ts';
import { randomNumbers, tone } from '../test-signals.ts';
import { Mp3Encoder } from './mp3-encoder.ts';
import { wavToMp3 } from './wav-to-mp3.ts';

const left = tone(3000, 9000, 440);
const right = tone(3000, 5000, 1000);

function wav(): Uint8Array {
  const audio = new Uint8Array(interleavedBytes(left, right));
  interleave(left, right, audio);
  return Buffer.concat([wavHeader(audio.byteLength), audio]);
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
  return Buffer.concat(await Array.fromAsync(wavToMp3(source)));
}

test('both sides are encoded, however the file comes', async () => {
  const encoder = new Mp3Encoder(2);
  const wanted = Buffer.concat([encoder.encode([left, right]), encoder.flush()]);
  assert.ok(wanted.byteLength > 80 * 288);
  const random = randomNumbers(5);
  for (const lengths of [() => 1_000_000, () => 3 + Math.floor(random() * 9000), () => 1 + Math.floor(random() * 50)])
    assert.deepEqual(await encoded(pieces(wav(), lengths)), wanted);
});

test('a file that ends in mid-sample or in its header is encoded as far as it goes', async () => {
  assert.deepEqual(
    await encoded(pieces(wav().subarray(0, -1), () => 4096)),
    await encoded(pieces(wav().subarray(0, -4), () => 777)),
  );
  const none = await encoded(pieces(wav().subarray(0, 20), () => 7));
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
  await encoded(pieces(wav(), () => 1_000_000));
  encoding = false;
  assert.ok(turns >= 15, `${turns} turns in 3 seconds of audio`);
});

test('an error of the file is the error of the encoding', async () => {
  async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
    yield wav().subarray(0, 5000);
    await Promise.resolve();
    throw new Error('The disk is gone.');
  }
  await assert.rejects(encoded(broken()), /The disk is gone/);
});
