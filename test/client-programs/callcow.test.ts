import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { CallbackReceiver } from '../server/callback-receiver.ts';
import { type Answer, ClientServer, isTime, unknownCall, uuidV4 } from './client-server.ts';

type Json = Record<string, unknown>;

let server: ClientServer;
const receiver = new CallbackReceiver();
const prompt = 'Call the bakery for Josh Miller and ask when they open on Sunday.';
const recipient_phone = '+14155550501';

before(async () => {
  await receiver.start();
  server = await ClientServer.start();
});
after(async () => {
  await receiver.stop();
  await server.stop();
});

const post = async (path: string, body: unknown) => await server.ask('POST', path, { body });

function isRefusal(answer: Answer, status: number, error: string, of = ''): void {
  const told = `${of} ${answer.status} ${answer.text}`;
  const json = answer.json as Json;
  assert.deepEqual(
    [answer.status, json['success'], json['error'], typeof json['message']],
    [status, false, error, 'string'],
    told,
  );
}

describe('CallCow: a program that sends a prompt and waits for the result', () => {
  test('one request, one callback, the same when polled, and a repeat of the request calls nobody', async () => {
    const body = {
      prompt,
      recipient_phone,
      callback_url: `${receiver.url}/done`,
      callback_secret: 's3cret',
      idempotency_key: 'order-1',
      later_field: 1,
    };
    const placed = await post('/api/call-prompt/', body);
    assert.equal(placed.status, 200, placed.text);
    const { call_id, workflow_id } = placed.json as { call_id: string; workflow_id: string };
    assert.deepEqual(placed.json, { success: true, workflow_id, call_id });
    assert.match(call_id, uuidV4);
    assert.match(workflow_id, uuidV4);
    assert.deepEqual((await post('/api/call-prompt', body)).json, placed.json);

    const { body: told, authorization } = await receiver.of(call_id, 20_000);
    assert.equal(authorization, 'Bearer s3cret');
    assert.deepEqual(Object.keys(told).toSorted(), [
      'call_id',
      'call_status',
      'call_summary',
      'context',
      'created_at',
      'form_fills',
      'messages',
      'provider_status',
      'workflow_id',
    ]);
    assert.deepEqual(
      [told['workflow_id'], told['call_status'], told['provider_status'], told['context']],
      [workflow_id, 'success', 'completed', null],
    );
    assert.ok(isTime(told['created_at']));
    const messages = told['messages'] as Json[];
    assert.ok(messages.length > 1);
    for (const message of messages) assert.ok(['ai', 'human'].includes(String(message['role'])));
    for (const path of [`/api/calls/${call_id}`, `/api/call/${call_id}/`]) {
      const polled = (await server.ask('GET', path)).json as Json;
      for (const [name, value] of Object.entries(told)) assert.deepEqual(polled[name], value, name);
      assert.equal(polled['status'], 'completed');
      for (const name of ['ended_reason', 'duration', 'recording_url', 'form_fills_evidence', 'deliveries'])
        assert.ok(name in polled, name);
    }
    assert.equal(receiver.calls, 1);

    const workflows = ((await server.ask('GET', '/api/workflows')).json as { workflows: Json[] }).workflows;
    assert.equal(workflows.length, 1);
    for (const name of ['id', 'name', 'created_at', 'model']) assert.ok(name in (workflows[0] ?? {}), name);
    const hooked = await post('/api/webhooks', { workflow_id, webhook_url: `${receiver.url}/registered`, name: '' });
    assert.equal(hooked.status, 200);
    const { id, created_at: _, ...hook } = hooked.json as Json;
    assert.equal(typeof id, 'string');
    assert.deepEqual(hook, { workflow_id, webhook_url: `${receiver.url}/registered`, name: null });

    const again = await post('/api/call', {
      workflow_id,
      recipient_phone,
      recipient_name: 'Ada Löwe',
      recipient_email: '',
    });
    assert.equal(again.status, 200, again.text);
    const second = again.json as Json;
    assert.deepEqual(
      [second['success'], second['workflow_id'], typeof second['message']],
      [true, workflow_id, 'string'],
    );
    const registered = (await receiver.of(String(second['call_id']), 20_000)).body;
    assert.deepEqual(Object.keys(registered).toSorted(), [
      'call_id',
      'call_status',
      'call_summary',
      'context',
      'created_at',
      'messages',
      'phone_number_from',
      'phone_number_to',
      'workflow_id',
      'workflow_name',
    ]);
    assert.deepEqual(JSON.parse(String(registered['context'])), {
      name: 'Ada Löwe',
      email: null,
      number: recipient_phone,
    });
    for (const message of registered['messages'] as Json[])
      assert.ok(['assistant', 'user'].includes(String(message['role'])));
    assert.deepEqual((await server.ask('DELETE', `/api/webhooks/${String(id)}`)).json, { success: true });
    isRefusal(await server.ask('DELETE', `/api/webhooks/${String(id)}`), 404, 'not_found');
  });

  test('what is refused, with which code', async () => {
    const good = { prompt, recipient_phone };
    const cases: [string, unknown, number, string][] = [
      ['/api/call-prompt', {}, 400, 'bad_request'],
      ['/api/call-prompt', { recipient_phone }, 400, 'bad_request'],
      ['/api/call-prompt', { prompt }, 400, 'bad_request'],
      ['/api/call-prompt', { prompt: 5, recipient_phone }, 400, 'bad_request'],
      ['/api/call-prompt', { prompt: 'x'.repeat(10_001), recipient_phone }, 400, 'bad_request'],
      ['/api/call-prompt', '{"prompt":', 400, 'bad_request'],
      ['/api/call-prompt', '', 400, 'bad_request'],
      ['/api/call-prompt', [], 400, 'bad_request'],
      ['/api/call-prompt', { prompt, recipient_phone: '555-1234' }, 400, 'invalid_phone'],
      ['/api/call-prompt', { prompt, recipient_phone: '+1 415 555 0101' }, 400, 'invalid_phone'],
      ['/api/call-prompt', { ...good, callback_url: 'ftp://x.example' }, 400, 'url_not_allowed'],
      ['/api/call-prompt', { ...good, callback_url: 'http://169.254.169.254/' }, 400, 'url_not_allowed'],
      ['/api/call-prompt', { ...good, prompt: 'Make a call' }, 422, 'workflow_generation_failed'],
      ['/api/call-prompt', { ...good, prompt: 'x'.repeat(1024 * 1024) }, 413, 'payload_too_large'],
      ['/api/call', { workflow_id: unknownCall, recipient_phone }, 404, 'not_found'],
      ['/api/call', { recipient_phone }, 400, 'bad_request'],
      ['/api/webhooks', { workflow_id: unknownCall, webhook_url: receiver.url }, 404, 'not_found'],
      ['/api/webhooks', {}, 400, 'bad_request'],
    ];
    for (const [path, body, status, error] of cases)
      isRefusal(await post(path, body), status, error, `${path} ${JSON.stringify(body).slice(0, 80)}`);
    const vague = (await post('/api/call-prompt', { ...good, prompt: 'Call them' })).json as Json;
    assert.ok(Array.isArray(vague['missing']) && vague['missing'].length > 0);
    isRefusal(await server.ask('GET', `/api/calls/${unknownCall}`), 404, 'not_found');
    isRefusal(await server.ask('GET', '/api/workflows/nonsense'), 404, 'not_found');
    isRefusal(await server.ask('PUT', '/api/workflows'), 405, 'method_not_allowed');
    for (const path of ['/api/call-prompt', '/api/webhooks', '/api/workflows']) {
      const answer = await server.ask('POST', path, { key: 'wrong', body: '{' });
      isRefusal(answer, 401, 'unauthorized', path);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
    }
  });
});

