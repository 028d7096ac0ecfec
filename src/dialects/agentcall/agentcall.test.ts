import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import { endStoredCall, storeResult } from '../../../test/api/ended-call.ts';
import { PhoneError } from '../../core/errors.ts';
import type { ControlRequest } from '../../core/ports/carrier.ts';
import { newNumber } from '../../core/number/new-number.ts';

const asked: ControlRequest[] = [];
let api: ApiUnderTest;
before(async () => {
  api = await startApi({
    control: {
      handle(request) {
        asked.push(request);
        if (request.path === '/nothing') throw new PhoneError('not_found', 'There is no such phone.');
        return Promise.resolve({ status: request.method === 'POST' ? 201 : 200, body: { seen: request.path } });
      },
    },
  });
});
after(() => api.close());

async function placed(): Promise<string> {
  const body = { prompt: 'Confirm the visit on Friday.', recipient_phone: '+14155551234', record: true };
  return String((await api.send('/api/call-prompt', { body })).body['call_id']);
}

describe('the account and its keys', () => {
  test('GET and PATCH /v1/agent', async () => {
    const { status, body } = await api.send('/v1/agent');
    assert.equal(status, 200);
    assert.deepEqual(
      [body['id'], body['agentId'], body['timezone'], body['plan'], body['memoryEnabled'], body['defaultModel']],
      [api.account.id, api.account.id, 'America/New_York', 'unlimited', false, null],
    );
    const changed = await api.send('/v1/agent', { method: 'PATCH', body: { name: 'Desk', timezone: 'Europe/Berlin' } });
    assert.deepEqual([changed.body['name'], changed.body['timezone']], ['Desk', 'Europe/Berlin']);
    assert.equal((await api.send('/v1/agent', { method: 'PATCH' })).body['name'], 'Desk');
    for (const body of [{ timezone: 'Mars/Base' }, { name: '' }, { name: null }, { memoryEnabled: 'yes' }]) {
      const refused = await api.send('/v1/agent', { method: 'PATCH', body });
      assert.equal(refused.status, 422, JSON.stringify(body));
      assert.equal((refused.body['error'] as { code: string }).code, 'validation_error');
      assert.deepEqual((refused.body['error'] as { details: unknown }).details, refused.body['details']);
    }
    assert.equal((await api.send('/v1/agent', { method: 'PATCH', body: { memoryEnabled: true } })).status, 501);
    assert.equal((await api.send('/v1/agent', { method: 'PATCH', body: { memoryEnabled: false } })).status, 200);
  });

  test('keys are shown once, open everything, and are revoked, but for the last one', async () => {
    const made = await api.send('/v1/keys', { body: { name: 'desk', prefix: 'ck_live_' } });
    assert.equal(made.status, 201);
    const key = String(made.body['key']);
    assert.match(key, /^ck_live_.{32,}$/);
    assert.match(String((await api.send('/v1/keys', { method: 'POST' })).body['key']), /^ac_live_/);
    for (const path of ['/v1/agent', '/api/workflows']) assert.equal((await api.send(path, { key })).status, 200);
    const { body, text } = await api.send('/v1/keys');
    const listed = body['data'] as Record<string, unknown>[];
    assert.equal(listed.length, 3);
    assert.ok(!text.includes(key));
    const row = listed.find(({ id }) => id === made.body['id']);
    assert.deepEqual(Object.keys(row ?? {}), ['id', 'name', 'preview', 'createdAt', 'lastUsedAt']);
    assert.equal(row?.['preview'], `ck_live_…${key.slice(-4)}`);
    assert.notEqual(row['lastUsedAt'], null);
    const path = `/v1/keys/${String(made.body['id'])}`;
    assert.deepEqual((await api.send(path, { method: 'DELETE' })).body, { id: made.body['id'], deleted: true });
    assert.equal((await api.send(path, { method: 'DELETE' })).status, 404);
    assert.equal((await api.send('/v1/agent', { key })).status, 401);
    const theirs = (await api.send('/v1/keys', { key: api.stranger.key })).body['data'] as { id: string }[];
    assert.equal((await api.send(`/v1/keys/${theirs[0]?.id}`, { method: 'DELETE' })).status, 404);
    const last = await api.send(`/v1/keys/${theirs[0]?.id}`, { method: 'DELETE', key: api.stranger.key });
    assert.deepEqual([last.status, (last.body['error'] as { code: string }).code], [409, 'last_key']);
    assert.equal((await api.send('/v1/keys', { body: { prefix: 'xx_' } })).status, 422);
  });
});

