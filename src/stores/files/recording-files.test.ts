import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { wavHeaderBytes } from '../../core/bridge/audio/stereo-wav.ts';
import { createRecordingFiles } from './recording-files.ts';

const callId = '6f1f5b52-6a53-4a6e-9d0e-0d8f4c1b7a10';
const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
after(() => rm(folder, { recursive: true }));

function ramp(length: number, step: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => (i * step) % 3000);
}

test('both sides come back as they were written', async () => {
  const files = createRecordingFiles(folder);
  const writer = files.open(callId);
  writer.write(ramp(8000, 1), ramp(8000, 3));
  writer.write(ramp(400, 5), ramp(400, 7));
  assert.deepEqual(await writer.close(), { path: `${callId}.wav`, durationMs: 1050 });
  const bytes = await readFile(join(folder, `${callId}.wav`));
  assert.equal(bytes.byteLength, wavHeaderBytes + 8400 * 4);
  assert.equal(bytes.readUInt32LE(40), 8400 * 4);
  assert.equal(bytes.readInt16LE(wavHeaderBytes + 8100 * 4), 500);
  assert.equal(bytes.readInt16LE(wavHeaderBytes + 8100 * 4 + 2), 700);
  const file = await files.read(`${callId}.wav`, { start: 0, end: 3 });
  assert.equal(file?.size, bytes.byteLength);
  assert.equal(await new Response(file?.body ?? null).text(), 'RIFF');
});

test('what a killed writer left behind becomes playable', async () => {
  const files = createRecordingFiles(folder);
  const writer = files.open(callId);
  writer.write(ramp(8000, 1), ramp(8000, 3));
  await writer.close();
  const path = join(folder, `${callId}.wav`);
  await truncate(path, wavHeaderBytes + 4003);
  assert.deepEqual(await files.repair(callId), { path: `${callId}.wav`, durationMs: 125 });
  const bytes = await readFile(path);
  assert.equal(bytes.byteLength, wavHeaderBytes + 4000);
  assert.equal(bytes.readUInt32LE(40), 4000);
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
