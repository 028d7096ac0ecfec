import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createAccount } from '../src/core/account/bootstrap.ts';
import { newNumber } from '../src/core/number/new-number.ts';
import { type ApiUnderTest, startApi } from '../test/api/api-under-test.ts';
import { endStoredCall, storeResult } from '../test/api/ended-call.ts';
import { hum } from '../test/api/hum.ts';
import { type CallEvent, Ringdown, RingdownError, UnreachableError } from './index.ts';

let api: ApiUnderTest;
let client: Ringdown;

/** The server's own application in place of the network. */
const local: typeof fetch = async (input, init) => api.app.fetch(new Request(input, init), {});

before(async () => {
  api = await startApi({ mouths: [hum] });
  client = new Ringdown({ url: 'http://localhost:8080/', key: api.key, fetch: local });
});
after(() => api.close());

test('a call is placed, read, listed, ended', async () => {
  const placed = await client.callPrompt({
    prompt: 'Confirm the visit on Friday.',
    to: '+14155551234',
    idempotencyKey: 'one',
    maxDurationSecs: 90,
    record: true,
  });
  const again = await client.callPrompt({ prompt: 'Confirm it.', to: '+14155551234', idempotencyKey: 'one' });
  assert.deepEqual(again, placed);
  const call = await client.calls.get(placed.callId);
  assert.deepEqual([call.to, call.status, call.workflowId], ['+14155551234', 'initiated', placed.workflowId]);
  const { data, nextCursor } = await client.calls.list({ limit: 5, status: 'initiated' });
  assert.deepEqual([data.map(({ id }) => id), nextCursor], [[placed.callId], null]);
  assert.equal((await client.calls.result(placed.callId)).callStatus, null);
  assert.deepEqual((await client.calls.transcript(placed.callId)).entries, []);
  assert.equal((await client.calls.hangup(placed.callId)).status, 'failed');
});

test('the result of a call, its fields by name', async () => {
  const { callId } = await client.callPrompt({ prompt: 'Confirm the visit.', to: '+14155551234' });
  await endStoredCall(api.core, callId, { answered: true, ending: 'completed' });
  await storeResult(api.core, callId);
  const result = await client.calls.waitForResult(callId);
  assert.deepEqual(
    [result.callStatus, result.outcome, result.durationSecs, result.summary],
    ['success', 'achieved', 41, 'The visit was confirmed.'],
  );
  assert.deepEqual(result.fields, { appointment_confirmed: 'yes', email: null });
  assert.deepEqual(result.evidence, { appointment_confirmed: { quote: 'Yes, that works', messageIndex: 1 } });
  await assert.rejects(client.calls.recording(callId), {
    name: 'RingdownError',
    code: 'recording_not_available',
    status: 404,
  });
});

test('what was used, and paying for it', async () => {
  const { plan, breakdown, limits, currency } = await client.usage.get();
  assert.deepEqual([plan, currency, limits.voiceAi.cap], ['unlimited', 'USD', null]);
  assert.deepEqual(breakdown.numbers, { count: 1, cost: 2, costMicros: 2_000_000 });
  assert.equal((await client.usage.get('2020-01')).total, 0);
  await assert.rejects(client.usage.get('January'), { code: 'validation_error', status: 422 });
  await assert.rejects(client.billing.checkout({ purpose: 'upgrade' }), { code: 'validation_error', status: 422 });
  const { key } = await createAccount(api.core, { name: 'Free', timeZone: 'UTC', plan: 'free' });
  const free = new Ringdown({ url: 'http://localhost:8080', key, fetch: local });
  const billingUrl = 'http://localhost:8080/billing?purpose=upgrade';
  await assert.rejects(free.callPrompt({ prompt: 'Ask.', to: '+14155551234', from: '+14155550100' }), { status: 404 });
  await api.core.store.numbers.insert(
    newNumber({
      accountId: (await free.agent.get()).id,
      number: '+14155550177',
      type: 'local',
      country: 'US',
      carrier: 'simulator',
    }),
  );
  await assert.rejects(free.callPrompt({ prompt: 'Ask.', to: '+14155551234' }), { code: 'plan_limit', billingUrl });
});