describe('numbers', () => {
  test('are listed newest first under two names, in pages, and read by id or number', async () => {
    for (const [index, number] of ['+14155550101', '+18005550102', '+493012345678'].entries()) {
      await api.core.store.numbers.insert(
        newNumber({
          accountId: api.account.id,
          number,
          type: index === 1 ? 'tollfree' : 'local',
          country: index === 2 ? 'DE' : 'US',
          carrier: 'simulator',
          createdAt: Date.now() + index + 1,
        }),
      );
    }
    const { body } = await api.send('/v1/numbers?limit=500');
    assert.deepEqual(body['data'], body['numbers']);
    assert.equal(body['nextCursor'], null);
    const all = body['data'] as Record<string, unknown>[];
    assert.deepEqual(
      all.map(({ number }) => number),
      ['+493012345678', '+18005550102', '+14155550101', '+14155550100'],
    );
    assert.deepEqual(
      [all[1]?.['monthlyCost'], all[1]?.['status'], all[1]?.['capabilities'], all[1]?.['inbound']],
      [2.5, 'active', { voice: true, sms: false }, null],
    );
    const first = await api.send('/v1/numbers?limit=3');
    const rest = await api.send(`/v1/numbers?limit=3&cursor=${String(first.body['nextCursor'])}`);
    assert.deepEqual([...(first.body['data'] as unknown[]), ...(rest.body['data'] as unknown[])], all);
    const filtered = async (query: string): Promise<number> =>
      ((await api.send(`/v1/numbers?${query}`)).body['data'] as unknown[]).length;
    assert.deepEqual(
      [await filtered('country=de'), await filtered('type=tollfree'), await filtered('type=mobile')],
      [1, 1, 0],
    );
    for (const id of [String(all[3]?.['id']), '+14155550100', '%2B14155550100']) {
      assert.deepEqual((await api.send(`/v1/numbers/${id}`)).body, all[3]);
      assert.equal((await api.send(`/v1/numbers/${id}`, { key: api.stranger.key })).status, 404);
    }
    for (const query of ['limit=0', 'limit=x', 'limit=-1', 'limit=1.5', 'type=sim', 'cursor=nonsense']) {
      const refused = await api.send(`/v1/numbers?${query}`);
      assert.deepEqual(
        [refused.status, (refused.body['error'] as { code: string }).code],
        [422, 'validation_error'],
        query,
      );
    }
    assert.equal((await api.send('/v1/numbers?limit=&other=1')).status, 200);
  });
});

