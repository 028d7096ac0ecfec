import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { PhoneError } from '../../../core/errors.ts';
import { type Clock, systemClock } from '../../../core/ports/clock.ts';
import { earsChecks } from '../../../core/ports/ears.contract.ts';
import type { EarsSession, HeardText } from '../../../core/ports/ears.ts';
import { silentLog } from '../../../core/ports/log.ts';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import { frameBytes, silenceByte } from '../../../core/ports/media-leg.ts';
import { sayScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { readSettings } from '../../../core/settings.ts';
import { type FakeTranscriptions, startFakeTranscriptions } from './fake.ts';
import { openai } from './index.ts';

function requestFor(fake: FakeTranscriptions, env: Readonly<Record<string, string>> = {}, model: string | null = null) {
  const settings = readSettings(openai.settings, { OPENAI_API_KEY: fake.key, OPENAI_EARS_URL: fake.url, ...env });
  return { settings, model, log: silentLog };
}

async function startFake(t: TestContext): Promise<FakeTranscriptions> {
  const fake = await startFakeTranscriptions(scriptedVoice);
  t.after(() => fake.close());
  return fake;
}

async function listen(
  t: TestContext,
  fake: FakeTranscriptions,
  clock: Clock = systemClock,
  model: string | null = null,
) {
  const request = { language: 'en', vocabulary: ['Priya Raghavan'], clock };
  const session = await openai.create(requestFor(fake, {}, model)).open(request);
  t.after(() => session.close());
  const texts: HeardText[] = [];
  const errors: unknown[] = [];
  session.onText((text) => texts.push(text));
  session.onError((error) => errors.push(error));
  return { session, texts, errors };
}

let nowMs = 0;

function hear(session: EarsSession, ...words: readonly string[]): void {
  const speech = encodeMulaw(sayScripted(words, 8000));
  pass(session, 200);
  for (let at = 0; at + frameBytes <= speech.length; at += frameBytes) {
    session.hear(speech.slice(at, at + frameBytes), (nowMs += 20));
  }
  pass(session, 600);
}

function pass(session: EarsSession, ms: number): void {
  const frame = new Uint8Array(frameBytes).fill(silenceByte);
  for (let at = 0; at < ms; at += 20) session.hear(frame, (nowMs += 20));
}

async function until(condition: () => boolean): Promise<void> {
  const endAt = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < endAt, 'not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

for (const [model, tellsAtOnce] of [
  ['gpt-live-transcribe', true],
  ['gpt-4o-transcribe', false],
] as const) {
  for (const { name, run } of earsChecks) {
    test(`ears, ${model}: ${name}`, async (t) => {
      await run({ ears: openai.create(requestFor(await startFake(t), {}, model)), tellsAtOnce });
    });
  }
}

test('asks for a transcription of the line as it is, with what it should expect', async (t) => {
  const fake = await startFake(t);
  await listen(t, fake);
  assert.equal(fake.requests[0]?.query.toString(), 'intent=transcription');
  assert.deepEqual(fake.sessions[0]?.session, {
    type: 'transcription',
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        transcription: { model: 'gpt-live-transcribe', languages: ['en'], keywords: ['Priya Raghavan'] },
        turn_detection: null,
      },
    },
  });
  await listen(t, fake, systemClock, 'gpt-4o-mini-transcribe');
  assert.deepEqual(fake.sessions[1]?.hints, {
    model: 'gpt-4o-mini-transcribe',
    language: 'en',
    prompt: 'Priya Raghavan',
  });
  await listen(t, fake, systemClock, 'gpt-realtime-whisper');
  assert.deepEqual(fake.sessions[2]?.hints, { model: 'gpt-realtime-whisper', language: 'en' });
  for (const model of ['gpt-live-transcribe', 'gpt-realtime-whisper']) {
    const ears = openai.create(requestFor(fake, {}, model));
    const session = await ears.open({ language: 'auto', vocabulary: [], clock: systemClock });
    t.after(() => session.close());
    assert.deepEqual(fake.sessions.at(-1)?.hints, { model });
  }
});

test('silence is not sent', async (t) => {
  const fake = await startFake(t);
  const { session } = await listen(t, fake);
  pass(session, 20_000);
  hear(session, 'hello');
  pass(session, 20_000);
  assert.equal(await session.take(), 'hello');
  const heardMs = (fake.sessions[0]?.heardBytes ?? 0) / 8;
  assert.ok(heardMs > 900 && heardMs < 2000, `${heardMs} ms`);
});

test('a transcript that comes late is waited for, one that never comes is not', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session } = await listen(t, fake, clock);
  fake.faults.delayMs = 100;
  hear(session, 'jane', 'nine');
  assert.equal(await session.take(), 'jane nine');
  fake.faults.silent = true;
  hear(session, 'seven');
  const taken = session.take();
  await until(() => fake.sessions[0]?.events.filter((type) => type.endsWith('commit')).length === 2);
  await clock.advance(4000);
  assert.equal(await taken, '');
  assert.equal(clock.waiting, 0);
});