test('speech as it is made, voices, templates', async () => {
  const { audio, contentType, characters } = await client.tts.synthesize({ text: 'Hello.', format: 'wav' });
  const parts = await Array.fromAsync(audio);
  assert.deepEqual([contentType, characters], ['audio/wav', 6]);
  assert.equal(Buffer.concat(parts).toString('latin1', 0, 4), 'RIFF');
  await assert.rejects(client.tts.synthesize({ text: '' }), { code: 'validation_error', status: 422 });
  assert.equal((await client.voices.list()).length, 10);
  const { voices, pricing } = await client.voices.premium();
  assert.ok(voices.length > 2);
  assert.equal(pricing.premiumVoice, '$0.59/minute');
  assert.equal((await client.templates.list()).length, 5);
  assert.equal((await client.templates.list({ direction: 'outbound' })).length, 3);
});

test('account, keys, numbers, workflows', async () => {
  assert.equal((await client.agent.update({ name: 'Desk' })).name, 'Desk');
  assert.equal((await client.agent.get()).timezone, 'America/New_York');
  const made = await client.keys.create({ name: 'laptop' });
  const other = new Ringdown({ url: 'http://localhost:8080', key: made.key, fetch: local });
  assert.equal((await other.keys.list()).length, 2);
  await other.keys.revoke(made.id);
  await assert.rejects(other.keys.list(), { code: 'unauthorized', status: 401 });
  const { data } = await client.numbers.list({ type: 'local' });
  assert.equal(data[0]?.number, '+14155550100');
  assert.equal((await client.numbers.get('+14155550100')).id, data[0].id);
  const workflow = await client.workflows.plan({ prompt: 'Confirm the visit.' });
  assert.equal((await client.workflows.update(workflow.id, { name: 'Visits' })).name, 'Visits');
  assert.equal((await client.workflows.get(workflow.id)).goal.kind, 'confirm');
  assert.ok((await client.workflows.list()).some(({ id }) => id === workflow.id));
  assert.equal(await client.ready(), true);
});

describe('what goes wrong', () => {
  test('refusals of both forms are errors with status, code, fields', async () => {
    const vague = await client.callPrompt({ prompt: 'vague', to: '+14155551234' }).catch((error: unknown) => error);
    assert.ok(vague instanceof RingdownError);
    assert.deepEqual([vague.status, vague.code], [422, 'workflow_generation_failed']);
    assert.match(vague.message, /Say what the call is for/);
    const invalid = await client.agent.update({ timezone: 'Mars' }).catch((error: unknown) => error);
    assert.ok(invalid instanceof RingdownError);
    assert.deepEqual([invalid.code, invalid.details.map(({ path }) => path)], ['validation_error', ['timezone']]);
    assert.match(invalid.requestId ?? '', /^req_/);
    const odd = new Ringdown({ fetch: () => Promise.resolve(new Response('<html>', { status: 502 })) });
    await assert.rejects(odd.agent.get(), { name: 'RingdownError', status: 502, code: 'http_502' });
    const busy = new Ringdown({
      fetch: () => Promise.resolve(Response.json({}, { status: 429, headers: { 'retry-after': '7' } })),
    });
    await assert.rejects(busy.agent.get(), { retryAfterSecs: 7 });
    assert.equal(
      await new Ringdown({ fetch: () => Promise.resolve(Response.json({}, { status: 503 })) }).ready(),
      false,
    );
  });

  test('no answer is another error, which names the address', async () => {
    const lost = new Ringdown({ url: 'http://127.0.0.1:1', key: null });
    const error = await lost.agent.get().catch((error: unknown) => error);
    assert.ok(error instanceof UnreachableError);
    assert.equal(error.url, 'http://127.0.0.1:1');
    const garbled = new Ringdown({ fetch: () => Promise.resolve(new Response('<html>')) });
    await assert.rejects(garbled.agent.get(), { name: 'UnreachableError' });
  });
});

