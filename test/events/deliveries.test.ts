import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { newCall } from '../../src/core/call/new-call.ts';
import { recordCallEvent } from '../../src/core/call/record-event.ts';
import { newId } from '../../src/core/ports/ids.ts';
import { startWork } from '../../src/core/start-work.ts';
import { attemptKey, deliverEventJob, emitEvent } from '../../src/core/webhook/emit-event.ts';
import type { EventDelivery, Happening } from '../../src/core/webhook/event.ts';
import { createOutbound } from '../../src/http/outbound.ts';
import type { Call } from '../../src/core/call/call.ts';
import { type ApiUnderTest, startApi } from '../api/api-under-test.ts';
import { EventReceiver, isSigned } from './event-receiver.ts';

const patienceMs = 20_000;

interface Setup {
  readonly api: ApiUnderTest;
  readonly receiver: EventReceiver;
  readonly id: string;
  readonly secret: string;
  call(more?: Partial<Call>): Promise<Call>;
  /** Tells of this call so often. */
  emit(call: Call, times: number): Promise<void>;
  deliveries(status?: string): Promise<Delivery[]>;
}

interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly status: string;
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
  readonly nextAttemptAt: string | null;
}

async function setUp(t: TestContext, events: readonly string[] = ['call.status'], path = ''): Promise<Setup> {
  const api = await startApi({ allowPrivate: true });
  const receiver = new EventReceiver();
  const url = await receiver.start();
  t.after(async () => {
    await api.core.store.runner.stop();
    await receiver.close();
    await api.close();
  });
  startWork(api.core);
  const made = await api.send('/v1/webhooks', { body: { url: `${url}${path}`, events } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const id = String(made.body['id']);
  return {
    api,
    receiver,
    id,
    secret: String(made.body['secret']),
    async call(more) {
      const given = { accountId: api.account.id, direction: 'outbound', kind: 'plain', numberId: null } as const;
      const call = newCall(api.core, { ...given, from: '+14155550100', to: '+14155551234', ...more });
      await api.core.store.calls.insert(call);
      return call;
    },
    async emit(call, times) {
      for (let i = 0; i < times; i++) {
        const metadata = { n: i };
        await api.core.store.transaction((tx) =>
          emitEvent(api.core, tx, { name: 'call.status', call: { ...call, metadata }, recording: null }),
        );
      }
    },
    async deliveries(status) {
      const query = status === undefined ? '' : `&status=${status}`;
      const { body } = await api.send(`/v1/webhooks/${id}/deliveries?limit=100${query}`);
      return body['data'] as Delivery[];
    },
  };
}

async function until(what: string, happened: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await happened())) {
    assert.ok(Date.now() < deadline, `It did not happen: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

const orderOf = (receiver: EventReceiver): unknown[] =>
  receiver.received
    .filter(({ status }) => status === 200)
    .map(({ body }) => (body.data['metadata'] as { n: number }).n);

test('a call’s changes of state are told once each, in order, signed', async (t) => {
  const { api, receiver, call, secret } = await setUp(t, ['call.status', 'call.ringing']);
  const { id } = await call({ metadata: { order: '7' } });
  const at = Date.now();
  const steps = [
    { kind: 'dialing', at, node: 'n', leaseUntil: at + 15_000, madeBy: {} },
    { kind: 'accepted', at, carrierCallId: 'c1' },
    { kind: 'ringing', at },
    { kind: 'answered', at },
    { kind: 'ended', at, ending: 'completed', durationMs: 12_400 },
    { kind: 'ended', at, ending: 'failed', durationMs: null },
  ] as const;
  for (const step of steps) await recordCallEvent(api.core, id, step);
  await until('all have come', () => receiver.received.length === 4);
  const told = receiver.received.map(({ body }) => [body.event, body.data['status']]);
  assert.deepEqual(told, [
    ['call.ringing', undefined],
    ['call.status', 'ringing'],
    ['call.status', 'in-progress'],
    ['call.status', 'completed'],
  ]);
  for (const event of receiver.received) {
    assert.ok(isSigned(event, secret));
    assert.equal(event.headers['x-agentcall-event'], event.body.event);
    assert.match(String(event.headers['x-agentcall-delivery']), /^dlv_/);
    const { callId, metadata, peerCallId, direction, from, to } = event.body.data;
    assert.deepEqual(
      [callId, metadata, peerCallId, direction, from, to],
      [id, { order: '7' }, null, 'outbound', '+14155550100', '+14155551234'],
    );
    assert.deepEqual(
      [event.body['agentId'], event.body['numberId'], typeof event.body['timestamp']],
      [api.account.id, null, 'string'],
    );
  }
  const last = receiver.received.at(-1)?.body.data;
  assert.deepEqual([last?.['duration'], last?.['endedReason'], last?.['recordingUrl']], [12, 'remote', null]);
  const { body } = await api.send('/v1/events?event=call.status');
  assert.deepEqual(
    (body['data'] as { id: string }[]).map(({ id: event }) => event),
    receiver.of('call.status').map((event) => event.body.id),
  );
});

test('500 then 200: sent again under the same id, and what comes behind waits', async (t) => {
  const { receiver, call, emit, deliveries } = await setUp(t);
  receiver.reply = (_event, index) => ({ status: index < 2 ? 500 : 200 });
  await emit(await call(), 4);
  await until('all are delivered', () => receiver.received.length === 6);
  assert.deepEqual(orderOf(receiver), [0, 1, 2, 3]);
  const ids = receiver.received.slice(0, 3).map(({ headers }) => headers['x-agentcall-delivery']);
  assert.equal(new Set(ids).size, 1);
  await until('the log is complete', async () => (await deliveries('delivered')).length === 4);
  const first = (await deliveries()).at(-1);
  assert.deepEqual(
    first?.attempts.map(({ status, answer }) => [status, answer]),
    [
      [500, 'seen'],
      [500, 'seen'],
      [200, 'seen'],
    ],
  );
});

test('an event that has failed three times lets the others go, and is sent on', async (t) => {
  const { receiver, call, emit } = await setUp(t);
  let refusals = 0;
  receiver.reply = ({ body }) => {
    const first = (body.data['metadata'] as { n: number }).n === 0;
    return { status: first && refusals++ < 5 ? 503 : 200 };
  };
  await emit(await call(), 3);
  await until('all are delivered', () => orderOf(receiver).length === 3);
  assert.deepEqual(orderOf(receiver), [1, 2, 0]);
});

test('calls do not wait for each other', async (t) => {
  const { receiver, call, emit } = await setUp(t);
  const stuck = await call();
  receiver.reply = ({ body }) => ({ status: body.data['callId'] === stuck.id ? 500 : 200 });
  await emit(stuck, 2);
  await emit(await call(), 3);
  await until('the other call is told', () => orderOf(receiver).length === 3);
});

test('Retry-After is kept to', async (t) => {
  const { receiver, call, emit } = await setUp(t);
  receiver.reply = (_event, index) =>
    index === 0 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200 };
  await emit(await call(), 1);
  await until('it is delivered', () => receiver.received.length === 2);
  const [first, second] = receiver.received;
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990);
});

test('410 ends it: disabled, what waits is dead, nothing more is sent; a replay begins anew', async (t) => {
  const { api, receiver, call, emit, deliveries, id } = await setUp(t);
  receiver.reply = () => ({ status: 410 });
  const gone = await call();
  await emit(gone, 3);
  await until('all are dead', async () => (await deliveries('dead')).length === 3);
  assert.equal(receiver.received.length, 1);
  const listed = (await api.send('/v1/webhooks')).body['data'] as Record<string, unknown>[];
  assert.equal(typeof listed[0]?.['disabledAt'], 'string');
  const last = listed[0]?.['lastDelivery'] as { status: number } | undefined;
  assert.equal(last?.status, 410);
  await emit(gone, 1);
  assert.equal((await deliveries()).length, 3, 'nothing is entered for it any more');
  receiver.reply = () => ({ status: 200 });
  const [dead] = await deliveries('dead');
  const replayed = await api.send(`/v1/deliveries/${dead?.id}/replay`, { method: 'POST' });
  assert.deepEqual([replayed.status, replayed.body['status']], [200, 'pending']);
  await until('it is delivered', async () => (await deliveries('delivered')).length === 1);
  assert.equal((await api.send(`/v1/webhooks/${id}/deliveries?status=dead`)).status, 200);
});

test('307 is followed, 301 is a failure', async (t) => {
  const target = new EventReceiver();
  const url = await target.start();
  t.after(() => target.close());
  const { receiver, call, emit } = await setUp(t);
  receiver.reply = (_event, index) => ({ status: index === 0 ? 301 : 307, headers: { location: url } });
  await emit(await call(), 1);
  await until('it has come where it was sent', () => target.received.length === 1);
  assert.deepEqual(
    receiver.received.map(({ status }) => status),
    [301, 307],
  );
  assert.equal(target.received[0]?.raw, receiver.received[1]?.raw);
});

test('an address that may not be asked is refused, and so is an event that does not exist', async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  for (const url of ['http://example.com', 'https://127.0.0.1/x', 'https://[::1]/', 'ftp://x.example', 'not a url']) {
    const answer = await api.send('/v1/webhooks', { body: { url, events: ['call.status'] } });
    const code = (answer.body['error'] as { code: string }).code;
    assert.deepEqual([answer.status, code], [422, 'url_not_allowed'], url);
  }
  const bad = await api.send('/v1/webhooks', { body: { url: 'https://x.example', events: ['call.everything'] } });
  assert.equal(bad.status, 422);
});

test('a name that turns out to be private is never connected to: the attempt fails and is logged', async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const asked: string[] = [];
  const resolve = (host: string) => {
    asked.push(host);
    return Promise.resolve([{ address: '10.0.0.7', family: 4 }]);
  };
  startWork({ ...api.core, outbound: createOutbound({ allowPrivate: false, resolve }) });
  const made = await api.send('/v1/webhooks', { body: { url: 'https://owner.example/x', events: ['call.inbound'] } });
  const given = { accountId: api.account.id, direction: 'inbound', kind: 'ai', numberId: null } as const;
  const call = newCall(api.core, { ...given, from: '+14155551234', to: '+14155550100' });
  await api.core.store.transaction((tx) => emitEvent(api.core, tx, { name: 'call.inbound', call }));
  const logged = async (): Promise<Delivery | undefined> => {
    const { body } = await api.send(`/v1/webhooks/${String(made.body['id'])}/deliveries?status=pending`);
    return (body['data'] as Delivery[])[0];
  };
  await until('it was tried twice', async () => ((await logged())?.attempts.length ?? 0) >= 2);
  const attempt = (await logged())?.attempts[0];
  assert.deepEqual([attempt?.status, /private/.test(attempt?.answer ?? '')], [null, true]);
  assert.equal(asked[0], 'owner.example');
});

test('partial transcripts neither wait for what is stuck nor hold up what follows', async (t) => {
  const { api, receiver, call } = await setUp(t, ['transcript.partial', 'call.status', 'call.ringing']);
  receiver.reply = ({ body }) => ({ status: ['call.ringing', 'transcript.partial'].includes(body.event) ? 500 : 200 });
  const talked = await call();
  const tell = (happening: Happening): Promise<void> =>
    api.core.store.transaction((tx) => emitEvent(api.core, tx, happening));
  const said = (sequence: number): Happening => ({
    name: 'transcript.partial',
    call: talked,
    sequence,
    role: 'human',
    text: `Utterance ${sequence}.`,
    at: 1_700_000_000_000,
  });
  await tell(said(1));
  await tell({ name: 'call.status', call: talked, recording: null });
  await until('the state came past the utterance', () => receiver.of('call.status').length === 1);
  await tell({ name: 'call.ringing', call: talked });
  await tell(said(2));
  await until('the second utterance was sent at once', () =>
    receiver.of('transcript.partial').some(({ body }) => body.data['sequence'] === 2),
  );
  const [first] = receiver.of('transcript.partial');
  const { sequence, role, text, timestamp } = first?.body.data ?? {};
  assert.deepEqual([sequence, role, text, timestamp], [1, 'human', 'Utterance 1.', '2023-11-14T22:13:20.000Z']);
});

test('what came of an event is kept as long as the event: a week, or until it is delivered', async (t) => {
  const { api, receiver, call, emit, deliveries } = await setUp(t);
  await emit(await call(), 1);
  await until('it is delivered', async () => (await deliveries('delivered')).length === 1);
  receiver.reply = () => ({ status: 500, headers: { 'retry-after': '3600' } });
  await emit(await call(), 1);
  await until('the other was refused', () => receiver.received.length === 2);
  await until('and that is stored', async () => (await deliveries('pending'))[0]?.attempts.length === 1);
  const { subscriptions, events } = api.core.store;
  await subscriptions.forget(Date.now() + 1);
  await events.forget(Date.now() + 1);
  assert.deepEqual(
    (await deliveries()).map(({ status, attempts }) => [status, attempts.length]),
    [['pending', 1]],
  );
  assert.equal(((await api.send('/v1/events')).body['data'] as unknown[]).length, 1);
});

test('an event that is not kept any more cannot be sent again', async (t) => {
  const { api, call, emit, deliveries } = await setUp(t);
  await emit(await call(), 1);
  await until('it is delivered', async () => (await deliveries('delivered')).length === 1);
  await api.core.store.events.forget(Date.now() + 1);
  const [delivered] = await deliveries();
  const replayed = await api.send(`/v1/deliveries/${delivered?.id}/replay`, { method: 'POST' });
  const { code, message } = replayed.body['error'] as { code: string; message: string };
  assert.deepEqual([replayed.status, code], [404, 'not_found']);
  assert.match(message, /older than 7 days/);
  assert.equal((await deliveries())[0]?.status, 'delivered');
  assert.equal((await api.send('/v1/deliveries/dlv_nobody/replay', { method: 'POST' })).status, 404);
});

test('what is accepted while another answers that the webhook is gone counts as delivered', async (t) => {
  const { receiver, call, emit, deliveries } = await setUp(t);
  const slow = await call();
  receiver.reply = ({ body }) => (body.data['callId'] === slow.id ? { status: 200, delayMs: 300 } : { status: 410 });
  await emit(slow, 1);
  await until('the first is under way', () => receiver.received.length === 1);
  await emit(await call(), 1);
  await until('the first was accepted', async () => (await deliveries('delivered')).length === 1);
  assert.deepEqual(
    (await deliveries()).map(({ status, attempts }) => [status, attempts.map((attempt) => attempt.status)]),
    [
      ['dead', [410]],
      ['delivered', [200]],
    ],
  );
});

test('a secret that cannot be opened is a failure like any other: logged, tried again, holding nobody up for good', async (t) => {
  const { api, receiver, id, call, emit, deliveries } = await setUp(t);
  const { subscriptions } = api.core.store;
  const right = (await subscriptions.find(id))?.sealedSecret ?? '';
  const previous = { sealedSecret: right, until: 0 };
  await subscriptions.setSecret(id, 'sealed by somebody else', previous);
  await emit(await call(), 2);
  await until('it was tried three times', async () => ((await deliveries()).at(-1)?.attempts.length ?? 0) >= 3);
  const [attempt] = (await deliveries()).at(-1)?.attempts ?? [];
  assert.equal(attempt?.status, null);
  assert.ok((attempt?.answer ?? '').length > 0);
  assert.equal(receiver.received.length, 0);
  await subscriptions.setSecret(id, right, previous);
  await until('both are delivered', () => receiver.received.length === 2);
});

test('an event that was entered while its webhook was removed does not wait for ever', async (t) => {
  const { api, call } = await setUp(t);
  const { id: callId, accountId } = await call();
  const at = Date.now();
  const delivery: EventDelivery = {
    id: newId('dlv'),
    accountId,
    subscriptionId: newId('wh'),
    eventId: newId('evt'),
    callId,
    name: 'call.status',
    lane: callId,
    status: 'pending',
    failures: 0,
    since: at,
    nextAttemptAt: at,
    createdAt: at,
  };
  const { subscriptions, jobs } = api.core.store;
  await subscriptions.insertDelivery(delivery);
  await jobs.enqueue({ kind: deliverEventJob, key: attemptKey(delivery), payload: { deliveryId: delivery.id } });
  await until('it is given up', async () => (await subscriptions.delivery(delivery.id))?.status === 'dead');
});

test('a removed webhook takes with it what was on its way', async (t) => {
  const { api, receiver, call, emit, id } = await setUp(t);
  receiver.reply = () => ({ status: 500 });
  await emit(await call(), 2);
  await until('it was tried', () => receiver.received.length > 0);
  assert.deepEqual((await api.send(`/v1/webhooks/${id}`, { method: 'DELETE' })).body, { id, deleted: true });
  receiver.reply = () => ({ status: 200 });
  const before = receiver.received.length;
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  assert.ok(receiver.received.length <= before + 1, 'no more than was under way');
  assert.equal((await api.send(`/v1/webhooks/${id}/deliveries`)).status, 404);
});

test('a rotated secret signs at once, the one before beside it for a day', async (t) => {
  const { api, receiver, id, secret, call, emit } = await setUp(t);
  const rotated = await api.send(`/v1/webhooks/${id}/rotate`, { method: 'POST' });
  const fresh = String(rotated.body['secret']);
  assert.ok(Date.parse(String(rotated.body['previousSecretValidUntil'])) - Date.now() > 23 * 60 * 60_000);
  await emit(await call(), 1);
  await until('it is delivered', () => receiver.received.length === 1);
  const [event] = receiver.received;
  assert.ok(event && isSigned(event, fresh) && !isSigned(event, secret));
  const headers = Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name, String(value)]));
  for (const key of [fresh, secret]) assert.deepEqual(new StandardWebhook(key).verify(event.raw, headers), event.body);
  assert.throws(() => new StandardWebhook(fresh).verify(`${event.raw} `, headers));
  const listed = JSON.stringify((await api.send('/v1/webhooks')).body);
  assert.ok(!listed.includes('whsec_'));
});

test('a test sends one sample, marked so', async (t) => {
  const { api, receiver, id, secret, deliveries } = await setUp(t, ['call.transcript']);
  const sent = await api.send(`/v1/webhooks/${id}/test`, { method: 'POST' });
  assert.deepEqual([sent.status, sent.body['status']], [200, 200]);
  const [event] = receiver.received;
  assert.ok(event && isSigned(event, secret));
  assert.deepEqual([event.body['test'], event.body.event], [true, 'call.transcript']);
  receiver.reply = () => ({ status: 500 });
  const failed = await api.send(`/v1/webhooks/${id}/test`, { body: { event: 'number.released' } });
  assert.equal(failed.body['status'], 500);
  assert.equal(receiver.received.length, 2, 'once');
  assert.deepEqual(
    (await deliveries()).map(({ status }) => status),
    ['dead', 'delivered'],
  );
  assert.deepEqual((await api.send('/v1/events')).body['data'], []);
});

test('what has happened can be fetched without an address', async (t) => {
  const { api, call, emit } = await setUp(t, ['number.released']);
  await emit(await call(), 5);
  const first = await api.send('/v1/events?limit=2');
  const page = first.body['data'] as { id: string; data: { metadata: unknown } }[];
  assert.deepEqual(
    page.map(({ data }) => data.metadata),
    [{ n: 0 }, { n: 1 }],
  );
  assert.equal(first.body['nextCursor'], page[1]?.id);
  const rest = await api.send(`/v1/events?after=${page[1]?.id}`);
  assert.equal((rest.body['data'] as unknown[]).length, 3);
  assert.equal(rest.body['nextCursor'], null);
  assert.equal((await api.send('/v1/events?after=evt_nobody')).status, 422);
  const { key } = api.stranger;
  assert.deepEqual((await api.send('/v1/events', { key })).body['data'], []);
  assert.equal((await api.send(`/v1/events?after=${page[1]?.id}`, { key })).status, 422);
});
