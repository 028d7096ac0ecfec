import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { frames, sequence, silence, syllables } from '../../core/bridge/audio/test-signals.ts';
import { EngineCall, TestModel, wordMs } from '../../core/bridge/engine-call.example.ts';
import { PhoneError } from '../../core/errors.ts';
import type { Engine } from '../../core/ports/engine.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { ScriptedAnswer, ScriptedMessage } from '../../core/ports/scripted-model.ts';
import { readSettings } from '../../core/settings.ts';
import { FakeRealtime } from './fake.ts';
import { openaiRealtime } from './index.ts';
import { fieldsOf } from '../../core/json-fields.ts';

type Answers = (messages: readonly ScriptedMessage[]) => Partial<ScriptedAnswer>;

const opening = 'Hello, this is an AI assistant calling on behalf of Josh Miller.';
const question = 'Does the appointment on Friday at three in the afternoon still work for you?';

let answers: Answers = () => ({});
const model = new TestModel((messages) => answers(messages));
let fake: FakeRealtime;

before(async () => {
  fake = await FakeRealtime.start(model);
});
after(() => fake.close());
beforeEach(() => {
  fake.received.length = 0;
  Object.assign(fake.behaviour, { transcriptionDelaysMs: [0], deltasAllowed: Infinity });
  model.hears.length = 0;
  model.requests.length = 0;
  answers = replies({});
});

/** The question at first, then by the caller's last words. */
function replies(byWords: Readonly<Record<string, Partial<ScriptedAnswer>>>): Answers {
  return (messages) => {
    const last = messages.at(-1);
    if (last?.role === 'result') return { text: 'Noted, thank you.' };
    if (last?.role === 'user') return byWords[last.text] ?? { text: 'I see.' };
    return { text: question };
  };
}

function engine(env: Readonly<Record<string, string>> = {}, chosen: string | null = null): Engine {
  const settings = readSettings(openaiRealtime.settings, {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_REALTIME_URL: fake.url,
    ...env,
  });
  return openaiRealtime.create({ settings, model: chosen, log: silentLog });
}

/** A call in which the person has said hello and was asked the question. */
async function asked(env: Readonly<Record<string, string>> = {}): Promise<EngineCall> {
  const call = new EngineCall([engine(env)]);
  model.hears.push('Hello?');
  await call.answer();
  await call.speak(2);
  await call.until(() => call.turns.some((turn) => turn.role === 'ai' && turn.text.includes(question)));
  return call;
}

async function say(call: EngineCall, text: string): Promise<void> {
  model.hears.push(text);
  await call.speak(text.split(' ').length);
}

/** The call, with the question just beginning to be heard. */
async function beingAsked(): Promise<EngineCall> {
  const call = new EngineCall([engine()]);
  model.hears.push('Hello?');
  await call.answer();
  await call.speak(2);
  await call.until(() => fake.sent('response.create').length > 0);
  await call.pass(opening.split(' ').length * wordMs + 200);
  assert.ok(call.leg.queuedMs > 1000);
  return call;
}

test('the session is configured for a telephone, and the call greets, listens and answers', async () => {
  answers = replies({ 'Yes it does': { text: 'Wonderful, thank you.' } });
  const call = await asked();
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.length === 4);
  await call.hangUp();
  assert.deepEqual(call.transcript, [
    'human: Hello?',
    `ai: ${opening} ${question}`,
    'human: Yes it does',
    'ai: Wonderful, thank you.',
  ]);
  const session = fieldsOf(fake.sent('session.update')[0] ?? null, 'session');
  const audio = fieldsOf(session, 'audio');
  assert.equal(session?.['tracing'], null);
  assert.deepEqual(fieldsOf(audio, 'output'), { format: { type: 'audio/pcmu' }, voice: 'shimmer' });
  assert.deepEqual(fieldsOf(audio, 'input')?.['format'], { type: 'audio/pcmu' });
  assert.deepEqual(fieldsOf(audio, 'input')?.['transcription'], { model: 'gpt-4o-mini-transcribe', language: 'en' });
  const heard = model.requests[0]?.messages;
  assert.deepEqual(heard, [
    { role: 'user', text: 'Hello?' },
    { role: 'assistant', text: opening },
  ]);
  assert.ok(model.requests[0]?.tools.includes('record_field'));
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

test('turns are timed and what was used is counted, text, audio and cached tokens apart', async () => {
  const call = await asked();
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.length === 4);
  await call.hangUp();
  const used = Object.fromEntries(
    (call.measures?.usage ?? []).map((usage) => [`${usage.part} ${usage.unit}`, usage.amount]),
  );
  assert.equal(used['engine input_tokens'], 2 * 140);
  assert.equal(used['engine audio_input_tokens'], 2 * 80);
  assert.equal(used['engine cached_input_tokens'], 2 * 80);
  assert.ok((used['engine audio_output_tokens'] ?? 0) > 0);
  assert.ok((used['ears audio_input_tokens'] ?? 0) > 0);
  const timing = call.measures?.turns.at(-1);
  assert.ok(timing && timing.firstTokenMs !== null && timing.firstAudioMs !== null && timing.firstPlayedMs !== null);
});

