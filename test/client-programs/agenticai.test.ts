import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { ClientServer, isTime, unknownCall, uuidV4 } from './client-server.ts';

let server: ClientServer;
const to = '+14155550101';
const webhook_url = 'https://bridge.example.com';

before(async () => {
  server = await ClientServer.start();
});
after(async () => await server.stop());

const call = async (body: unknown, key: string | null = null) => await server.ask('POST', '/api/call', { key, body });
const refused = (error: string) => ({ success: false, error });

describe('AgenticAI: a program that places calls without a key, on the same machine', () => {
  test('a call is accepted, listed while it lives, told in the words of the dialect, and ended', async () => {
    await server.ask('PUT', `/v1/simulator/phones/${to}`, {
      body: { answer: 'person', ringSecs: 30, otherwise: 'Go on.' },
    });
    await server.ask('PUT', '/v1/simulator/clock', { body: { speed: 1 } });
    const placed = await call({
      to,
      prompt: 'Say hello.',
      webhook_url,
      metadata: { order: 7, nested: { a: [1] } },
      future_field: true,
    });
    assert.equal(placed.status, 200);
    assert.equal(placed.headers['content-type'], 'application/json; charset=utf-8');
    const { call_id } = placed.json as { call_id: string };
    assert.match(call_id, uuidV4);
    assert.deepEqual(placed.json, { success: true, call_id, to, webhook_url });

    const listed = await server.ask('GET', '/api/calls', { key: null });
    const list = listed.json as { calls: Record<string, unknown>[]; count: number };
    assert.equal(list.count, 1);
    const [entry] = list.calls;
    assert.deepEqual({ ...entry, status: 'x' }, { call_id, to_number: to, status: 'x', direction: 'outbound' });
    assert.ok(['initiating', 'ringing'].includes(String(entry?.['status'])), String(entry?.['status']));

    const health = await server.ask('GET', '/health', { key: null });
    assert.deepEqual(health.json, { status: 'healthy', active_calls: 1 });

    const polled = (await server.ask('GET', `/api/calls/${call_id}`, { key: null })).json as Record<string, unknown>;
    assert.deepEqual(polled['metadata'], { order: 7, nested: { a: [1] } });
    assert.equal(polled['workflow_id'], null);
    assert.equal(polled['call_status'], null);
    assert.ok(isTime(polled['created_at']));

    const ended = await server.ask('POST', `/api/calls/${call_id}/end`, { key: null });
    assert.equal(ended.status, 200);
    assert.deepEqual(ended.json, { success: true, message: `Call ${call_id} ended` });
    const final = await server.poll(
      `/api/calls/${call_id}`,
      ({ json }) => !['initiated', 'ringing', 'in-progress'].includes((json as { status: string }).status),
    );
    assert.equal((final.json as { status: string }).status, 'canceled');
    const again = await server.ask('POST', `/api/calls/${call_id}/end/`, { key: null });
    assert.equal(again.status, 200);
    assert.deepEqual(again.json, refused('Call not found'));
    assert.deepEqual((await server.ask('GET', '/api/calls/', { key: null })).json, { calls: [], count: 0 });
    assert.deepEqual((await server.ask('GET', '/health/', { key: null })).json, { status: 'healthy', active_calls: 0 });
  });

  test('what is refused is refused with 200, in the sentences that are documented, in their order', async () => {
    const missingTo = refused("Missing 'to' phone number");
    const missingWebhook = refused(
      "Missing 'webhook_url'. Set AGENTICAI_WEBHOOK_URL environment variable or pass in request.",
    );
    const invalid = (number: string) =>
      refused(`Unable to create record: The 'To' number ${number} is not a valid phone number.`);
    const cases: [unknown, unknown][] = [
      [{}, missingTo],
      [{ to: '' }, missingTo],
      [{ to: null, webhook_url }, missingTo],
      [{ prompt: 'Hello' }, missingTo],
      [{ to }, missingWebhook],
      [{ to, webhook_url: '' }, missingWebhook],
      [{ to, webhook_url: null }, missingWebhook],
      [{ to: '5551234' }, missingWebhook],
      [{ to: '5551234', webhook_url }, invalid('5551234')],
      [{ to: '+1 415 555 0101', webhook_url }, invalid('+1 415 555 0101')],
      [{ to: '+0415555010', webhook_url }, invalid('+0415555010')],
      [{ to: '+1415555', webhook_url }, invalid('+1415555')],
      [{ to: '+1415555010112345', webhook_url }, invalid('+1415555010112345')],
    ];
    for (const [body, expected] of cases) {
      const answer = await call(body);
      assert.equal(answer.status, 200, JSON.stringify(body));
      assert.deepEqual(answer.json, expected, JSON.stringify(body));
    }
  });

  test('other bad input names its field', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ to, webhook_url: 'ftp://x.example' }, 'webhook_url'],
      [{ to, webhook_url: 'not a url' }, 'webhook_url'],
      [{ to, webhook_url: 5 }, 'webhook_url'],
      [{ to, webhook_url, prompt: 5 }, 'prompt'],
      [{ to, webhook_url, metadata: [] }, 'metadata'],
      [{ to, webhook_url, metadata: 'x' }, 'metadata'],
      [{ to: 14155550101, webhook_url }, 'to'],
    ];
    for (const [body, field] of cases) {
      const answer = await call(body);
      assert.equal(answer.status, 200, JSON.stringify(body));
      const json = answer.json as { success: boolean; error: string };
      assert.equal(json.success, false);
      assert.ok(json.error.includes(field), `${JSON.stringify(body)}: ${json.error}`);
      assert.deepEqual(Object.keys(json).toSorted(), ['error', 'success']);
    }
  });

  test('what is no JSON, too large or asked in the wrong way has its own status, in the form of the dialect', async () => {
    const malformed = await server.ask('POST', '/api/call', { key: null, body: '{"to": ' });
    assert.equal(malformed.status, 400);
    assert.deepEqual(Object.keys(malformed.json as object).toSorted(), ['error', 'success']);
    const large = await call({ to, webhook_url, prompt: 'x'.repeat(1024 * 1024 + 1) });
    assert.equal(large.status, 413);
    assert.equal((large.json as { success: boolean }).success, false);
    for (const [method, path, allow] of [
      ['DELETE', '/api/calls', 'GET'],
      ['GET', `/api/calls/${unknownCall}/end`, 'POST'],
      ['POST', '/health', 'GET'],
    ] as const) {
      const answer = await server.ask(method, path);
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.ok(answer.headers.allow?.split(/, */).includes(allow), `${method} ${path}: ${answer.headers.allow}`);
      const json = answer.json as { success: boolean; error: string };
      assert.equal(json.success, false);
      assert.equal(typeof json.error, 'string');
    }
  });

  test('bodies are read whatever their type is called', async () => {
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded', null]) {
      const answer = await server.ask('POST', '/api/call', {
        key: null,
        headers: type ? { 'content-type': type } : {},
        body: JSON.stringify({ to }),
      });
      assert.match((answer.json as { error: string }).error, /webhook_url/, String(type));
    }
  });

  test('an unknown call cannot be ended; polled it is 404', async () => {
    for (const id of [unknownCall, 'nonsense', '%E2%98%8E']) {
      const answer = await server.ask('POST', `/api/calls/${id}/end`, { key: null });
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.json, refused('Call not found'));
      assert.equal((await server.ask('GET', `/api/calls/${id}`, { key: null })).status, 404);
    }
    const typed = await server.ask('POST', `/api/calls/${unknownCall}/end`, {
      key: null,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(typed.status, 200, 'no body, but a type of it');
  });

  test('without a key only this machine is served; a key that is sent is checked', async () => {
    const asked: [Record<string, string>, number][] = [
      [{}, 200],
      [{ origin: 'http://localhost:3000' }, 200],
      [{ 'sec-fetch-site': 'same-origin' }, 200],
      [{ 'sec-fetch-site': 'none' }, 200],
      [{ 'sec-fetch-site': 'cross-site' }, 401],
      [{ 'sec-fetch-site': 'same-site' }, 401],
      [{ origin: 'https://evil.example' }, 401],
      [{ origin: 'null' }, 401],
      [{ host: 'evil.example' }, 401],
      [{ 'x-forwarded-for': '127.0.0.1' }, 401],
      [{ 'x-forwarded-proto': 'https' }, 401],
      [{ forwarded: 'for=127.0.0.1' }, 401],
    ];
    for (const [headers, status] of asked) {
      for (const [method, path, body] of [
        ['GET', '/api/calls'],
        ['POST', '/api/call', { to }],
        ['POST', `/api/calls/${unknownCall}/end`],
      ] as const) {
        const answer = await server.ask(method, path, { key: null, headers, ...(body && { body }) });
        assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(headers)}`);
        if (status !== 401) continue;
        assert.equal(answer.headers['www-authenticate']?.split(' ')[0], 'Bearer');
        assert.deepEqual(Object.keys(answer.json as object).toSorted(), ['error', 'success']);
      }
    }
    for (const [method, path] of [
      ['GET', '/api/calls'],
      ['POST', '/api/call'],
      ['POST', `/api/calls/${unknownCall}/end`],
    ] as const) {
      const answer = await server.ask(method, path, {
        key: 'ck_live_wrong',
        ...(method === 'POST' && { body: { to } }),
      });
      assert.equal(answer.status, 401, `${method} ${path}`);
    }
    assert.equal((await server.ask('GET', `/api/call/${unknownCall}`, { key: null })).status, 401);
    assert.equal(
      (await server.ask('GET', `/api/calls/${unknownCall}`, { key: null, headers: { host: 'evil.example' } })).status,
      401,
    );
  });

  test('which product is meant by POST /api/call is read off the body', async () => {
    const bearer = await server.ask('POST', '/api/call', { body: {} });
    assert.equal(bearer.status, 400);
    assert.equal((bearer.json as { error: string }).error, 'bad_request');
    const malformed = await server.ask('POST', '/api/call', { body: '{' });
    assert.equal(malformed.status, 400);
    assert.equal((malformed.json as { error: string }).error, 'bad_request');
    const callcow = await server.ask('POST', '/api/call', { key: null, body: { workflow_id: unknownCall } });
    assert.equal(callcow.status, 401);
    assert.equal((callcow.json as { error: string }).error, 'unauthorized');
    const both = await server.ask('POST', '/api/call', { body: { to, recipient_phone: to, workflow_id: unknownCall } });
    assert.match((both.json as { error: string }).error, /^Missing 'webhook_url'/);
    const emptyTo = await server.ask('POST', '/api/call', {
      body: { to: '', workflow_id: unknownCall, recipient_phone: to },
    });
    assert.equal(emptyTo.status, 404);
  });

  test('an incoming call is listed with its caller, the answered one goes through the words of the dialect', async () => {
    await server.ask('PUT', '/v1/simulator/clock', { body: { speed: 20 } });
    const numbers = (await server.ask('GET', '/v1/numbers')).json as { data: { id: string; number: string }[] };
    const own = numbers.data[0];
    assert.ok(own);
    await server.ask('POST', `/v1/numbers/${own.id}/inbound-config`, {
      body: { mode: 'ai', systemPrompt: 'You answer for a bakery.' },
    });
    await server.ask('PUT', '/v1/simulator/clock', { body: { speed: 1 } });
    const caller = '+14155550199';
    const incoming = await server.ask('POST', '/v1/simulator/calls', {
      body: { from: caller, to: own.number, phone: { answer: 'person', opening: 'Hi.' } },
    });
    assert.equal(incoming.status, 201);
    const { callId } = incoming.json as { callId: string };
    const listed = (await server.ask('GET', '/api/calls', { key: null })).json as { calls: Record<string, unknown>[] };
    const entry = listed.calls.find((one) => one['call_id'] === callId);
    assert.equal(entry?.['to_number'], caller);
    assert.equal(entry?.['direction'], 'incoming');
    assert.deepEqual((await server.ask('POST', `/api/calls/${callId}/end`, { key: null })).json, {
      success: true,
      message: `Call ${callId} ended`,
    });
    await server.ask('PUT', '/v1/simulator/clock', { body: { speed: 20 } });

    const placed = (await call({ to: '+14155550102', webhook_url, metadata: { direction: 'campaign' } })).json as {
      call_id: string;
    };
    const seen = (await server.ask('GET', '/api/calls', { key: null })).json as { calls: Record<string, unknown>[] };
    assert.equal(seen.calls.find((one) => one['call_id'] === placed.call_id)?.['direction'], 'campaign');
    await server.ask('POST', `/api/calls/${placed.call_id}/end`, { key: null });
  });

  test('the final words: busy, nobody, refused number, mailbox', async () => {
    const outcomes = [
      ['busy', 'busy'],
      ['rejected', 'busy'],
      ['no_answer', 'no-answer'],
      ['failed', 'failed'],
      ['voicemail', 'completed'],
    ] as const;
    await Promise.all(
      outcomes.map(async ([answer, status], index) => {
        const phone = `+1415555020${index}`;
        await server.ask('PUT', `/v1/simulator/phones/${encodeURIComponent(phone)}`, { body: { answer } });
        const placed = (await call({ to: phone, webhook_url })).json as { call_id: string };
        assert.match(placed.call_id, uuidV4);
        const final = await server.poll(
          `/api/calls/${placed.call_id}`,
          ({ json }) => (json as { call_status: unknown }).call_status !== null,
        );
        assert.equal((final.json as { status: string }).status, status, answer);
        assert.deepEqual((final.json as { metadata: unknown }).metadata, {});
      }),
    );
  });

  test("the carrier's routes are shut to everybody else", async () => {
    const voice = await server.ask('POST', '/twilio/voice', {
      key: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'CallSid=CA1&From=%2B14155550101',
    });
    const status = await server.ask('POST', '/twilio/status', {
      key: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'CallSid=CA1&CallStatus=completed',
    });
    assert.deepEqual([voice.status, status.status], [403, 403]);
  });
});
