import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { PhoneError } from '../../../core/errors.ts';
import { type Log, silentLog } from '../../../core/ports/log.ts';
import { frameBytes, silenceByte } from '../../../core/ports/media-leg.ts';
import { sayScripted } from '../../../core/ports/scripted-speech.ts';
import type { VoiceActivity } from '../../../core/ports/voice-activity.ts';
import { readSettings } from '../../../core/settings.ts';
import { silero } from './index.ts';

const standIn = new URL('./stand-in-onnxruntime.example.ts', import.meta.url).href;

function settingsWith(t: TestContext, name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'silero-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, '');
  return readSettings(silero.settings, { SILERO_MODEL_PATH: path });
}

const silence = new Uint8Array(8000).fill(silenceByte);
const speech = encodeMulaw(sayScripted(['hello', 'yes', 'no', 'hello', 'yes', 'no'], 8000));

/** The decision on each frame, the model running in between as it would on a live line. */
async function listen(activity: VoiceActivity, codes: Uint8Array, fromMs = 0): Promise<boolean[]> {
  const decisions: boolean[] = [];
  for (let at = 0; at + frameBytes <= codes.length; at += frameBytes) {
    decisions.push(activity.hear(codes.subarray(at, at + frameBytes), fromMs + at / 8));
    for (let i = 0; i < 4; i++) await new Promise(setImmediate);
  }
  return decisions;
}

test('speech is noticed soon, held over short gaps and let go of', async (t) => {
  const open = await silero.open(settingsWith(t, 'silero.onnx'), silentLog, standIn);
  const decisions = await listen(open(), Buffer.concat([silence, speech, silence]));
  const start = silence.length / frameBytes;
  const end = start + speech.length / frameBytes;
  assert.ok(decisions.slice(0, start).every((speech) => !speech));
  assert.ok(decisions.slice(start + 4, end - 4).every(Boolean));
  assert.ok(decisions.slice(end + 8).every((speech) => !speech));
  assert.ok(end - start > 80);
});

test('calls do not share what the model remembers', async (t) => {
  const open = await silero.open(settingsWith(t, 'silero.onnx'), silentLog, standIn);
  const results = await Promise.all([listen(open(), speech), listen(open(), silence)]);
  assert.ok(results[0]?.some(Boolean) && results[1]?.every((speech) => !speech));
});

test('a gap in the audio begins anew', async (t) => {
  const open = await silero.open(settingsWith(t, 'silero.onnx'), silentLog, standIn);
  const activity = open();
  assert.ok((await listen(activity, speech)).some(Boolean));
  const later = await listen(activity, silence, 10_000);
  assert.ok(later.every((speech) => !speech));
  assert.ok((await listen(activity, speech, 11_000)).slice(10).every(Boolean));
});

test('a model that is behind drops windows and goes on', async (t) => {
  const open = await silero.open(settingsWith(t, 'lossy.onnx'), silentLog, standIn);
  const activity = open();
  for (let at = 0; at + frameBytes <= speech.length; at += frameBytes)
    activity.hear(speech.subarray(at, at + frameBytes), at / 8);
  for (let i = 0; i < 50; i++) await new Promise(setImmediate);
  assert.equal(activity.hear(speech.subarray(0, frameBytes), speech.length / 8), true);
});

test('when the model fails, loudness decides', async (t) => {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => warnings.push(message) };
  const open = await silero.open(settingsWith(t, 'failing.onnx'), log, standIn);
  const decisions = await listen(open(), Buffer.concat([silence, speech, silence]));
  assert.equal(warnings.length, 1);
  const start = silence.length / frameBytes;
  assert.ok(decisions.slice(start + 6, start + 80).every(Boolean));
  assert.ok(decisions.slice(-20).every((speech) => !speech));
});

test('what is missing is named', async (t) => {
  const unset = readSettings(silero.settings, {});
  assert.equal(silero.configured(unset), false);
  await assert.rejects(silero.open(unset, silentLog), fault(/SILERO_MODEL_PATH/));
  await assert.rejects(
    silero.open({ SILERO_MODEL_PATH: '/no/model.onnx' }, silentLog),
    fault(/no model \/no\/model.onnx/),
  );
  const settings = settingsWith(t, 'silero.onnx');
  assert.equal(silero.configured(settings), true);
  await assert.rejects(silero.open(settings, silentLog, 'no-such-package'), fault(/npm install no-such-package/));
  await assert.rejects(silero.open(settings, silentLog, 'node:path'), fault(/npm install/));
  await assert.rejects(silero.open(settingsWith(t, 'broken.onnx'), silentLog, standIn), fault(/can’t read the model/));
  await assert.rejects(silero.open(settingsWith(t, 'other.onnx'), silentLog, standIn), fault(/no model of Silero/));
});

function fault(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PhoneError);
    assert.match(error.message, message);
    return true;
  };
}