describe('calls', () => {
  test('one call, its states, its end', async () => {
    const id = await placed();
    const { body } = await api.send(`/v1/calls/${id}`);
    assert.deepEqual(
      [body['id'], body['callId'], body['type'], body['direction'], body['status'], body['agentId'], body['error']],
      [id, id, 'ai', 'outbound', 'initiated', api.account.id, null],
    );
    assert.deepEqual(
      [body['metadata'], body['peerCallId'], body['toolCallCount'], body['duration']],
      [{}, null, 0, null],
    );
    const ended = await api.send(`/v1/calls/${id}/hangup`, { method: 'POST' });
    assert.deepEqual([ended.status, ended.body['status'], ended.body['endedReason']], [200, 'failed', 'canceled']);
    const again = await api.send(`/v1/calls/${id}/hangup/`, { method: 'POST' });
    assert.deepEqual(again.body, ended.body);
    for (const path of [
      `/v1/calls/${id}`,
      `/v1/calls/${id}/transcript`,
      `/v1/calls/${id}/recording`,
      `/v1/calls/${id}/events`,
    ]) {
      assert.equal((await api.send(path, { key: api.stranger.key })).status, 404);
      assert.equal((await api.send(path, { key: null })).status, 401);
    }
  });

  test('lists by direction, status, number and contact', async () => {
    const ids: string[] = [];
    for (const [answered, ending] of [
      [true, 'completed'],
      [true, 'error'],
      [false, 'busy'],
      [false, 'canceled'],
    ] as const) {
      const id = await placed();
      await endStoredCall(api.core, id, { answered, ending });
      ids.push(id);
    }
    const list = async (query: string): Promise<unknown[]> => {
      const { status, body } = await api.send(`/v1/calls?${query}`);
      assert.equal(status, 200, query);
      return (body['data'] as { id: unknown }[]).map(({ id }) => id).filter((id) => ids.includes(String(id)));
    };
    const [completed, broken, busy, canceled] = ids;
    assert.deepEqual(new Set(await list('limit=100')), new Set(ids));
    assert.deepEqual(new Set(await list('status=completed')), new Set([completed, broken]));
    assert.deepEqual(await list('status=busy&direction=outbound'), [busy]);
    assert.deepEqual(await list('status=failed'), [canceled]);
    assert.equal((await list('numberId=%2B14155550100')).length, 4);
    assert.equal((await list('numberId=+14155550100')).length, 4);
    for (const query of ['direction=inbound', 'status=trial_exhausted', 'numberId=num_x', 'contactId=ct_x']) {
      assert.deepEqual(await list(query), [], query);
    }
    const first = await api.send('/v1/calls?limit=2');
    const second = await api.send(`/v1/calls?limit=2&cursor=${String(first.body['nextCursor'])}`);
    const seen = [first, second].flatMap(({ body }) => (body['data'] as { id: string }[]).map(({ id }) => id));
    assert.equal(new Set(seen).size, 4);
    assert.equal((await api.send('/v1/calls?cursor=nonsense')).status, 422);
    assert.equal((await api.send('/v1/calls?status=done')).status, 422);
  });

  test('transcript and recording', async () => {
    const id = await placed();
    const running = await api.send(`/v1/calls/${id}/transcript`);
    assert.deepEqual(
      [running.body['entries'], running.body['summary'], running.body['summaryDetail']],
      [[], null, null],
    );
    const none = await api.send(`/v1/calls/${id}/recording`);
    assert.deepEqual([none.status, (none.body['error'] as { code: string }).code], [404, 'recording_not_available']);
    await endStoredCall(api.core, id, { answered: true, ending: 'completed' });
    await storeResult(api.core, id);
    const { body } = await api.send(`/v1/calls/${id}/transcript`);
    assert.deepEqual(body['entries'], body['transcript']);
    const entries = body['entries'] as { role: string; timestamp: string }[];
    assert.deepEqual(
      entries.map(({ role }) => role),
      ['ai', 'human'],
    );
    assert.equal(Date.parse(entries[1]?.timestamp ?? '') - Date.parse(entries[0]?.timestamp ?? ''), 3500);
    assert.deepEqual([body['summary'], body['duration']], ['The visit was confirmed.', 41]);
    const expected = { callerName: 'Jane', intent: 'scheduling', urgency: 'low', callbackBy: null, spam: false };
    assert.deepEqual(body['summaryDetail'], { summary: 'The visit was confirmed.', ...expected });

    const writer = api.core.recordings.open(id);
    writer.write(new Uint8Array(16_000), new Uint8Array(16_000));
    const { path, durationMs } = await writer.close();
    await api.core.store.reports.putRecording({ callId: id, path, durationMs, createdAt: Date.now() });
    const recording = await api.send(`/v1/calls/${id}/recording`);
    const { recordingUrl, url, signedUrl, wavUrl, duration } = recording.body;
    assert.deepEqual([url, signedUrl, duration], [recordingUrl, recordingUrl, 2]);
    assert.match(String(recordingUrl), /\.mp3\?/);
    assert.match(String(wavUrl), /\.wav\?/);
    assert.equal((await api.send(`/v1/calls/${id}`)).body['recordingUrl'] === null, false);
    const mp3 = new URL(String(url));
    const asMp3 = await api.send(mp3.pathname + mp3.search, { key: null });
    assert.deepEqual([asMp3.status, asMp3.headers.get('content-type')], [200, 'audio/mpeg']);
    assert.equal(Number(asMp3.headers.get('content-length')) % 288, 0);
    const middle = await api.send(mp3.pathname + mp3.search, { key: null, headers: { range: 'bytes=288-291' } });
    assert.equal(middle.status, 206);
    const { pathname, search } = new URL(String(wavUrl));
    const whole = await api.send(pathname + search, { key: null });
    assert.equal(whole.headers.get('content-length'), String(44 + 2 * 2 * 16_000));
    const part = await api.send(pathname + search, { key: null, headers: { range: 'bytes=0-3' } });
    assert.deepEqual([part.status, part.text, part.headers.get('content-range')], [206, 'RIFF', 'bytes 0-3/64044']);
    const beyond = await api.send(pathname + search, { key: null, headers: { range: 'bytes=99999-' } });
    assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, 'bytes */64044']);
    const head = await api.send(pathname + search, { key: null, method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length'), head.text], [200, '64044', '']);
    const later = search.replace(/expires=(\d+)/, (_, at: string) => `expires=${Number(at) + 1}`);
    for (const forged of ['', '?expires=99999999999', later, search.replace(/.$/, 'x'), `${search}x`]) {
      assert.equal((await api.send(pathname + forged, { key: null })).status, 404, forged);
    }
    const expired = new URL(api.links.recording(id, -2000).url);
    assert.match((await api.send(expired.pathname + expired.search)).text, /expired/);
  });
});

