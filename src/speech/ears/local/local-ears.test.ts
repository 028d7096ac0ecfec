import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, describe, test } from 'node:test';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { PhoneError } from '../../../core/errors.ts';
import { systemClock } from '../../../core/ports/clock.ts';
import { earsChecks } from '../../../core/ports/ears.contract.ts';
import { silentLog } from '../../../core/ports/log.ts';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import { frameBytes } from '../../../core/ports/media-leg.ts';
import { sayScripted } from '../../../core/ports/scripted-speech.ts';
import { readSettings } from '../../../core/settings.ts';
import { sherpaOnnx, whisper } from './index.ts';
import { LocalEars } from './local-ears.ts';
import { sherpaFiles } from './model-files.ts';

const standIn = {
  'sherpa-onnx': new URL('./stand-in-sherpa.example.ts', import.meta.url).href,
  whisper: new URL('./stand-in-whisper.example.ts', import.meta.url).href,
};

function earsWith(
  engine: 'sherpa-onnx' | 'whisper',
  files: Readonly<Record<string, string>>,
  module = standIn[engine],
): LocalEars {
  return new LocalEars(engine, { engine, module, files, threads: 1 });
}

const sherpa = earsWith('sherpa-onnx', {
  tokens: '/m/tokens.txt',
  encoder: '/m/encoder.onnx',
  decoder: '/m/d',
  joiner: '/m/j',
});
const whisperCpp = earsWith('whisper', { model: '/m/ggml.bin' });

describe('sherpa-onnx', () => {
  for (const { name, run } of earsChecks) test(name, () => run({ ears: sherpa, tellsAtOnce: true }));
});

describe('whisper', () => {
  for (const { name, run } of earsChecks) test(name, () => run({ ears: whisperCpp, tellsAtOnce: false }));
});

function folder(t: TestContext, ...names: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), 'model-'));
  t.after(() => rmSync(path, { recursive: true }));
  for (const name of names) writeFileSync(join(path, name), '');
  return path;
}

function speech(...words: readonly string[]): Uint8Array[] {
  const codes = encodeMulaw(sayScripted(words, 8000));
  return Array.from({ length: codes.length / frameBytes }, (_, i) => codes.slice(i * frameBytes, (i + 1) * frameBytes));
}

test('several calls share one model and do not hear each other', async () => {
  for (const ears of [sherpa, whisperCpp]) {
    const open = () => ears.open({ language: 'en', vocabulary: [], clock: systemClock });
    const sessions = await Promise.all([open(), open()]);
    const said = [speech('hello', 'jane'), speech('seven', 'nine')];
    for (let i = 0; i < 32; i++)
      for (const [n, session] of sessions.entries()) session.hear(said[n]?.[i] ?? new Uint8Array(), i * 20);
    assert.deepEqual(
      await Promise.all(sessions.map((session) => session.take())),
      ['hello jane', 'seven nine'].map((text) => (ears === sherpa ? text : `${text}.`)),
    );
    for (const session of sessions) session.close();
  }
});

test('a package or a model that is missing is named', async () => {
  const request = { language: 'en', vocabulary: [], clock: systemClock };
  const files = { model: '/models/ggml-broken.bin' };
  await assert.rejects(earsWith('whisper', files).open(request), fault(/model in \/models\/ggml-broken.bin/));
  await assert.rejects(
    earsWith('whisper', files, 'no-such-package').open(request),
    fault(/npm install no-such-package/),
  );
  const wrong = earsWith('whisper', files, standIn['sherpa-onnx']);
  await assert.rejects(wrong.open(request), fault(/npm install/));
  const broken = { tokens: '/m/tokens.txt', encoder: '/m/broken.onnx', decoder: '/m/d', joiner: '/m/j' };
  await assert.rejects(earsWith('sherpa-onnx', broken).check(), fault(/can’t read the model/));
});

test('a recogniser that fails in a turn is a fault', async () => {
  const session = await whisperCpp.open({ language: 'xx', vocabulary: [], clock: systemClock });
  const errors: unknown[] = [];
  session.onError((error) => errors.push(error));
  for (const [i, frame] of speech('hello').entries()) session.hear(frame, i * 20);
  assert.equal(await session.take(), '');
  assert.ok(errors[0] instanceof PhoneError && errors[0].retryable);
  assert.equal(await session.take(), '');
});

test('a recogniser that is too slow is not waited for', async () => {
  const clock = new ManualClock();
  const session = await whisperCpp.open({ language: 'en', vocabulary: [], clock });
  const errors: unknown[] = [];
  session.onError((error) => errors.push(error));
  for (const [i, frame] of speech('hello').entries()) session.hear(frame, i * 20);
  const taken = session.take();
  await clock.advance(10_000);
  assert.equal(await taken, '');
  assert.ok(errors[0] instanceof PhoneError && /10 seconds/.test(errors[0].message));
});

test('the parts of a model are found in its folder', (t) => {
  const path = folder(
    t,
    'tokens.txt',
    'encoder-99.onnx',
    'encoder-99.int8.onnx',
    'decoder-99.onnx',
    'joiner-99.onnx',
    'README.md',
  );
  assert.deepEqual(sherpaFiles(path), {
    tokens: join(path, 'tokens.txt'),
    encoder: join(path, 'encoder-99.int8.onnx'),
    decoder: join(path, 'decoder-99.onnx'),
    joiner: join(path, 'joiner-99.onnx'),
  });
  const ctc = folder(t, 'tokens.txt', 'model.int8.onnx');
  assert.deepEqual(sherpaFiles(ctc), { tokens: join(ctc, 'tokens.txt'), model: join(ctc, 'model.int8.onnx') });
  assert.throws(() => sherpaFiles(folder(t, 'encoder.onnx')), fault(/tokens.txt/));
  assert.throws(() => sherpaFiles(folder(t, 'tokens.txt')), fault(/neither/));
  assert.throws(() => sherpaFiles(folder(t, 'tokens.txt', 'encoder.onnx')), fault(/no decoder/));
  assert.throws(() => sherpaFiles('/no/such/folder'), fault(/no folder/));
});

test('the settings name the model, and another beside it can be asked for', async (t) => {
  const path = folder(t, 'ggml-base.bin', 'ggml-small.bin');
  const settings = readSettings(whisper.settings, { WHISPER_MODEL_PATH: join(path, 'ggml-base.bin') });
  assert.equal(whisper.configured(settings), true);
  assert.equal(whisper.create({ settings, model: null, log: silentLog }).label, 'whisper:ggml-base.bin');
  assert.equal(whisper.create({ settings, model: 'ggml-small.bin', log: silentLog }).label, 'whisper:ggml-small.bin');
  assert.throws(() => whisper.create({ settings, model: 'ggml-large.bin', log: silentLog }), fault(/no model/));
  const unset = readSettings(sherpaOnnx.settings, {});
  assert.equal(sherpaOnnx.configured(unset), false);
  assert.throws(
    () => sherpaOnnx.create({ settings: unset, model: null, log: silentLog }),
    fault(/SHERPA_ONNX_MODEL_DIR/),
  );
  const request = { settings, model: null, log: silentLog };
  await assert.rejects(whisper.check(request, AbortSignal.timeout(20_000)), fault(/@fugood\/whisper.node|model/));
  await assert.rejects(whisper.check(request, AbortSignal.abort()), fault(/in time/));
});

function fault(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PhoneError);
    assert.match(error.message, message);
    return true;
  };
}
