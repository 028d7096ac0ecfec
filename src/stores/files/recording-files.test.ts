import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { playMp3 } from '../../../test/debian/mpg123.ts';
import { decodeMulaw, encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { mulawWavHeaderBytes, pcmWavHeaderBytes } from '../../core/bridge/audio/wav-header.ts';
import { tone as toneOf } from '../../core/bridge/audio/test-signals.ts';
import type { RecordingStore } from '../../core/ports/recording-store.ts';
import { createRecordingFiles } from './recording-files.ts';

const callId = '6f1f5b52-6a53-4a6e-9d0e-0d8f4c1b7a10';
const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
after(() => rm(folder, { recursive: true }));

function ramp(length: number, step: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * step) % 256);
}

function tone(...of: Parameters<typeof toneOf>): Uint8Array {
  return encodeMulaw(toneOf(...of));
}

test('both sides come back as they were written', async () => {
  const files = createRecordingFiles(folder);
  const writer = files.open(callId);
  writer.write(ramp(8000, 1), ramp(8000, 3));
  writer.write(ramp(400, 5), ramp(400, 7));
  assert.deepEqual(await writer.close(), { path: `${callId}.wav`, durationMs: 1050 });
  const kept = await readFile(join(folder, `${callId}.wav`));
  assert.equal(kept.byteLength, mulawWavHeaderBytes + 8400 * 2);
  assert.equal(kept.readUInt32LE(54), 8400 * 2);
  const bytes = await wholeOf(files);
  assert.equal(bytes.byteLength, pcmWavHeaderBytes + 8400 * 4);
  assert.equal(bytes.readUInt32LE(40), 8400 * 4);
  const [left, right] = [ramp(400, 5), ramp(400, 7)].map(decodeMulaw);
  for (let i = 0; i < 400; i++) {
    const at = pcmWavHeaderBytes + (8000 + i) * 4;
    assert.deepEqual([bytes.readInt16LE(at), bytes.readInt16LE(at + 2)], [left?.[i], right?.[i]]);
  }
});

async function wholeOf(files: RecordingStore): Promise<Buffer> {
  const file = await files.read(`${callId}.wav`);
  assert.ok(file);
  const bytes = Buffer.from(await new Response(file.body).arrayBuffer());
  assert.equal(bytes.byteLength, file.size);
  return bytes;
}

test('any part is the same as in the whole, from wherever to wherever', async () => {
  const files = createRecordingFiles(folder);
  const writer = files.open(callId);
  for (let i = 0; i < 5; i++) writer.write(ramp(8000, 2 * i + 1), ramp(8000, 2 * i + 3));
  await writer.close();
  const whole = await wholeOf(files);
  const ends = [0, 1, 42, 43, 44, 45, 46, 47, 48, 131_115, 131_116, 131_117, whole.length - 2, whole.length - 1];
  for (const start of ends) {
    for (const end of ends.filter((each) => each >= start)) {
      const part = await files.read(`${callId}.wav`, { start, end });
      assert.equal(part?.size, whole.length);
      const bytes = Buffer.from(await new Response(part?.body ?? null).arrayBuffer());
      assert.ok(bytes.equals(whole.subarray(start, end + 1)), `${start} to ${end}: ${bytes.length} bytes`);
    }
  }
});

test('what a killed writer left behind becomes playable', async () => {
  const files = createRecordingFiles(folder);
  const writer = files.open(callId);
  writer.write(ramp(8000, 1), ramp(8000, 3));
  await writer.close();
  const path = join(folder, `${callId}.wav`);
  await truncate(path, mulawWavHeaderBytes + 2001);
  assert.deepEqual(await files.repair(callId), { path: `${callId}.wav`, durationMs: 125 });
  const bytes = await readFile(path);
  assert.equal(bytes.byteLength, mulawWavHeaderBytes + 2000);
  assert.equal(bytes.readUInt32LE(54), 2000);
  assert.equal((await wholeOf(files)).readUInt32LE(40), 4000);
});

test('only names of recordings are read', async () => {
  const files = createRecordingFiles(folder);
  for (const path of ['../ringdown.db', '/etc/passwd', 'x.wav', `${callId}.wav/../..`])
    assert.equal(await files.read(path), null);
  assert.equal(await files.repair('00000000-0000-4000-8000-000000000000'), null);
});

