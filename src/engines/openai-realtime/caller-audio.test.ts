import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallerAudio } from './caller-audio.ts';

test('frames go as they are, lost ones are made up for, and the server’s time is the leg’s', () => {
  const sent: number[] = [];
  const audio = new CallerAudio((bytes) => sent.push(bytes.byteLength), { beforeMs: 300, afterMs: 500 });
  audio.hear(new Uint8Array(160), 40);
  audio.hear(new Uint8Array(160), 60);
  audio.hear(new Uint8Array(160), 120);
  assert.deepEqual(sent, [160, 160, 320, 160]);
  assert.equal(audio.nowMs, 140);
  assert.equal(audio.speechStartMs(0), 340);
  assert.equal(audio.speechEndMs(600), 140);
});

test('a long gap is made up for by a second and then counted', () => {
  const sent: number[] = [];
  const audio = new CallerAudio((bytes) => sent.push(bytes.byteLength), { beforeMs: 0, afterMs: 0 });
  audio.hear(new Uint8Array(160), 0);
  audio.hear(new Uint8Array(160), 60_000);
  assert.deepEqual(sent, [160, 8000, 160]);
  assert.equal(audio.nowMs, 60_020);
});
