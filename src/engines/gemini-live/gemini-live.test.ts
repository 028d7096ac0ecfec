import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { EngineCall, TestModel, wordMs } from '../../core/bridge/engine-call.example.ts';
import { PhoneError } from '../../core/errors.ts';
import { fieldsOf } from '../../core/json-fields.ts';
import type { Engine } from '../../core/ports/engine.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { ScriptedAnswer, ScriptedMessage } from '../../core/ports/scripted-model.ts';
import { readSettings } from '../../core/settings.ts';
import { FakeLive } from './fake.ts';
import { geminiLive } from './index.ts';

type Answers = (messages: readonly ScriptedMessage[]) => Partial<ScriptedAnswer>;

const opening = 'Hello, this is an AI assistant calling on behalf of Josh Miller.';
const question = 'Does the appointment on Friday at three in the afternoon still work for you?';

let answers: Answers = () => ({});
const model = new TestModel((messages) => answers(messages));
let fake: FakeLive;

before(async () => {
  fake = await FakeLive.start(model);
});
after(() => fake.close());
beforeEach(() => {
  fake.received.length = 0;
  fake.connections = 0;
  Object.assign(fake.behaviour, { transcriptionDelayMs: 0, piecesAllowed: Infinity, binary: true });
  model.hears.length = 0;
  model.requests.length = 0;
  answers = replies({});
});

/** The question at first, then by the caller's last words. */
function replies(byWords: Readonly<Record<string, Partial<ScriptedAnswer>>>): Answers {
  return (messages) => {
    const last = messages.at(-1);
    if (last?.role === 'result') return { text: 'Noted, thank you.' };
    if (last?.role === 'user' && !last.text.includes('You have just said'))
      return byWords[last.text] ?? { text: 'I see.' };
    return { text: question };
  };
}

function engine(env: Readonly<Record<string, string>> = {}, chosen: string | null = null): Engine {
  const settings = readSettings(geminiLive.settings, { GEMINI_API_KEY: 'key-test', GEMINI_LIVE_URL: fake.url, ...env });
  return geminiLive.create({ settings, model: chosen, log: silentLog });
}

async function asked(env: Readonly<Record<string, string>> = {}): Promise<EngineCall> {
  const call = new EngineCall([engine(env)]);
  model.hears.push('Hello?');
  await call.answer();
  await call.speak(2);
  await call.until(() => call.turns.some((turn) => turn.role === 'ai' && turn.text.includes(question)));
  return call;
}

/** The call, with the question just beginning to be heard. */
async function beingAsked(): Promise<EngineCall> {
  const call = new EngineCall([engine()]);
  model.hears.push('Hello?');
  await call.answer();
  await call.speak(2);
  await call.until(() => model.requests.length > 0);
  await call.pass(opening.split(' ').length * wordMs + 200);
  assert.ok(call.leg.queuedMs > 1000);
  return call;
}

async function say(call: EngineCall, text: string): Promise<void> {
  model.hears.push(text);
  await call.speak(text.split(' ').length);
}

function lastWords(): string {
  const last = model.requests.at(-1)?.messages.at(-1);
  return last && 'text' in last ? last.text : '';
}

test('the call greets, listens and answers', async () => {
  answers = replies({ 'Yes it does': { text: 'Wonderful, thank you.' } });
  const call = await asked();
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.length === 4);
  const setup = fake.sessions[0]?.setup ?? null;
  await call.hangUp();
  assert.deepEqual(call.transcript, [
    'human: Hello?',
    `ai: ${opening} ${question}`,
    'human: Yes it does',
    'ai: Wonderful, thank you.',
  ]);
  assert.equal(setup?.['model'], 'models/gemini-3.8-live');
  assert.deepEqual(model.requests[0]?.messages, [
    { role: 'user', text: 'Hello?' },
    { role: 'user', text: `[You have just said: "${opening}" Go on from there.]` },
  ]);
  const used = Object.fromEntries((call.measures?.usage ?? []).map((usage) => [usage.unit, usage.amount]));
  assert.equal(used['input_tokens'], 2 * 150);
  assert.equal(used['audio_input_tokens'], 2 * 100);
  assert.ok((used['audio_output_tokens'] ?? 0) > 0);
  const timing = call.measures?.turns.at(-1);
  assert.ok(timing && timing.firstTokenMs !== null && timing.firstPlayedMs !== null);
});