describe('the events of a call', () => {
  test('come as they happen and end with the call', async () => {
    const { callId } = await client.callPrompt({ prompt: 'Confirm the visit.', to: '+14155551234' });
    const seen: CallEvent[] = [];
    for await (const event of client.calls.events(callId)) {
      seen.push(event);
      if (event.event === 'state' && event.status === 'initiated') {
        api.core.feed.publish(callId, { kind: 'partial', role: 'human', text: 'Hëllo?', startMs: 10, final: true });
      }
      if (event.event === 'partial') await endStoredCall(api.core, callId, { answered: true, ending: 'completed' });
    }
    assert.deepEqual(
      seen.map(({ event }) => event),
      ['state', 'partial', 'state', 'state', 'state', 'end'],
    );
    assert.ok(seen.some((event) => event.event === 'partial' && event.text === 'Hëllo?'));
  });

  test('a stream that breaks is resumed after the last event', async () => {
    const streams = [
      'retry: 1000\r\n\r\nid: 1\r\nevent: state\r\ndata: {"status":"ringing"}\r\n\r\n: still here\r\n\r\nid: 2\nevent: part',
      'id: 2\nevent: partial\ndata: {"role":"ai",\ndata: "text":"Hello."}\n\nid: 3\rdata: {}\revent: end\r\r',
    ];
    const asked: (string | null)[] = [];
    const breaking = new Ringdown({
      fetch: (_input, init) => {
        asked.push(new Headers(init?.headers).get('last-event-id'));
        return Promise.resolve(new Response(streams.shift()));
      },
    });
    const seen: unknown[] = [];
    for await (const event of breaking.calls.events('c')) seen.push(event);
    assert.deepEqual(asked, [null, '1']);
    assert.deepEqual(seen, [
      { event: 'state', status: 'ringing' },
      { event: 'partial', role: 'ai', text: 'Hello.' },
      { event: 'end' },
    ]);
  });

  test('an unknown call and an abort end the iteration', async () => {
    await assert.rejects(client.calls.events('nonsense').next(), { code: 'not_found' });
    const { callId } = await client.callPrompt({ prompt: 'Confirm the visit.', to: '+14155551234' });
    const leaving = new AbortController();
    const events = client.calls.events(callId, { signal: leaving.signal });
    assert.equal((await events.next()).value?.event, 'state');
    leaving.abort();
    await assert.rejects(events.next());
  });
});

test('agents are sent on calls, and calls are steered', async () => {
  const asked: { method: string; path: string; body: unknown }[] = [];
  const client = new Ringdown({
    key: 'k',
    fetch: (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      asked.push({
        method: init?.method ?? 'GET',
        path: pathname,
        body: JSON.parse(typeof init?.body === 'string' ? init.body : 'null'),
      });
      return Promise.resolve(Response.json({ callId: 'c1', accepted: true }));
    },
  });
  await client.calls.ai({ from: 'num_1', to: '+14155551234', systemPrompt: 'Say hello.' });
  await client.calls.initiate({ from: 'num_1', to: '+14155551234' });
  await client.calls.say('c 1', 'Hi');
  await client.calls.instruct('c1', 'Be brief');
  await client.calls.press('c1', '1#');
  assert.deepEqual(asked, [
    { method: 'POST', path: '/v1/calls/ai', body: { from: 'num_1', to: '+14155551234', systemPrompt: 'Say hello.' } },
    { method: 'POST', path: '/v1/calls/initiate', body: { from: 'num_1', to: '+14155551234' } },
    { method: 'POST', path: '/v1/calls/c%201/say', body: { text: 'Hi' } },
    { method: 'POST', path: '/v1/calls/c1/instruct', body: { text: 'Be brief' } },
    { method: 'POST', path: '/v1/calls/c1/dtmf', body: { digits: '1#' } },
  ]);
});