test('a connection that breaks takes nothing with it', async (t) => {
  const fake = await startFake(t);
  const { session, errors } = await listen(t, fake);
  hear(session, 'yes');
  assert.equal(await session.take(), 'yes');
  fake.faults.silent = true;
  hear(session, 'table', 'seven');
  const taken = session.take();
  hear(session, 'please');
  await until(() => fake.sessions[0]?.events.filter((type) => type.endsWith('commit')).length === 2);
  fake.faults.silent = false;
  fake.sessions[0]?.drop();
  hear(session, 'thanks');
  assert.equal(await taken, 'table seven');
  assert.equal(await session.take(), 'please thanks');
  assert.equal(fake.sessions.length, 2);
  assert.deepEqual(errors, []);
});

test('a connection that breaks again before it has answered is a fault', async (t) => {
  const fake = await startFake(t);
  const { session, errors } = await listen(t, fake);
  fake.faults.silent = true;
  hear(session, 'hello');
  fake.sessions[0]?.drop();
  await until(() => (fake.sessions[1]?.heardBytes ?? 0) > 0);
  fake.sessions[1]?.drop();
  await until(() => errors.length > 0);
  assert.ok(errors[0] instanceof PhoneError && errors[0].retryable);
  assert.equal(await session.take(), '');
});

test('when nothing comes any more, another connection is asked; then it is a fault', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session, errors } = await listen(t, fake, clock);
  const committed = (n: number) => fake.sessions[n]?.events.includes('input_audio_buffer.commit') ?? false;
  fake.faults.dead = true;
  hear(session, 'jane');
  const taken = session.take();
  await until(() => committed(0));
  fake.faults.dead = false;
  await clock.advance(4000);
  assert.equal(await taken, 'jane');
  assert.equal(fake.sessions.length, 2);
  fake.faults.silent = true;
  hear(session, 'seven');
  const lost = session.take();
  await until(() => (fake.sessions[1]?.events.filter((type) => type.endsWith('commit')).length ?? 0) === 2);
  await clock.advance(4000);
  assert.equal(await lost, '');
  assert.equal(errors.at(-1), undefined);
  fake.faults.silent = false;
  fake.faults.dead = true;
  fake.faults.refuseWith = 503;
  hear(session, 'nine');
  const last = session.take();
  await clock.advance(4000);
  await until(() => errors.length > 0);
  assert.equal(await last, '');
  const error = errors.at(-1);
  assert.ok(error instanceof PhoneError && error.retryable);
  assert.equal(clock.waiting, 0);
});

test('a turn that could not be transcribed is a fault, unless its words are known already', async (t) => {
  const fake = await startFake(t);
  const { session, texts } = await listen(t, fake);
  fake.faults.fail = true;
  hear(session, 'hello', 'jane');
  await until(() => texts.at(-1)?.text === 'hello jane');
  assert.equal(await session.take(), 'hello jane');
  const batch = await listen(t, fake, systemClock, 'gpt-4o-transcribe');
  hear(batch.session, 'hello');
  assert.equal(await batch.session.take(), '');
  assert.ok(batch.errors[0] instanceof PhoneError && batch.errors[0].retryable);
});

test('what cannot be opened says why', async (t) => {
  const fake = await startFake(t);
  const open = (env: Readonly<Record<string, string>>, model: string | null = null) =>
    openai.create(requestFor(fake, env, model)).open({ language: 'en', vocabulary: [], clock: systemClock });
  await assert.rejects(open({ OPENAI_API_KEY: 'wrong' }), fault(/OPENAI_API_KEY/, false));
  await assert.rejects(open({}, 'no-such'), fault(/refuses the transcription/, false));
  fake.faults.refuseWith = 429;
  await assert.rejects(open({}), fault(/limit/, true));
  await assert.rejects(open({ OPENAI_EARS_URL: 'http://127.0.0.1:1' }), fault(/connection/, true));
  assert.throws(
    () => openai.create({ ...requestFor(fake), settings: readSettings(openai.settings, {}) }),
    fault(/set OPENAI_API_KEY/, false),
  );
  assert.equal(openai.configured(readSettings(openai.settings, {})), false);
  assert.equal(openai.configured(requestFor(fake).settings), true);
});

test('the check tells whether it would serve', async (t) => {
  const fake = await startFake(t);
  await openai.check(requestFor(fake), AbortSignal.timeout(5000));
  assert.deepEqual(fake.sessions[0]?.events, ['session.update']);
  await assert.rejects(openai.check(requestFor(fake, {}, 'no-such'), AbortSignal.timeout(5000)), PhoneError);
  await assert.rejects(openai.check(requestFor(fake), AbortSignal.abort()), fault(/connection/, true));
});

function fault(message: RegExp, retryable: boolean): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PhoneError);
    assert.match(error.message, message);
    assert.equal(error.retryable, retryable);
    assert.ok(!`${error.message} ${String(error.cause)}`.includes('openai-key'));
    return true;
  };
}