test('who has called is asked what they want, and has the word', async () => {
  answers = replies({ 'until when are you open': { text: 'We are open until six.' } });
  const call = new EngineCall([engine()], { call: { direction: 'inbound' } });
  await call.answer();
  await call.until(() => call.transcript.length === 1 && call.leg.queuedMs === 0);
  await call.pass(2000);
  assert.equal(model.requests.length, 0);
  assert.match(call.transcript[0] ?? '', /How can I help you\?$/);
  await say(call, 'until when are you open');
  await call.until(() => call.transcript.at(-1) === 'ai: We are open until six.');
  await call.hangUp();
});

test('who is silent after the answer is spoken to; messages in text frames are understood too', async () => {
  fake.behaviour.binary = false;
  const call = new EngineCall([engine()]);
  await call.answer();
  await call.until(() => call.transcript.at(-1) === `ai: ${opening} ${question}`);
  await call.hangUp();
});

test('who interrupts stops the agent within a quarter of a second; the model is told what was heard', async () => {
  const call = await beingAsked();
  const spokeFromMs = call.leg.nowMs;
  const spoken = say(call, 'Wait a moment please');
  await call.meanwhile(() => call.leg.queuedMs === 0);
  assert.ok(call.leg.nowMs - spokeFromMs <= 250, `stopped after ${call.leg.nowMs - spokeFromMs} ms`);
  await spoken;
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.match(call.transcript[1] ?? '', /^ai \(cut\): .*Miller\. Does( the)?$/);
  assert.equal(call.transcript.at(-2), 'human: Wait a moment please');
  const told = fake.received.map((message) => fieldsOf(message, 'realtimeInput')?.['text']).filter((text) => text);
  assert.match(String(told.at(-1)), /heard only: "Does( the)?"/);
  await call.hangUp();
});

test('a turn that is still being made is broken off, and what comes late of it is dropped', async () => {
  fake.behaviour.piecesAllowed = 4;
  const call = new EngineCall([engine()]);
  model.hears.push('Hello?');
  await call.answer();
  await call.speak(2);
  for (let i = 0; model.requests.length === 0 && i < 100; i++) await call.leg.runWithClock(20);
  await call.meanwhile(() => call.leg.queuedMs > 0);
  await call.leg.runWithClock(opening.split(' ').length * wordMs + 200);
  await say(call, 'Wait a moment please');
  fake.behaviour.piecesAllowed = Infinity;
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.equal(call.transcript.filter((turn) => turn.startsWith('ai')).length, 2);
  await call.hangUp();
});

test('a listening sound that the line gives as text does not stop the agent, and is not answered', async () => {
  const call = await beingAsked();
  await call.speak(2, 'uh-huh');
  await call.until(() => call.transcript.some((turn) => turn.includes(question)));
  await call.pass(3000);
  assert.deepEqual(call.transcript, ['human: Hello?', `ai: ${opening} ${question}`]);
  await call.hangUp();
});

test('a yes under the last words of a question answers it', async () => {
  const call = await beingAsked();
  await call.until(() => call.leg.queuedMs < 1000);
  model.hears.push('Yes.');
  await call.speak(1, 'yes');
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.equal(call.transcript.at(-2), 'human: Yes.');
  await call.hangUp();
});

test('tools run after the words that they rest on were written down, in order, and are answered together', async () => {
  fake.behaviour.transcriptionDelayMs = 30;
  const quote = 'Jane at example dot com';
  answers = replies({
    [quote]: {
      calls: [
        { name: 'record_field', arguments: { key: 'email', value: 'jane@example.com', quote } },
        { name: 'record_field', arguments: { key: 'email', value: 'x@y.z', quote: 'never said' } },
      ],
    },
  });
  const call = await asked();
  await say(call, quote);
  await call.until(() => call.transcript.at(-1) === 'ai: Noted, thank you.');
  assert.deepEqual(call.tools, ['record_field true', 'record_field false']);
  assert.deepEqual(
    call.fields.map(({ key, value }) => [key, value]),
    [['email', 'jane@example.com']],
  );
  assert.equal(fake.received.filter((message) => message['toolResponse']).length, 1);
  await call.hangUp();
});

test('the agent says goodbye and hangs up, in whichever order the model says and ends', async () => {
  for (const text of ['Goodbye then.', '']) {
    answers = (messages) => {
      const last = messages.at(-1);
      if (last?.role === 'result') return { text: 'Thanks and goodbye.' };
      if (last?.role === 'user' && last.text === 'No thank you')
        return { text, calls: [{ name: 'end_call', arguments: {} }] };
      return { text: question };
    };
    const call = await asked();
    await say(call, 'No thank you');
    await call.until(() => call.end !== null);
    assert.equal(call.end?.reason, 'agent');
    assert.equal(call.transcript.at(-1), text === '' ? 'ai: Thanks and goodbye.' : 'ai: Goodbye then.');
  }
});