describe('A program that asks too often', () => {
  test('is told 429 in the form of its dialect, and when it may come again', async () => {
    const limited = await ClientServer.start({ RINGDOWN_RATE_LIMIT_FACTOR: '1' });
    try {
      const [callcow, agenticai, agentcall] = await Promise.all([
        Array.fromAsync({ length: 61 }, async () => await limited.ask('GET', '/api/workflows')),
        Array.fromAsync({ length: 61 }, async () => await limited.ask('GET', '/api/calls', { key: null })),
        Array.fromAsync({ length: 101 }, async () => await limited.ask('GET', '/v1/agent')),
      ]);
      const forms: [readonly Answer[], (json: Json) => unknown][] = [
        [callcow, (json) => [json['success'], json['error']]],
        [agenticai, (json) => [json['success'], typeof json['error']]],
        [agentcall, (json) => [(json['error'] as Json)['code'], json['retryAfter']]],
      ];
      const shown = forms.map(([answers, form]) => {
        const last = answers.at(-1);
        assert.ok(last);
        assert.deepEqual(
          [answers.filter((answer) => answer.status === 200).length, last.status],
          [answers.length - 1, 429],
        );
        assert.match(String(last.headers['retry-after']), /^[1-9]\d*$/);
        return form(last.json as Json);
      });
      assert.deepEqual(shown.slice(0, 2), [
        [false, 'rate_limited'],
        [false, 'string'],
      ]);
      assert.deepEqual(shown[2], ['rate_limited', Number(agentcall.at(-1)?.headers['retry-after'])]);
      for (const name of ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'])
        assert.ok(name in (agentcall[0]?.headers ?? {}), name);
    } finally {
      await limited.stop();
    }
  });
});