test('audio passes without being transcoded', async () => {
  const call = await asked();
  const session = fake.sessions[0];
  assert.ok(session);
  const item = session.conversation.items.find(
    (other) => other['role'] === 'assistant' && other['content'] !== undefined,
  );
  assert.ok(item);
  const audioMs = question.split(' ').length * wordMs;
  const last = call.turns.at(-1);
  assert.ok(last);
  const openingMs = opening.split(' ').length * wordMs;
  assert.ok(Math.abs(last.endMs - last.startMs - openingMs - audioMs) <= 40);
  await call.hangUp();
});

test('who interrupts stops the agent within a quarter of a second, and only what was heard is kept', async () => {
  const call = await beingAsked();
  model.hears.push('Wait a moment please');
  const speakingFromMs = call.leg.nowMs;
  const spoken = call.speak(4);
  await call.meanwhile(() => call.leg.queuedMs === 0);
  assert.ok(call.leg.nowMs - speakingFromMs <= 250, `stopped after ${call.leg.nowMs - speakingFromMs} ms`);
  await spoken;
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  const [, cut] = call.transcript;
  assert.ok(cut?.startsWith(`ai (cut): ${opening} Does`), cut);
  assert.ok(!cut?.includes('you?'), cut);
  const truncated = fake.sent('conversation.item.truncate')[0];
  assert.ok(truncated);
  const playedMs = Number(truncated['audio_end_ms']);
  assert.ok(playedMs > 300 && playedMs < 700, `truncated at ${playedMs} ms`);
  assert.equal(call.transcript.at(-2), 'human: Wait a moment please');
  await call.hangUp();
});

test('a response that is still being made is cancelled, and what comes late of it is dropped', async () => {
  fake.behaviour.deltasAllowed = 3;
  const call = new EngineCall([engine()]);
  model.hears.push('Hello?');
  await call.answer();
  await call.speak(2);
  for (let i = 0; fake.sent('response.create').length === 0 && i < 100; i++) await call.leg.runWithClock(20);
  await call.meanwhile(() => call.leg.queuedMs > 0);
  await call.leg.runWithClock(opening.split(' ').length * wordMs + 200);
  model.hears.push('Wait a moment please');
  await call.speak(4);
  assert.equal(fake.sent('response.cancel').length, 1);
  fake.behaviour.deltasAllowed = Infinity;
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.equal(call.leg.queuedMs, 0);
  fake.inject('{"type":"response.output_audio.delta","response_id":"resp_0","item_id":"item_0","delta":"AAAA"}');
  await call.pass(200);
  assert.equal(call.leg.queuedMs, 0);
  await call.hangUp();
});

test('who goes on speaking before the first response has even begun is answered, once', async () => {
  const call = new EngineCall([engine()]);
  model.hears.push('Hello?', 'Wait a moment please');
  await call.answer();
  const said = sequence(syllables(500), silence(700), syllables(1000));
  for (const { frame } of frames(said)) call.leg.incoming.push(frame);
  call.leg.run(said.length / 8);
  await call.meanwhile(() => fake.sent('response.create').length > 0);
  await call.until(() => call.transcript.at(-1)?.endsWith('I see.') === true);
  assert.ok(call.transcript.includes('human: Wait a moment please'));
  assert.ok(!call.transcript.join().includes(question));
  await call.pass(1000);
  assert.equal(call.transcript.filter((turn) => turn.endsWith('I see.')).length, 1);
  await call.hangUp();
});

