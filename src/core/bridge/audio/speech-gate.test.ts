import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpeechGate } from './speech-gate.ts';

test('speech passes with what came just before and after it, each frame once and in order', () => {
  const speech = new Set([10, 11, 12, 30]);
  const activity = { hear: (_frame: Uint8Array, atMs: number) => speech.has(atMs / 20) };
  const gate = new SpeechGate(activity, { beforeMs: 60, afterMs: 40 });
  const frame = Buffer.alloc(1);
  const passed: number[] = [];
  for (let i = 0; i < 40; i++) {
    frame[0] = i;
    for (const kept of gate.hear(frame, i * 20)) passed.push(kept[0] ?? -1);
  }
  assert.deepEqual(passed, [7, 8, 9, 10, 11, 12, 13, 14, 27, 28, 29, 30, 31, 32]);
});
