import { unknownCaller } from '../../core/report/caller-summary.ts';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ApiUnderTest, type Sent, startApi } from '../../../test/api/api-under-test.ts';
import { endStoredCall, exampleReport, storeResult } from '../../../test/api/ended-call.ts';
import { noChoice } from '../../core/ports/engine-choice.ts';
import { wrapUpCall } from '../../core/report/wrap-up-call.ts';

const prompt = 'Confirm the dental appointment for Friday at 3 PM.';
const recipient_phone = '+14155551234';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let api: ApiUnderTest;
before(async () => {
  api = await startApi();
});
after(() => api.close());

function callPrompt(more: Record<string, unknown> = {}): Promise<Sent> {
  return api.send('/api/call-prompt', { body: { prompt, recipient_phone, ...more } });
}

async function placed(more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await callPrompt(more);
  return String(body['call_id']);
}

function refused(sent: Sent, status: number, error: string): void {
  assert.equal(sent.status, status, sent.text);
  assert.equal(sent.body['success'], false);
  assert.equal(sent.body['error'], error);
  assert.match(String(sent.body['message']), /\w.*\.$/);
}

describe('POST /api/call-prompt', () => {
  test('answers at once with ids; workflow, call and its job are stored', async () => {
    const { status, body } = await callPrompt({ metadata: { ignored: true }, model: null, voice: '' });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['success', 'workflow_id', 'call_id']);
    assert.equal(body['success'], true);
    assert.match(String(body['workflow_id']), uuid);
    assert.match(String(body['call_id']), uuid);
    const call = await api.core.store.calls.find(String(body['call_id']));
    assert.ok(call);
    assert.deepEqual(
      [call.to, call.from, call.state, call.dialedAt, call.record, call.callback, call.voice],
      [recipient_phone, '+14155550100', 'initiated', null, false, null, 'shimmer'],
    );
    assert.ok(await api.core.store.workflows.get(api.account.id, String(body['workflow_id'])));
  });

  test('takes what is for this call only', async () => {
    const number = (await api.core.store.numbers.list(api.account.id))[0];
    assert.ok(number);
    for (const from of [number.id, number.number]) {
      const id = await placed({
        from,
        language: 'es',
        voice: 'rms',
        model: 'some-model',
        max_duration_secs: 90,
        record: true,
        callback_url: 'https://example.com/hook',
        callback_secret: 'my-secret',
      });
      const call = await api.core.store.calls.find(id);
      assert.deepEqual(
        [call?.numberId, call?.language, call?.voice, call?.maxDurationSecs, call?.record],
        [number.id, 'es', 'rms', 90, true],
      );
      assert.deepEqual(call?.callback, { url: 'https://example.com/hook', secret: 'my-secret' });
    }
  });

  test('refuses missing and malformed fields', async () => {
    refused(await api.send('/api/call-prompt', { body: { recipient_phone } }), 400, 'bad_request');
    refused(await api.send('/api/call-prompt', { body: { prompt } }), 400, 'bad_request');
    refused(await api.send('/api/call-prompt', { body: '{' }), 400, 'bad_request');
    refused(await api.send('/api/call-prompt', { method: 'POST' }), 400, 'bad_request');
    for (const more of [
      { prompt: '' },
      { prompt: null },
      { prompt: '  ' },
      { prompt: 5 },
      { prompt: 'a'.repeat(10_001) },
      { recipient_phone: 14155551234 },
      { recipient_phone: '' },
      { idempotency_key: 5 },
      { max_duration_secs: 5 },
      { max_duration_secs: 4000 },
      { max_duration_secs: 12.5 },
      { max_duration_secs: '60' },
      { record: 'yes' },
      { language: 'klingon' },
      { callback_secret: 'two\r\nlines' },
      { callback_url: ['https://example.com'] },
    ]) {
      refused(await callPrompt(more), 400, 'bad_request');
    }
    for (const phone of [
      '555',
      '4155551234',
      '+1415555',
      '+0415555123',
      '+1 415 555 1234',
      '+1415555123456789',
      'tel:+14155551234',
    ]) {
      refused(await callPrompt({ recipient_phone: phone }), 400, 'invalid_phone');
    }
    const url = await Promise.all(
      ['http://example.com', 'https://127.0.0.1', 'https://localhost/x', 'nonsense', 'https://u:p@example.com'].map(
        (callback_url) => callPrompt({ callback_url }),
      ),
    );
    assert.equal(url.length, 5);
    for (const sent of url) refused(sent, 400, 'url_not_allowed');
    assert.equal((await callPrompt({ prompt: 'é'.repeat(10_000) })).status, 200);
  });

  test('an own number that is not ours is 404; an account without numbers is told so', async () => {
    refused(await callPrompt({ from: '+14155550999' }), 404, 'not_found');
    const sent = await api.send('/api/call-prompt', { body: { prompt, recipient_phone }, key: api.stranger.key });
    refused(sent, 400, 'no_phone_number');
  });

  test('a prompt that is too vague is 422 and says what is missing; nothing is stored', async () => {
    const before = await api.core.store.workflows.list(api.account.id);
    const sent = await callPrompt({ prompt: 'Something vague' });
    refused(sent, 422, 'workflow_generation_failed');
    assert.deepEqual(sent.body['missing'], ['purpose', 'who']);
    assert.equal((await api.core.store.workflows.list(api.account.id)).length, before.length);
  });

  test('keys: none, wrong, revoked, another scheme', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${api.key}` }] as Record<
      string,
      string
    >[]) {
      const sent = await api.send('/api/call-prompt', { body: { prompt, recipient_phone }, key: null, headers });
      refused(sent, 401, 'unauthorized');
      assert.equal(sent.headers.get('www-authenticate'), 'Bearer');
    }
    const headers = { authorization: `bEaReR ${api.key}` };
    assert.equal((await api.send('/api/workflows', { key: null, headers })).status, 200);
  });

  test('trial rules: verified numbers only, so many calls at once', async () => {
    const strict = { ...api.account, verifiedNumbersOnly: true, verifiedNumbers: ['+14155557777'] };
    await api.core.store.accounts.update(strict);
    refused(await callPrompt(), 400, 'number_not_verified');
    await api.core.store.accounts.update({ ...api.account, maxConcurrentCalls: 1 });
    const sent = await callPrompt();
    refused(sent, 429, 'too_many_calls');
    assert.ok(Number(sent.headers.get('retry-after')) >= 1);
    await api.core.store.accounts.update(api.account);
  });
});

describe('idempotency', () => {
  test('the same key gets the same answer, in one account and one route', async () => {
    const idempotency_key = 'task-1';
    const first = await callPrompt({ idempotency_key });
    const again = await callPrompt({ idempotency_key, prompt: 'Something else altogether' });
    assert.deepEqual([again.status, again.body], [200, first.body]);
    const workflow_id = first.body['workflow_id'];
    const otherRoute = await api.send('/api/call', { body: { workflow_id, recipient_phone, idempotency_key } });
    assert.equal(otherRoute.status, 200);
    assert.notEqual(otherRoute.body['call_id'], first.body['call_id']);
    const repeated = await api.send('/api/call', { body: { workflow_id, recipient_phone, idempotency_key } });
    assert.deepEqual(repeated.body, otherRoute.body);
  });

  test('ten at the same moment place one call', async () => {
    const before = (await api.core.store.calls.active(api.account.id)).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => callPrompt({ idempotency_key: 'task-2' })));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array.from({ length: 10 }, () => 200),
    );
    assert.equal(new Set(answers.map(({ body }) => body['call_id'])).size, 1);
    assert.equal((await api.core.store.calls.active(api.account.id)).length, before + 1);
  });

  test('a refused request frees its key; an empty key is none', async () => {
    refused(await callPrompt({ idempotency_key: 'task-3', prompt: 'vague' }), 422, 'workflow_generation_failed');
    refused(await callPrompt({ idempotency_key: 'task-3', recipient_phone: '5' }), 400, 'invalid_phone');
    assert.equal((await callPrompt({ idempotency_key: 'task-3' })).status, 200);
    assert.notEqual(await placed({ idempotency_key: '' }), await placed({ idempotency_key: '' }));
  });
});

describe('POST /api/call', () => {
  test('runs a workflow that exists, with what is known of the person', async () => {
    const { body: planned } = await api.send('/api/workflows', { body: { prompt } });
    const workflow_id = planned['id'];
    const sent = await api.send('/api/call', {
      body: {
        workflow_id,
        recipient_phone,
        recipient_name: 'Sarah',
        recipient_email: '',
        recipient_context: 'Prefers mornings',
      },
    });
    assert.equal(sent.status, 200);
    assert.equal(sent.body['success'], true);
    assert.match(String(sent.body['message']), /\w/);
    assert.equal(sent.body['workflow_id'], workflow_id);
    const polled = await api.send(`/api/calls/${String(sent.body['call_id'])}`);
    assert.deepEqual(JSON.parse(String(polled.body['context'])), {
      recipient_name: 'Sarah',
      recipient_email: null,
      recipient_phone,
      recipient_context: 'Prefers mornings',
    });
    refused(
      await api.send('/api/call', { body: { workflow_id, recipient_phone, recipient_email: 'sarah' } }),
      400,
      'bad_request',
    );
    refused(await api.send('/api/call', { body: { workflow_id: 'x', recipient_phone: '5' } }), 400, 'invalid_phone');
    refused(await api.send('/api/call', { body: { workflow_id: 'x', recipient_phone } }), 404, 'not_found');
    const theirs = await api.send('/api/workflows', { body: { prompt }, key: api.stranger.key });
    refused(
      await api.send('/api/call', { body: { workflow_id: theirs.body['id'], recipient_phone } }),
      404,
      'not_found',
    );
  });

  test('is CallCow’s or AgenticAI’s by what the body has', async () => {
    refused(await api.send('/api/call', { body: { recipient_phone } }), 400, 'bad_request');
    refused(await api.send('/api/call', { body: {} }), 400, 'bad_request');
    refused(await api.send('/api/call', { body: '{' }), 400, 'bad_request');
    refused(await api.send('/api/call', { body: { workflow_id: 'x' }, key: null }), 401, 'unauthorized');
    const agentic = await api.send('/api/call', { body: { to: recipient_phone, recipient_phone } });
    assert.deepEqual([agentic.status, agentic.body['success'], typeof agentic.body['error']], [200, false, 'string']);
    assert.equal(agentic.body['message'], undefined);
    const malformed = await api.send('/api/call', { body: '{', key: null });
    assert.deepEqual([malformed.status, Object.keys(malformed.body)], [401, ['success', 'error']]);
    assert.equal((await api.send('/api/call', { body: {}, key: null })).status, 401);
  });
});

describe('polling', () => {
  test('while the call runs: what was said so far', async () => {
    const id = await placed();
    for (const path of [`/api/calls/${id}`, `/api/call/${id}`, `/api/calls/${id}/`]) {
      const { status, body } = await api.send(path);
      assert.equal(status, 200);
      assert.deepEqual(
        [body['call_id'], body['status'], body['provider_status'], body['call_status'], body['call_summary']],
        [id, 'initiated', 'initiated', null, null],
      );
      assert.deepEqual([body['form_fills'], body['messages'], body['context'], body['duration']], [[], [], null, null]);
      assert.deepEqual([body['form_fills_evidence'], body['deliveries'], body['recording_url']], [{}, [], null]);
      assert.match(String(body['created_at']), iso);
      assert.match(String(body['workflow_id']), uuid);
    }
  });

  test('afterwards: the whole result, evidence, deliveries and a recording that can be fetched', async () => {
    const id = await placed({ record: true });
    await endStoredCall(api.core, id, { answered: true, ending: 'completed' });
    await storeResult(api.core, id);
    const writer = api.core.recordings.open(id);
    writer.write(new Uint8Array(8000), new Uint8Array(8000));
    const { path, durationMs } = await writer.close();
    await api.core.store.reports.putRecording({ callId: id, path, durationMs, createdAt: Date.now() });
    const { body } = await api.send(`/api/calls/${id}`);
    assert.deepEqual(
      [body['status'], body['call_status'], body['ended_reason'], body['duration'], body['outcome']],
      ['completed', 'success', 'remote', 41, 'achieved'],
    );
    assert.equal(body['call_summary'], 'The visit was confirmed.');
    assert.deepEqual(body['form_fills'], { appointment_confirmed: 'yes', email: null });
    assert.deepEqual(body['form_fills_evidence'], {
      appointment_confirmed: { quote: 'Yes, that works', message_index: 1 },
    });
    assert.deepEqual(body['messages'], [
      { role: 'ai', content: 'Hello, an AI assistant is calling for City Dental.' },
      { role: 'human', content: 'Yes, that works, and it is jane@example.com.' },
    ]);
    const url = new URL(String(body['recording_url']));
    const audio = await api.send(`${url.pathname}${url.search}`, { key: null });
    assert.deepEqual([audio.status, audio.headers.get('content-type')], [200, 'audio/wav']);
  });

  test('a call whose result is still being written reads as not ended', async () => {
    const id = await placed();
    await endStoredCall(api.core, id, { answered: true, ending: 'completed' });
    setTimeout(() => void storeResult(api.core, id), 120);
    const { body } = await api.send(`/api/calls/${id}`);
    assert.deepEqual([body['call_status'], body['call_summary']], ['success', 'The visit was confirmed.']);
  });

  test('nothing learned at all is [], whatever was asked', async () => {
    const id = await placed();
    await endStoredCall(api.core, id, { answered: true, ending: 'completed' });
    const fields = [{ key: 'email', value: null, quote: '', turn: null }];
    await storeResult(api.core, id, exampleReport({ fields }));
    assert.deepEqual((await api.send(`/api/calls/${id}`)).body['form_fills'], []);
  });

  test('every ending has its words', async () => {
    const cases = [
      [{ answered: true, ending: 'completed' }, 'success', 'completed'],
      [{ answered: true, machine: true, ending: 'completed' }, 'voicemail', 'completed'],
      [{ answered: false, ending: 'no_answer' }, 'not_picked_up', 'no-answer'],
      [{ answered: false, ending: 'busy' }, 'not_picked_up', 'busy'],
      [{ answered: false, ending: 'rejected' }, 'not_picked_up', 'busy'],
      [{ answered: false, ending: 'failed' }, 'not_picked_up', 'failed'],
      [{ answered: false, ending: 'canceled' }, 'not_picked_up', 'canceled'],
      [{ answered: true, ending: 'error' }, 'not_picked_up', 'failed'],
    ] as const;
    for (const [how, callStatus, providerStatus] of cases) {
      const id = await placed();
      await endStoredCall(api.core, id, how);
      await storeResult(api.core, id);
      const { body } = await api.send(`/api/calls/${id}`);
      assert.deepEqual(
        [body['call_status'], body['provider_status'], body['status']],
        [callStatus, providerStatus, providerStatus],
        JSON.stringify(how),
      );
    }
  });

  test('another account’s call is as unknown as none', async () => {
    const id = await placed();
    for (const path of ['/api/calls', '/api/call']) {
      refused(await api.send(`${path}/${id}`, { key: api.stranger.key }), 404, 'not_found');
      refused(await api.send(`${path}/nonsense`), 404, 'not_found');
      refused(await api.send(`${path}/${id}`, { key: null }), 401, 'unauthorized');
      refused(await api.send(`${path}/nonsense`, { key: null }), 401, 'unauthorized');
    }
  });
});

describe('workflows', () => {
  test('are planned, listed newest first, read whole, renamed', async () => {
    const own = await startApi();
    try {
      const first = await own.send('/api/workflows', { body: { prompt, name: 'First', model: 'm1' } });
      const second = await own.send('/api/workflows', { body: { prompt } });
      assert.equal(first.status, 200);
      const listing = await own.send('/api/workflows');
      const workflows = listing.body['workflows'] as Record<string, unknown>[];
      assert.equal(workflows.length, 2);
      assert.deepEqual(new Set(workflows.map(({ id }) => id)), new Set([first.body['id'], second.body['id']]));
      assert.deepEqual(Object.keys(workflows[0] ?? {}), ['id', 'name', 'created_at', 'model']);
      const whole = await own.send(`/api/workflows/${String(first.body['id'])}`);
      assert.deepEqual(whole.body, first.body);
      assert.deepEqual(
        [whole.body['name'], whole.body['on_behalf_of'], whole.body['planner'], whole.body['max_duration_secs']],
        ['First', 'City Dental', 'example', 300],
      );
      assert.ok(!/"[a-z]+[A-Z]\w*":/.test(whole.text), 'names on the wire are snake_case');
      const path = `/api/workflows/${String(first.body['id'])}`;
      const renamed = await own.send(path, { method: 'PATCH', body: { name: 'Renamed' } });
      assert.deepEqual([renamed.body['name'], renamed.body['model']], ['Renamed', 'm1']);
      const cleared = await own.send(path, { method: 'PATCH', body: { name: '', model: null } });
      assert.deepEqual([cleared.body['name'], cleared.body['model']], [null, null]);
      refused(await own.send(path, { method: 'PATCH', body: { name: 5 } }), 400, 'bad_request');
      assert.equal((await own.send(path, { method: 'PATCH' })).status, 200);
    } finally {
      await own.close();
    }
  });

  test('refusals', async () => {
    refused(await api.send('/api/workflows', { body: { prompt: 'vague' } }), 422, 'workflow_generation_failed');
    refused(await api.send('/api/workflows', { body: {} }), 400, 'bad_request');
    refused(await api.send('/api/workflows/nonsense'), 404, 'not_found');
    refused(await api.send('/api/workflows/nonsense', { method: 'PATCH', body: { name: 5 } }), 404, 'not_found');
    refused(await api.send('/api/workflows', { method: 'DELETE' }), 405, 'method_not_allowed');
    refused(await api.send('/api/nonsense'), 404, 'not_found');
    refused(await api.send('/api/nonsense', { key: null }), 401, 'unauthorized');
  });
});

describe('registered webhooks', () => {
  test('are made, listed, removed, and get each ended call of their workflow beside the callback', async () => {
    const { body: workflow } = await api.send('/api/workflows', { body: { prompt, name: 'Visits' } });
    const made = await api.send('/api/webhooks', {
      body: { workflow_id: workflow['id'], webhook_url: 'https://example.com/calls', name: '' },
    });
    assert.equal(made.status, 200);
    assert.deepEqual(
      [made.body['workflow_id'], made.body['webhook_url'], made.body['name']],
      [workflow['id'], 'https://example.com/calls', null],
    );
    const listed = await api.send('/api/webhooks');
    assert.deepEqual(listed.body, { webhooks: [made.body] });
    assert.deepEqual((await api.send('/api/webhooks', { key: api.stranger.key })).body, { webhooks: [] });

    const call = await api.send('/api/call', {
      body: {
        workflow_id: workflow['id'],
        recipient_phone,
        recipient_name: 'Sarah',
        callback_url: 'https://example.com/done',
      },
    });
    const callId = String(call.body['call_id']);
    await api.core.store.talk.putTurns(callId, [
      { index: 0, turn: { role: 'ai', text: 'Hello.', startMs: 0, endMs: 1, cut: false } },
      { index: 1, turn: { role: 'human', text: 'Yes.', startMs: 2, endMs: 3, cut: false } },
    ]);
    await endStoredCall(api.core, callId, { answered: true, ending: 'completed' });
    const reporter = {
      label: 'test',
      report: () => Promise.resolve({ ...exampleReport({ fields: [] }), caller: unknownCaller }),
    };
    const selection = { ...api.core.selector.select(noChoice), reporters: [reporter] };
    await wrapUpCall({ ...api.core, selector: { ...api.core.selector, select: () => selection } }, callId);
    const deliveries = await api.core.store.deliveries.forCall(callId);
    const payload = (kind: string): unknown =>
      JSON.parse(deliveries.find(({ delivery }) => delivery.kind === kind)?.delivery.body ?? 'null');
    const { body: polled } = await api.send(`/api/calls/${callId}`);
    assert.deepEqual(payload('callback'), {
      call_id: callId,
      workflow_id: workflow['id'],
      call_status: 'success',
      provider_status: 'completed',
      call_summary: 'The visit was confirmed.',
      messages: [
        { role: 'ai', content: 'Hello.' },
        { role: 'human', content: 'Yes.' },
      ],
      context: polled['context'],
      form_fills: [],
      created_at: polled['created_at'],
    });
    assert.deepEqual(payload('registered_webhook'), {
      call_id: callId,
      workflow_id: workflow['id'],
      workflow_name: 'Visits',
      phone_number_from: '+14155550100',
      phone_number_to: recipient_phone,
      call_status: 'success',
      call_summary: 'The visit was confirmed.',
      messages: [
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: 'Yes.' },
      ],
      context: JSON.stringify({ name: 'Sarah', email: null, number: recipient_phone }),
      created_at: polled['created_at'],
    });
    assert.equal((polled['deliveries'] as unknown[]).length, 2);

    const path = `/api/webhooks/${String(made.body['id'])}`;
    refused(await api.send(path, { method: 'DELETE', key: api.stranger.key }), 404, 'not_found');
    assert.deepEqual((await api.send(path, { method: 'DELETE' })).body, { success: true });
    refused(await api.send(path, { method: 'DELETE' }), 404, 'not_found');
  });

  test('refusals', async () => {
    const webhook_url = 'https://example.com/calls';
    refused(await api.send('/api/webhooks', { body: { workflow_id: 'x', webhook_url } }), 404, 'not_found');
    refused(
      await api.send('/api/webhooks', { body: { workflow_id: 'x', webhook_url: 'http://10.0.0.1' } }),
      400,
      'url_not_allowed',
    );
    refused(await api.send('/api/webhooks', { body: { webhook_url } }), 400, 'bad_request');
  });
});

test('60 requests a minute over all routes together, then 429 with Retry-After', async () => {
  const own = await startApi({ rateFactor: 1 });
  try {
    for (let count = 0; count < 60; count++) {
      const sent = await own.send(count % 2 === 0 ? '/api/workflows' : '/api/webhooks');
      assert.equal(sent.status, 200);
      assert.equal(sent.headers.get('x-ratelimit-limit'), null);
    }
    const sent = await own.send('/api/call-prompt', { body: { prompt, recipient_phone } });
    refused(sent, 429, 'rate_limited');
    const wait = Number(sent.headers.get('retry-after'));
    assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= 60, String(wait));
    assert.equal((await own.send('/api/workflows', { key: own.stranger.key })).status, 200);
    assert.equal((await own.send('/v1/agent')).status, 200);
    refused(await own.send('/api/workflows', { key: 'wrong' }), 401, 'unauthorized');
  } finally {
    await own.close();
  }
});

test('the skill file needs no key and names this server', async () => {
  const { status, headers, text } = await api.send('/skill.md', { key: null });
  assert.equal(status, 200);
  assert.match(headers.get('content-type') ?? '', /^text\/markdown/);
  assert.match(text, /http:\/\/localhost:8080\/api\/call-prompt/);
  assert.ok(!text.includes('{{'));
});