test('a listening sound that the line gives as text does not stop the agent, and is not answered', async () => {
  const call = await beingAsked();
  model.hears.push('Uh-huh.');
  await call.speak(2, 'uh-huh');
  await call.until(() => call.transcript.some((turn) => turn.includes(question)));
  await call.pass(3000);
  assert.deepEqual(call.transcript, ['human: Hello?', `ai: ${opening}`, 'human: Uh-huh.', `ai: ${question}`]);
  assert.deepEqual(fake.sent('conversation.item.truncate'), []);
  assert.ok(!fake.sessions[0]?.conversation.items.some((item) => JSON.stringify(item).includes('I see.')));
  await call.hangUp();
});

test('a yes under the last words of a question answers it', async () => {
  const call = await beingAsked();
  await call.until(() => call.leg.queuedMs < 900);
  model.hears.push('Yes.');
  await call.speak(1, 'yes');
  await call.until(() => call.transcript.at(-1)?.endsWith(`${question} I see.`) === true);
  assert.equal(model.requests.length, 3);
  await call.hangUp();
});

test('tools run after the words that they rest on were written down, in order, and are answered once', async () => {
  fake.behaviour.transcriptionDelaysMs = [0, 30];
  answers = replies({
    'Jane at example dot com': {
      calls: [
        {
          name: 'record_field',
          arguments: { key: 'email', value: 'jane@example.com', quote: 'Jane at example dot com' },
        },
        { name: 'record_field', arguments: { key: 'email', value: 'x@y.z', quote: 'never said' } },
      ],
    },
  });
  const call = await asked();
  await say(call, 'Jane at example dot com');
  await call.until(() => call.transcript.at(-1) === 'ai: Noted, thank you.');
  assert.deepEqual(call.tools, ['record_field true', 'record_field false']);
  assert.deepEqual(
    call.fields.map(({ key, value }) => [key, value]),
    [['email', 'jane@example.com']],
  );
  assert.equal(fake.sent('response.create').length, 2);
  await call.hangUp();
});

test('arguments that are no JSON are told to the model', async () => {
  answers = replies({ 'Yes it does': { calls: [{ name: 'note_outcome', arguments: {} }] } });
  const call = await asked();
  fake.behaviour.garbledArguments = '{"note": "half';
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.at(-1) === 'ai: Noted, thank you.');
  const output = fake.sent('conversation.item.create').map((event) => fieldsOf(event, 'item')?.['output']);
  assert.match(String(output.at(-1)), /not a JSON object/);
  await call.hangUp();
});

test('the agent says goodbye and hangs up, in whichever order the model says and ends', async () => {
  for (const text of ['Goodbye then.', '']) {
    answers = (messages) => {
      const last = messages.at(-1);
      if (last?.role === 'result') return { text: 'Thanks and goodbye.' };
      if (last?.role === 'user') return { text, calls: [{ name: 'end_call', arguments: {} }] };
      return { text: question };
    };
    const call = await asked();
    await say(call, 'No thank you');
    await call.until(() => call.end !== null);
    assert.equal(call.end?.reason, 'agent');
    assert.equal(call.transcript.at(-1), text === '' ? 'ai: Thanks and goodbye.' : 'ai: Goodbye then.');
  }
});

test('pressed keys are one answer', async () => {
  const call = await asked();
  for (const digit of '42#') call.leg.press(digit);
  await call.until(() => call.transcript.at(-1)?.endsWith('I see.') === true);
  assert.match(model.requests.at(-1)?.messages.at(-1)?.role === 'user' ? lastWords() : '', /keys of their phone: 42#/);
  await call.hangUp();
});

test('silence is noticed, the owner may speak, and the end of the time is told', async () => {
  const call = await asked();
  await call.until(() => model.requests.length === 2);
  assert.match(lastWords(), /Nobody has spoken/);
  await call.until(() => call.transcript.at(-1)?.endsWith('I see.') === true);
  await call.hangUp();
});

test('transcriptions that come late and in another order are handed over as they were spoken', async () => {
  fake.behaviour.transcriptionDelaysMs = [0, 60, 0];
  const call = await asked();
  await say(call, 'First thing');
  await call.leg.runWithClock(900);
  await say(call, 'Second thing');
  await call.until(() => call.transcript.filter((turn) => turn.startsWith('human')).length === 3);
  assert.deepEqual(
    call.transcript.filter((turn) => turn.startsWith('human')),
    ['human: Hello?', 'human: First thing', 'human: Second thing'],
  );
  await call.hangUp();
});

test('a turn that could not be written down is left out', async () => {
  const call = await asked();
  fake.behaviour.failTranscription = true;
  await say(call, 'Mumble mumble');
  await call.until(() => call.transcript.length >= 3 || model.requests.length === 2);
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.includes('human: Yes it does'));
  assert.ok(!call.transcript.includes('human: Mumble mumble'));
  await call.hangUp();
});