test('pressed keys, silence and the owner’s word reach the model', async () => {
  const call = await asked();
  for (const digit of '42#') call.leg.press(digit);
  await call.until(() => model.requests.length === 2);
  assert.match(lastWords(), /keys of their phone: 42#/);
  await call.until(() => model.requests.length === 3);
  assert.match(lastWords(), /Nobody has spoken/);
  await call.hangUp();
});

test('on notice the session goes on over a new connection, and nothing that was said is lost', async () => {
  const call = await asked();
  fake.goAway('9s');
  model.hears.push('Yes it does');
  await call.speak(3);
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.equal(fake.connections, 2);
  assert.equal(call.transcript.at(-2), 'human: Yes it does');
  assert.ok(model.requests.at(-1)?.messages.some((message) => 'text' in message && message.text === question));
  assert.equal(fake.sessions.length, 1);
  await call.hangUp();
});

test('a lost connection is taken up again in the middle of what the caller says', async () => {
  const call = await asked();
  model.hears.push('Yes it does work');
  await call.speak(2);
  fake.drop();
  await call.speak(2);
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.equal(call.transcript.at(-2), 'human: Yes it does work');
  assert.equal(fake.connections, 2);
  await call.hangUp();
});

test('when it cannot be taken up again the person is told and the call ends', async () => {
  const call = await asked();
  fake.refuse(503);
  fake.drop();
  await call.until(() => call.end !== null);
  fake.refuse(null);
  assert.equal(call.end?.reason, 'error');
  assert.match(call.transcript.at(-1) ?? '', /technical problem/);
});

test('a service that goes silent in mid-call is covered, and the call ends with a word', async () => {
  const own = await FakeLive.start(model);
  const call = await asked({ GEMINI_LIVE_URL: own.url });
  own.stall();
  await call.speak(3);
  for (let i = 0; call.end === null && i < 3000; i++) await call.leg.runWithClock(20);
  assert.equal(call.end?.reason, 'error');
  await own.close();
});

test('what is no message is passed over', async () => {
  const call = await asked();
  for (const text of [
    'no JSON',
    '[]',
    '{}',
    '{"serverContent":7}',
    '{"toolCall":{"functionCalls":[7]}}',
    '{"goAway":{}}',
  ]) {
    fake.inject(text);
  }
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  await call.hangUp();
});

test('what was said just before the end is still written down', async () => {
  const call = await asked();
  model.hears.push('Goodbye');
  await call.speak(3);
  await call.hangUp();
  assert.equal(call.transcript.at(-1), 'human: Goodbye');
});

test('opening waits for the session, and says why there is none', async () => {
  for (const [status, message] of [
    [403, /does not accept the key/],
    [503, /HTTP 503/],
  ] as const) {
    fake.refuse(status);
    await assert.rejects(new EngineCall([engine()]).bridge.prepare(), (error) => {
      assert.ok(error instanceof PhoneError);
      assert.equal(error.code, 'unavailable');
      assert.equal(error.retryable, status === 503);
      assert.match(error.message, message);
      return true;
    });
  }
  fake.refuse(null);
  const own = await FakeLive.start(model);
  own.stall();
  const call = new EngineCall([engine({ GEMINI_LIVE_URL: own.url })]);
  const opened = assert.rejects(call.bridge.prepare(), { code: 'unavailable' });
  await call.meanwhile(() => own.sessions.length === 1);
  await call.clock.advance(9000);
  await opened;
  await call.meanwhile(() => own.sessions.length === 0);
  assert.equal(call.clock.waiting, 0);
  await own.close();
});

test('the model and the voice are chosen, the check spends nothing', async () => {
  const settings = readSettings(geminiLive.settings, { GEMINI_API_KEY: 'key-test', GEMINI_LIVE_URL: fake.url });
  assert.ok(geminiLive.configured(settings));
  assert.ok(!geminiLive.configured(readSettings(geminiLive.settings, {})));
  await geminiLive.check({ settings, model: 'other-live', log: silentLog }, AbortSignal.timeout(5000));
  assert.equal(fieldsOf(fake.received[0] ?? null, 'setup')?.['model'], 'models/other-live');
  assert.equal(model.requests.length, 0);
});