test('a folder that cannot be written fails the close, not the call', async () => {
  const files = createRecordingFiles(join(import.meta.filename, 'no-folder'));
  const writer = files.open(callId);
  writer.write(ramp(80, 1), ramp(80, 1));
  await assert.rejects(writer.close());
});

describe('as MP3', () => {
  const path = `${callId}.wav`;

  async function recorded(...sides: [caller: Uint8Array, agent: Uint8Array]) {
    const own = await mkdtemp(join(folder, 'mp3-'));
    const files = createRecordingFiles(own);
    const writer = files.open(callId);
    writer.write(...sides);
    await writer.close();
    return { own, files };
  }

  async function bytesOf(files: RecordingStore): Promise<Buffer> {
    const file = await files.readMp3(path);
    assert.ok(file);
    const bytes = Buffer.from(await new Response(file.body).arrayBuffer());
    assert.equal(bytes.byteLength, file.size);
    return bytes;
  }

  function loudest(samples: Float32Array | undefined): number {
    return (samples ?? new Float32Array()).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  test('the caller is left, the agent right', async () => {
    const { files } = await recorded(tone(1000, 12_000, 400), tone(1000, 3000, 900));
    const [left, right] = playMp3(await bytesOf(files), 2);
    assert.ok(Math.abs(loudest(left) * 32_768 - 12_000) < 600, `${loudest(left)}`);
    assert.ok(Math.abs(loudest(right) * 32_768 - 3000) < 200, `${loudest(right)}`);
  });

  test('twenty who ask at once get one and the same, made once and kept', async () => {
    const { own, files } = await recorded(tone(5000, 9000, 500), tone(5000, 9000, 700));
    const all = await Promise.all(Array.from({ length: 20 }, () => bytesOf(files)));
    assert.ok(all.every((bytes) => bytes.equals(all[0] ?? Buffer.alloc(0))));
    assert.deepEqual((await readdir(own)).toSorted(), [`${callId}.mp3`, path]);
    const { ino } = await stat(join(own, `${callId}.mp3`));
    const part = await files.readMp3(path, { start: 288, end: 291 });
    assert.equal(part?.size, all[0]?.byteLength);
    assert.deepEqual(Buffer.from(await new Response(part?.body ?? null).arrayBuffer()), all[0]?.subarray(288, 292));
    assert.equal((await stat(join(own, `${callId}.mp3`))).ino, ino);
  });

  test('two processes that share the folder do not spoil it', async () => {
    const { own, files } = await recorded(tone(3000, 9000, 500), tone(3000, 9000, 700));
    const [one, other] = await Promise.all([bytesOf(files), bytesOf(createRecordingFiles(own))]);
    assert.ok(one.equals(other) && one.byteLength > 0);
    assert.deepEqual((await readdir(own)).toSorted(), [`${callId}.mp3`, path]);
  });

  test('what takes the place of a recording is what is played, also where the MP3 of the earlier one was ready only after it', async () => {
    const { own, files } = await recorded(tone(10_000, 9000, 500), tone(10_000, 9000, 700));
    await bytesOf(files);
    const writer = files.open(callId);
    writer.write(tone(2000, 1000, 500), tone(2000, 1000, 700));
    await writer.close();
    const earlier = new Date(Date.now() - 60_000);
    await utimes(join(own, path), earlier, earlier);
    const [left] = playMp3(await bytesOf(files), 2);
    assert.ok(left && left.length < 3 * 16_000, `${left?.length} samples`);
    assert.ok(loudest(left) > 0 && loudest(left) * 32_768 < 1200, `${loudest(left)}`);
  });

  test('a process that died while encoding leaves nothing that is served', async () => {
    const { own, files } = await recorded(tone(1000, 9000, 500), tone(1000, 9000, 700));
    await writeFile(join(own, `${callId}.mp3.0b5f3a52-6a53-4a6e-9d0e-0d8f4c1b7a10`), 'half');
    assert.ok((await bytesOf(files)).byteLength > 20 * 288);
  });

  test('what cannot be encoded is an error and leaves nothing; what is not there is null', async () => {
    const { own, files } = await recorded(tone(100, 9000, 500), tone(100, 9000, 700));
    assert.equal(await files.readMp3('00000000-0000-4000-8000-000000000000.wav'), null);
    assert.equal(await files.readMp3('../ringdown.wav'), null);
    await rm(join(own, path));
    await mkdir(join(own, path));
    await assert.rejects(files.readMp3(path), { code: 'EISDIR' });
    assert.deepEqual(await readdir(own), [path]);
  });
});