test('a failed response is asked for once more; a second failure is the engine’s', async () => {
  const call = await asked();
  fake.behaviour.failResponse = 'server_error';
  await say(call, 'Yes it does');
  await call.until(() => call.transcript.at(-1) === 'ai: I see.');
  assert.equal(call.end, null);
  await call.hangUp();
});

test('when the connection dies the person is told and the call ends', async () => {
  const call = await asked();
  fake.drop();
  await call.until(() => call.end !== null);
  assert.equal(call.end?.reason, 'error');
  assert.match(call.transcript.at(-1) ?? '', /technical problem/);
});

test('a service that goes silent in mid-call is covered, and the call ends with a word', async () => {
  const own = await FakeRealtime.start(model);
  const call = await asked({ OPENAI_REALTIME_URL: own.url });
  own.stall();
  await call.speak(3);
  for (let i = 0; call.end === null && i < 3000; i++) await call.leg.runWithClock(20);
  assert.equal(call.end?.reason, 'error');
  await own.close();
});

test('what is no event is passed over', async () => {
  const call = await asked();
  for (const text of ['no JSON', '[]', '{}', '{"type":7}', '{"type":"response.done"}', '{"type":"surprise"}']) {
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
  await call.meanwhile(() => fake.sessions.length > 0);
  await call.hangUp();
  assert.equal(call.transcript.at(-1), 'human: Goodbye');
});

test('opening waits for the session, and says why there is none', async () => {
  const refused = { 401: /does not accept the key/, 503: /HTTP 503/ };
  for (const [status, message] of Object.entries(refused)) {
    fake.refuse(Number(status));
    await assert.rejects(new EngineCall([engine()]).bridge.prepare(), (error) => {
      assert.ok(error instanceof PhoneError);
      assert.equal(error.code, 'unavailable');
      assert.equal(error.retryable, status === '503');
      assert.match(error.message, message);
      assert.ok(!error.message.includes('sk-test'));
      return true;
    });
  }
  fake.refuse(null);
  await assert.rejects(new EngineCall([engine({ OPENAI_REALTIME_URL: 'ws://127.0.0.1:1/v1' })]).bridge.prepare(), {
    code: 'unavailable',
  });
});

test('a service that does not answer is given up, and closing while connecting leaves nothing behind', async () => {
  const own = await FakeRealtime.start(model);
  own.stall();
  const call = new EngineCall([engine({ OPENAI_REALTIME_URL: own.url })]);
  const opened = assert.rejects(call.bridge.prepare(), { code: 'unavailable' });
  await call.meanwhile(() => own.sessions.length === 1);
  await call.clock.advance(9000);
  await opened;
  await call.meanwhile(() => own.sessions.length === 0);
  assert.equal(call.clock.waiting, 0);
  await own.close();
});

test('the model is chosen by name, the check spends nothing', async () => {
  const settings = readSettings(openaiRealtime.settings, { OPENAI_API_KEY: 'sk-test', OPENAI_REALTIME_URL: fake.url });
  assert.ok(openaiRealtime.configured(settings));
  assert.ok(!openaiRealtime.configured(readSettings(openaiRealtime.settings, {})));
  fake.requests.length = 0;
  await openaiRealtime.check({ settings, model: 'gpt-realtime-mini', log: silentLog }, AbortSignal.timeout(5000));
  assert.equal(fake.requests[0]?.url.searchParams.get('model'), 'gpt-realtime-mini');
  assert.equal(fake.requests[0]?.authorization, 'Bearer sk-test');
  assert.deepEqual(fake.received, []);
  fake.refuse(401);
  await assert.rejects(openaiRealtime.check({ settings, model: null, log: silentLog }, AbortSignal.timeout(5000)), {
    code: 'unavailable',
  });
  fake.refuse(null);
});

function lastWords(): string {
  const last = model.requests.at(-1)?.messages.at(-1);
  return last && 'text' in last ? last.text : '';
}
