import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { encodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { PhoneError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { systemClock } from '../../../core/ports/clock.ts';
import { earsChecks } from '../../../core/ports/ears.contract.ts';
import type { EarsSession, HeardText } from '../../../core/ports/ears.ts';
import { silentLog } from '../../../core/ports/log.ts';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import { frameBytes, silenceByte } from '../../../core/ports/media-leg.ts';
import { sayScripted, scriptedVoice } from '../../../core/ports/scripted-speech.ts';
import { readSettings } from '../../../core/settings.ts';
import { type FakeDeepgram, startFakeDeepgram } from './fake.ts';
import { deepgram } from './index.ts';

function settingsFor(fake: FakeDeepgram, changes: Readonly<Record<string, string>> = {}) {
  return readSettings(deepgram.settings, { DEEPGRAM_API_KEY: fake.key, DEEPGRAM_URL: fake.url, ...changes });
}

function earsFor(fake: FakeDeepgram, changes: Readonly<Record<string, string>> = {}, model: string | null = null) {
  return deepgram.create({ settings: settingsFor(fake, changes), model, log: silentLog });
}

async function startFake(t: TestContext): Promise<FakeDeepgram> {
  const fake = await startFakeDeepgram(scriptedVoice);
  t.after(() => fake.close());
  return fake;
}

async function listen(t: TestContext, fake: FakeDeepgram, clock: Clock = systemClock, vocabulary: string[] = []) {
  const session = await earsFor(fake).open({ language: 'en', vocabulary, clock });
  t.after(() => session.close());
  const texts: HeardText[] = [];
  const errors: unknown[] = [];
  session.onText((text) => texts.push(text));
  session.onError((error) => errors.push(error));
  return { session, texts, errors };
}

function hear(session: EarsSession, ...words: readonly string[]): void {
  const speech = encodeMulaw(sayScripted(words, 8000));
  for (let at = 0; at + frameBytes <= speech.length; at += frameBytes)
    session.hear(speech.slice(at, at + frameBytes), 0);
}

function pass(session: EarsSession, ms: number): void {
  const frame = new Uint8Array(frameBytes).fill(silenceByte);
  for (let at = 0; at < ms; at += 20) session.hear(frame, 0);
}

async function until(condition: () => boolean): Promise<void> {
  const endAt = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < endAt, 'not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

for (const { name, run } of earsChecks) {
  test(`ears: ${name}`, async (t) => {
    await run({ ears: earsFor(await startFake(t)), tellsAtOnce: true });
  });
}

test('asks for the line as it is, with what it should expect', async (t) => {
  const fake = await startFake(t);
  await listen(t, fake, systemClock, ['Priya Raghavan', 'Her appointment at Riverside Dental is at 3 pm.']);
  const [connection] = fake.connections;
  assert.ok(connection);
  const query = Object.fromEntries(connection.query);
  assert.equal(query['model'], 'nova-3');
  assert.equal(query['encoding'], 'mulaw');
  assert.equal(query['sample_rate'], '8000');
  assert.equal(query['language'], 'en');
  assert.equal(query['smart_format'], 'true');
  assert.deepEqual(connection.query.getAll('keyterm'), ['Priya Raghavan', 'Riverside Dental']);
  const older = await earsFor(fake, {}, 'nova-2').open({
    language: 'es',
    vocabulary: ['Priya Raghavan'],
    clock: systemClock,
  });
  t.after(() => older.close());
  assert.deepEqual(fake.connections[1]?.query.getAll('keywords'), ['Priya', 'Raghavan']);
  assert.equal(fake.connections[1]?.query.get('language'), 'es');
  const any = await earsFor(fake).open({ language: 'auto', vocabulary: [], clock: systemClock });
  t.after(() => any.close());
  assert.equal(fake.connections[2]?.query.get('language'), 'multi');
});

test('each frame is sent as it came', async (t) => {
  const fake = await startFake(t);
  const { session } = await listen(t, fake);
  hear(session, 'hello');
  pass(session, 400);
  assert.equal(await session.take(), 'hello');
  const [connection] = fake.connections;
  assert.ok(connection && connection.binary.length === 36);
  assert.ok(connection.binary.every((size) => size === frameBytes));
});

test('words that come late are waited for', async (t) => {
  const fake = await startFake(t);
  fake.faults.delayMs = 150;
  const { session } = await listen(t, fake);
  hear(session, 'jane', 'nine');
  pass(session, 100);
  assert.equal(await session.take(), 'jane nine');
});

test('when nothing comes any more, the connection is taken for dead and another one is asked', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session, errors } = await listen(t, fake, clock);
  fake.faults.silent = true;
  hear(session, 'jane', 'nine');
  const taken = session.take();
  await until(() => fake.connections[0]?.control.includes('Finalize') ?? false);
  pass(session, 600);
  await until(() => (fake.connections[0]?.heardMs ?? 0) > 1200);
  fake.faults.silent = false;
  await clock.advance(1500);
  assert.equal(await taken, 'jane nine');
  assert.equal(fake.connections.length, 2);
  assert.deepEqual(errors, []);
});

test('a service that has gone silent is a fault', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session, errors } = await listen(t, fake, clock);
  fake.faults.silent = true;
  hear(session, 'jane', 'nine');
  const taken = session.take();
  pass(session, 600);
  await clock.advance(1500);
  pass(session, 600);
  await until(() => fake.connections[1]?.control.includes('Finalize') ?? false);
  await clock.advance(1500);
  assert.equal(await taken, '');
  assert.ok(errors[0] instanceof PhoneError && errors[0].retryable && errors.length === 1);
});