describe('the carrier’s own API', () => {
  test('is passed on under its name with the key checked, however the path is written', async () => {
    asked.length = 0;
    assert.equal((await api.send('/v1/simulator/phones/x', { key: null })).status, 401);
    const phone = await api.send('/v1/simulator/phones/%2B14155551234/?a=1', {
      method: 'PUT',
      body: { opening: null },
    });
    assert.deepEqual([phone.status, phone.body], [200, { seen: '/phones/+14155551234' }]);
    assert.equal((await api.send('/v1/simulator/phones/+14155551234', { method: 'DELETE' })).status, 200);
    assert.equal((await api.send('/v1/simulator/calls', { body: { from: '', to: null } })).status, 201);
    assert.equal((await api.send('/v1/simulator/phones')).status, 200);
    assert.deepEqual(
      asked.map(({ method, path, query, body }) => [method, path, query, body]),
      [
        ['PUT', '/phones/+14155551234', { a: '1' }, { opening: null }],
        ['DELETE', '/phones/+14155551234', {}, undefined],
        ['POST', '/calls', {}, { from: '', to: null }],
        ['GET', '/phones', {}, undefined],
      ],
    );
    const refused = await api.send('/v1/simulator/nothing');
    assert.deepEqual(
      [refused.status, refused.body['error']],
      [404, { code: 'not_found', message: 'There is no such phone.' }],
    );
    assert.equal((await api.send('/v1/simulator/calls', { body: '{' })).status, 400);
    assert.equal((await api.send('/v1/other/phones')).status, 404);
    assert.deepEqual((await api.send('/v1/simulator')).body, { seen: '/' });
  });

  test('is not limited, the rest of /v1 is, and shows it', async () => {
    const limited = await startApi({
      rateFactor: 0.01,
      control: { handle: () => Promise.resolve({ status: 200, body: {} }) },
    });
    try {
      const first = await limited.send('/v1/agent');
      assert.deepEqual(
        [first.status, first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')],
        [200, '1', '0'],
      );
      const second = await limited.send('/v1/agent');
      assert.equal(second.status, 429);
      const { error, retryAfter } = second.body as { error: { code: string; retryAfter: number }; retryAfter: number };
      assert.deepEqual([error.code, error.retryAfter], ['rate_limited', retryAfter]);
      assert.equal(second.headers.get('retry-after'), String(retryAfter));
      for (let count = 0; count < 5; count++) assert.equal((await limited.send('/v1/simulator/phones')).status, 200);
    } finally {
      await limited.close();
    }
  });

  test('is unknown when the carrier has none', async () => {
    const plain = await startApi();
    try {
      const sent = await plain.send('/v1/simulator/phones');
      assert.deepEqual([sent.status, (sent.body['error'] as { code: string }).code], [404, 'not_found']);
    } finally {
      await plain.close();
    }
  });
});

describe('what is not built yet', () => {
  test('is 501 with a key and 401 without; what needs no key is 501 at once', async () => {
    const cases = [
      ['POST', '/v1/sms/send'],
      ['GET', '/v1/calls/known/report'],
      ['GET', '/v1/contacts/by-phone/+14155551234'],
      ['DELETE', '/v1/numbers/num_1/schedules/sch_1'],
      ['POST', '/mcp'],
    ] as const;
    for (const [method, path] of cases) {
      const sent = await api.send(path, { method });
      assert.deepEqual([sent.status, (sent.body['error'] as { code: string }).code], [501, 'not_implemented'], path);
      assert.equal((await api.send(path, { method, key: null })).status, 401, path);
    }
    const open = await api.send('/v1/agentfm/callback-request', { method: 'POST', key: null });
    assert.equal(open.status, 501);
  });
});

describe('without a key', () => {
  test('the catalogue names every route that is built', async () => {
    const { status, body } = await api.send('/', { key: null });
    assert.equal(status, 200);
    assert.deepEqual(body['auth'], { type: 'Bearer', header: 'Authorization: Bearer <key>', keyPrefix: 'ac_live_' });
    assert.equal(body['baseUrl'], 'http://localhost:8080');
    const endpoints = body['endpoints'] as { method: string; path: string; description: string }[];
    const known = endpoints.map(({ method, path }) => `${method} ${path}`);
    for (const one of ['GET /v1/calls', 'POST /v1/keys', 'GET /v1/calls/:id/events'])
      assert.ok(known.includes(one), one);
    assert.ok(known.includes('POST /v1/calls/ai'));
    assert.ok(!known.includes('POST /v1/sms/send'));
  });

  test('health counts calls under way; ready tells what is amiss', async () => {
    const before = (await api.send('/health', { key: null })).body;
    const id = await placed();
    const during = await api.send('/health', { key: null });
    assert.deepEqual(during.body, { status: 'healthy', active_calls: Number(before['active_calls']) + 1 });
    await api.send(`/v1/calls/${id}/hangup`, { method: 'POST' });
    assert.deepEqual((await api.send('/health', { key: null })).body, before);
    assert.deepEqual((await api.send('/ready', { key: null })).body, {
      status: 'ready',
      checks: { database: 'ok', calls: 'ok' },
    });
    const stopping = await startApi();
    await stopping.core.live.drain(0);
    const sent = await stopping.send('/ready', { key: null });
    assert.deepEqual(
      [sent.status, sent.body],
      [503, { status: 'not_ready', checks: { database: 'ok', calls: 'failed' } }],
    );
    const refused = await stopping.send('/api/call-prompt', {
      body: { prompt: 'Confirm it.', recipient_phone: '+14155551234' },
    });
    assert.deepEqual(
      [refused.status, refused.body['error'], refused.headers.get('retry-after')],
      [503, 'unavailable', '60'],
    );
    await stopping.close();
  });
});