test('at the end of the line an answer that does not come is no fault', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session, errors } = await listen(t, fake, clock);
  fake.faults.silent = true;
  hear(session, 'jane', 'nine');
  const taken = session.take();
  await clock.advance(1500);
  assert.equal(await taken, '');
  assert.equal(fake.connections.length, 1);
  assert.deepEqual(errors, []);
});

test('words that are not certain in time are taken as they are surmised', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session, texts } = await listen(t, fake, clock);
  hear(session, 'hello', 'jane');
  await until(() => texts.length > 0);
  fake.faults.delayMs = 100;
  const taken = session.take();
  await until(() => fake.connections[0]?.control.includes('Finalize') ?? false);
  await clock.advance(1500);
  await clock.advance(1500);
  assert.match(await taken, /^hello/);
});

test('a long pause ends the turn, a short one does not', async (t) => {
  const fake = await startFake(t);
  const { session, texts } = await listen(t, fake);
  hear(session, 'hello');
  pass(session, 800);
  hear(session, 'jane');
  pass(session, 1800);
  await until(() => texts.some(({ endOfTurn }) => endOfTurn));
  assert.deepEqual(texts.at(-1), { text: 'hello jane', endOfTurn: true });
  assert.equal(texts.filter(({ endOfTurn }) => endOfTurn).length, 1);
});

test('the connection is kept while the phone rings, and needs no help once there is audio', async (t) => {
  const fake = await startFake(t);
  const clock = new ManualClock();
  const { session } = await listen(t, fake, clock);
  await clock.advance(12_000);
  await until(() => fake.connections[0]?.control.length === 3);
  assert.deepEqual(fake.connections[0]?.control, ['KeepAlive', 'KeepAlive', 'KeepAlive']);
  for (let i = 0; i < 4; i++) {
    pass(session, 100);
    await clock.advance(4000);
  }
  assert.equal(fake.connections[0]?.control.length, 3);
});

test('when the connection breaks, what was not certain yet is heard over another', async (t) => {
  const fake = await startFake(t);
  const { session, texts, errors } = await listen(t, fake);
  hear(session, 'hello');
  pass(session, 600);
  await until(() => texts.at(-1)?.text === 'hello');
  hear(session, 'table', 'seven');
  fake.connections[0]?.drop();
  hear(session, 'please');
  await until(() => fake.connections.length === 2);
  hear(session, 'thanks');
  pass(session, 100);
  assert.equal(await session.take(), 'hello table seven please thanks');
  assert.deepEqual(errors, []);
  hear(session, 'goodbye');
  pass(session, 100);
  assert.equal(await session.take(), 'goodbye');
});

test('a turn that is being taken when the connection breaks is taken over the next', async (t) => {
  const fake = await startFake(t);
  const { session } = await listen(t, fake);
  fake.faults.silent = true;
  hear(session, 'jane', 'nine');
  pass(session, 100);
  const taken = session.take();
  hear(session, 'yes');
  await until(() => fake.connections[0]?.control.includes('Finalize') ?? false);
  fake.faults.silent = false;
  fake.connections[0]?.drop();
  assert.equal(await taken, 'jane nine');
  pass(session, 100);
  assert.equal(await session.take(), 'yes');
});

test('a connection that breaks again before it has answered is a fault', async (t) => {
  const fake = await startFake(t);
  const { session, errors } = await listen(t, fake);
  fake.faults.silent = true;
  hear(session, 'hello');
  fake.connections[0]?.drop();
  await until(() => fake.connections.length === 2);
  fake.connections[1]?.drop();
  await until(() => errors.length > 0);
  assert.ok(errors[0] instanceof PhoneError && errors[0].retryable);
  assert.equal(errors.length, 1);
  assert.equal(await session.take(), '');
});

test('audio that the service cannot read is a fault at once', async (t) => {
  const fake = await startFake(t);
  const { session, errors } = await listen(t, fake);
  pass(session, 100);
  fake.connections[0]?.refuse(1008, 'DATA-0000');
  await until(() => errors.length > 0);
  assert.ok(errors[0] instanceof PhoneError && errors[0].cause instanceof Error);
  assert.equal(errors[0].cause.message, 'DATA-0000');
  assert.equal(fake.connections.length, 1);
});

test('the end is said to the service', async (t) => {
  const fake = await startFake(t);
  const { session } = await listen(t, fake);
  pass(session, 100);
  session.close();
  await until(() => fake.connections[0]?.control.includes('CloseStream') ?? false);
});

test('what cannot be opened says why', async (t) => {
  const fake = await startFake(t);
  const open = (changes: Readonly<Record<string, string>>, model: string | null = null) =>
    earsFor(fake, changes, model).open({ language: 'en', vocabulary: [], clock: systemClock });
  await assert.rejects(open({ DEEPGRAM_API_KEY: 'wrong' }), fault(/DEEPGRAM_API_KEY/, false));
  await assert.rejects(open({}, 'no-such'), fault(/refuses the request/, false));
  await assert.rejects(open({}, 'flux-general-en'), fault(/Choose a nova model/, false));
  fake.faults.refuseWith = 429;
  await assert.rejects(open({}), fault(/limit/, true));
  fake.faults.refuseWith = 503;
  await assert.rejects(open({}), fault(/HTTP 503/, true));
  await assert.rejects(open({ DEEPGRAM_URL: 'http://127.0.0.1:1' }), fault(/connection/, true));
  assert.throws(() => earsFor(fake, { DEEPGRAM_API_KEY: '' }), fault(/set DEEPGRAM_API_KEY/, false));
  assert.equal(deepgram.configured(settingsFor(fake, { DEEPGRAM_API_KEY: '' })), false);
  assert.equal(deepgram.configured(settingsFor(fake)), true);
});

test('the check tells whether it would serve', async (t) => {
  const fake = await startFake(t);
  const request = { settings: settingsFor(fake), model: null, log: silentLog };
  await deepgram.check(request, AbortSignal.timeout(5000));
  assert.equal(fake.connections[0]?.binary.length, 0);
  const wrong = { ...request, settings: settingsFor(fake, { DEEPGRAM_API_KEY: 'wrong' }) };
  await assert.rejects(deepgram.check(wrong, AbortSignal.timeout(5000)), fault(/DEEPGRAM_API_KEY/, false));
  await assert.rejects(deepgram.check(request, AbortSignal.abort()), fault(/connection/, true));
});

function fault(message: RegExp, retryable: boolean): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof PhoneError);
    assert.match(error.message, message);
    assert.equal(error.retryable, retryable);
    assert.ok(!JSON.stringify([error.message, error.detail, String(error.cause)]).includes('deepgram-key'));
    return true;
  };
}
