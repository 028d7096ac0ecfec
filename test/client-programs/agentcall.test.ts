import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';

import { type Answer, ClientServer, isTime, unknownCall, uuidV4 } from './client-server.ts';

type Json = Record<string, unknown>;

interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: Json;
}

let server: ClientServer;
let own: { id: string; number: string };
const to = '+14155550301';
const deliveries: Delivered[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const raw = Buffer.concat(chunks).toString('utf8');
    deliveries.push({ headers: request.headers, raw, body: JSON.parse(raw) as Json });
    response.writeHead(204).end();
  });
});
let receiverUrl = '';

before(async () => {
  server = await ClientServer.start();
  const { promise, resolve } = Promise.withResolvers<void>();
  receiver.listen(0, '127.0.0.1', resolve);
  await promise;
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/events`;
  const numbers = json(await server.ask('GET', '/v1/numbers'))['data'] as { id: string; number: string }[];
  const [first] = numbers;
  assert.ok(first);
  own = first;
});
after(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await server.stop();
});

function json(answer: Answer): Json {
  assert.ok(answer.json !== null && typeof answer.json === 'object', `${answer.status} ${answer.text}`);
  return answer.json as Json;
}

function hasAll(object: unknown, names: readonly string[]): void {
  assert.ok(object !== null && typeof object === 'object', JSON.stringify(object));
  const missing = names.filter((name) => !(name in object));
  assert.deepEqual(missing, [], `missing in ${JSON.stringify(object)}`);
}

function isRefusal(answer: Answer, status: number, code: string, of = ''): Json {
  const told = `${of} ${answer.status} ${answer.text}`;
  assert.equal(answer.status, status, told);
  const error = json(answer)['error'] as Json;
  assert.equal(error['code'], code, told);
  assert.ok(typeof error['message'] === 'string' && error['message'].length > 0, told);
  for (const [name, value] of Object.entries(error)) {
    if (name !== 'code' && name !== 'message')
      assert.deepEqual(json(answer)[name], value, `${name} also beside error: ${told}`);
  }
  return error;
}

const get = async (path: string) => await server.ask('GET', path);
const post = async (path: string, body?: unknown, headers?: Record<string, string>) =>
  await server.ask('POST', path, { ...(body !== undefined && { body }), ...(headers && { headers }) });
const patch = async (path: string, body: unknown) => await server.ask('PATCH', path, { body });
const del = async (path: string) => await server.ask('DELETE', path);
const ended = (answer: Answer) => !['initiated', 'ringing', 'in-progress'].includes(String(json(answer)['status']));

const callFields =
  'id callId type direction from to numberId agentId contactId status createdAt startedAt answeredAt endedAt endedReason answeredBy duration voice language recordingUrl metadata peerCallId toolCallCount notifications cost error'.split(
    ' ',
  );
const numberFields = 'id number type country label status capabilities monthlyCost createdAt inbound outbound'.split(
  ' ',
);

describe('AgentCall: what holds on every route', () => {
  test('keys: none, wrong, another scheme are 401 before anything is looked up; the scheme in any case', async () => {
    const routes = [
      ['GET', '/v1/numbers'],
      ['GET', `/v1/calls/${unknownCall}`],
      ['POST', '/v1/calls/ai'],
      ['DELETE', '/v1/numbers/num_unknown'],
      ['GET', '/v1/usage'],
      ['POST', '/v1/tts'],
    ] as const;
    for (const [method, path] of routes) {
      for (const headers of [
        {},
        { authorization: 'Bearer ac_live_wrong' },
        { authorization: 'Basic abc' },
        { authorization: 'Bearer' },
      ]) {
        const answer = await server.ask(method, path, {
          key: null,
          headers,
          ...(method === 'POST' && { body: '{ not json' }),
        });
        isRefusal(answer, 401, 'unauthorized', `${method} ${path}`);
        assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
      }
    }
    for (const scheme of ['bearer', 'BEARER']) {
      const answer = await server.ask('GET', '/v1/agent', {
        key: null,
        headers: { authorization: `${scheme} ck_live_test_key_of_the_whole_server_000000` },
      });
      assert.equal(answer.status, 200);
    }
  });

  test('unknown ids and paths are 404, unknown methods 405 with Allow, before a body is judged', async () => {
    for (const [method, path] of [
      ['GET', '/v1/numbers/num_unknown'],
      ['PATCH', '/v1/numbers/num_unknown'],
      ['DELETE', '/v1/numbers/%2B15005550000'],
      ['POST', '/v1/numbers/num_unknown/inbound-config'],
      ['GET', '/v1/numbers/num_unknown/inbound-config'],
      ['GET', '/v1/numbers/num_unknown/outbound-defaults'],
      ['POST', '/v1/numbers/num_unknown/byok-key'],
      ['POST', '/v1/numbers/num_unknown/premium-voice'],
      ['GET', `/v1/calls/${unknownCall}`],
      ['POST', `/v1/calls/${unknownCall}/hangup`],
      ['GET', `/v1/calls/${unknownCall}/transcript`],
      ['GET', `/v1/calls/${unknownCall}/events`],
      ['POST', `/v1/calls/${unknownCall}/say`],
      ['POST', '/v1/webhooks/wh_unknown/rotate'],
      ['DELETE', '/v1/webhooks/wh_unknown'],
      ['POST', '/v1/webhooks/wh_unknown/test'],
      ['GET', '/v1/webhooks/wh_unknown/deliveries'],
      ['POST', '/v1/deliveries/dlv_unknown/replay'],
      ['DELETE', '/v1/keys/key_unknown'],
      ['GET', '/v1/nothing'],
      ['GET', '/v2/calls'],
    ] as const) {
      isRefusal(
        await server.ask(method, path, method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
        404,
        'not_found',
        `${method} ${path}`,
      );
    }
    isRefusal(await get(`/v1/calls/${unknownCall}/recording`), 404, 'not_found');
    for (const [method, path, allow] of [
      ['PUT', '/v1/numbers', 'GET'],
      ['DELETE', '/v1/calls', 'GET'],
      ['GET', '/v1/calls/ai', 'POST'],
      ['PUT', `/v1/numbers/${own.id}/inbound-config`, 'POST'],
      ['POST', '/v1/usage', 'GET'],
      ['GET', '/v1/tts', 'POST'],
      ['PATCH', '/v1/webhooks', 'POST'],
    ] as const) {
      const answer = await server.ask(method, path);
      isRefusal(answer, 405, 'method_not_allowed', `${method} ${path}`);
      assert.ok(answer.headers.allow?.split(/, */).includes(allow), `${method} ${path}: ${answer.headers.allow}`);
    }
  });

  test('bodies: no JSON is 400, too large 413, wrong types 422 with every detail, unknown fields ignored', async () => {
    isRefusal(await server.ask('POST', '/v1/calls/ai', { body: '{"from":' }), 400, 'invalid_json');
    isRefusal(
      await server.ask('POST', `/v1/calls/${unknownCall}/say`, { body: '{"from":' }),
      400,
      'invalid_json',
      'before the id',
    );
    isRefusal(await post('/v1/calls/ai', { systemPrompt: 'x'.repeat(1024 * 1024 + 1) }), 413, 'payload_too_large');
    for (const body of [[], '"text"', '5', 'null', 'true']) {
      const answer = await server.ask('POST', '/v1/calls/ai', { body });
      assert.ok([400, 422].includes(answer.status), `${JSON.stringify(body)}: ${answer.status}`);
    }
    const error = isRefusal(
      await post('/v1/calls/ai', { voice: 'loud', maxDurationSecs: 5, record: 'yes' }),
      422,
      'validation_error',
    );
    const details = error['details'] as { path: unknown; message: unknown }[];
    const paths = details.map((detail) => String(detail.path));
    for (const path of ['from', 'to', 'systemPrompt', 'voice', 'maxDurationSecs', 'record'])
      assert.ok(paths.includes(path), `${path} in ${paths.join()}`);
    const toItself = { from: '+14155550123', to: '+14155550123', maxDurationSecs: 5 };
    for (const [path, body] of [
      ['/v1/calls/ai', { ...toItself, systemPrompt: 'You ask.' }],
      ['/v1/calls/initiate', { ...toItself, record: 'yes' }],
    ] as const) {
      const { details: faults } = isRefusal(await post(path, body), 422, 'validation_error', path);
      assert.ok(
        (faults as { path: unknown }[]).some((fault) => fault.path === 'to'),
        path,
      );
    }
    for (const detail of details) assert.equal(typeof detail.message, 'string');
    assert.equal((await get('/v1/calls?nonsense=1&limit=')).status, 200);
    for (const limit of ['0', '-1', 'many', '1.5'])
      isRefusal(await get(`/v1/calls?limit=${limit}`), 422, 'validation_error', limit);
    assert.equal((await get('/v1/calls?limit=100000')).status, 200);
    isRefusal(await get('/v1/calls?cursor=nonsense'), 422, 'validation_error');
  });

  test('trailing slashes, types of bodies and numbers in paths', async () => {
    assert.deepEqual(json(await get('/v1/numbers/?limit=5')), json(await get('/v1/numbers?limit=5')));
    for (const path of [encodeURIComponent(own.number), own.number, own.id]) {
      const answer = json(await get(`/v1/numbers/${path}/`));
      assert.equal(answer['id'], own.id, path);
    }
    const renamed = await server.ask('PATCH', `/v1/numbers/${own.id}/`, {
      headers: { 'content-type': 'text/plain' },
      body: '{"label":"Küche ☎"}',
    });
    assert.equal(json(renamed)['label'], 'Küche ☎');
    assert.equal(renamed.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(json(await patch(`/v1/numbers/${own.id}`, { other: 1 }))['label'], 'Küche ☎');
    const cleared = await patch(`/v1/numbers/${own.id}`, { label: '' });
    assert.equal(json(cleared)['label'], null);
    const head = await server.ask('HEAD', '/v1/agent');
    assert.equal(head.text, '');
    assert.ok([200, 405].includes(head.status));
  });

  test('what comes later says 501 in the form of the dialect, with a key; without one 401', async () => {
    for (const [method, path] of [
      ['POST', '/v1/sms/send'],
      ['GET', `/v1/sms/inbox/${own.id}`],
      ['GET', '/v1/sms/msg_1'],
      ['GET', `/v1/sms/otp/${own.id}`],
      ['GET', '/v1/sms-conversations'],
      ['POST', '/v1/sms-conversations/smsconv_1/reply'],
      ['GET', '/v1/contacts'],
      ['GET', '/v1/contacts/by-phone/%2B14155550101'],
      ['PATCH', '/v1/contacts/ct_1'],
      ['GET', '/v1/memory/next-call-context?phone=%2B14155550101'],
      ['GET', `/v1/numbers/${own.id}/next-call-context?phone=%2B14155550101`],
      ['POST', `/v1/numbers/${own.id}/schedules`],
      ['GET', '/v1/reports'],
      ['GET', '/v1/briefs'],
      ['POST', '/v1/briefs/brief_1/ack'],
      ['GET', '/v1/memory/current?contactId=ct_1'],
      ['GET', '/v1/memory/candidates'],
      ['POST', '/v1/memory/candidates/cand_1/approve'],
      ['GET', '/v1/agentfm/pending'],
      ['PATCH', '/v1/agentfm/callbacks/cbr_1'],
      ['POST', '/mcp'],
    ] as const) {
      const answer = await server.ask(method, path, method === 'GET' ? {} : { body: {} });
      isRefusal(answer, 501, 'not_implemented', `${method} ${path}`);
    }
    isRefusal(await server.ask('GET', '/v1/contacts', { key: null }), 401, 'unauthorized');
  });

  test('what needs no key needs none', async () => {
    for (const path of [
      '/health',
      '/ready',
      '/llms.txt',
      '/openapi.json',
      '/docs',
      '/',
      '/v1/calls/voices',
      '/v1/calls/premium-voices',
      '/v1/calls/prompt-templates',
      '/skill.md',
    ]) {
      assert.equal((await server.ask('GET', path, { key: null })).status, 200, path);
    }
    const ready = json(await server.ask('GET', '/ready', { key: null }));
    hasAll(ready, ['status', 'checks']);
    const catalogue = json(await server.ask('GET', '/', { key: null }));
    hasAll(catalogue, ['name', 'version', 'description', 'docs', 'llmReference', 'auth', 'baseUrl', 'endpoints']);
    const auth = catalogue['auth'] as Json;
    assert.equal(auth['type'], 'Bearer');
    assert.equal(auth['keyPrefix'], 'ac_live_');
    hasAll(auth, ['header']);
    const endpoints = catalogue['endpoints'] as Json[];
    assert.ok(endpoints.length > 20);
    for (const endpoint of endpoints) hasAll(endpoint, ['method', 'path', 'description']);
    assert.match(String((await server.ask('GET', '/llms.txt', { key: null })).headers['content-type']), /^text\/plain/);
  });
});

describe('AgentCall: account, keys, catalogues, usage, speech', () => {
  test('the account and its keys', async () => {
    const agent = json(await get('/v1/agent'));
    hasAll(agent, [
      'id',
      'agentId',
      'name',
      'timezone',
      'plan',
      'hasPaymentMethod',
      'memoryEnabled',
      'defaultModel',
      'createdAt',
    ]);
    assert.equal(agent['memoryEnabled'], false);
    assert.equal(agent['plan'], 'unlimited');
    assert.equal(agent['id'], agent['agentId']);
    assert.ok(isTime(agent['createdAt']));
    const named = json(await patch('/v1/agent', { name: 'Praxis Müller', timezone: 'Europe/Vienna' }));
    assert.equal(named['name'], 'Praxis Müller');
    assert.equal(named['timezone'], 'Europe/Vienna');
    isRefusal(await patch('/v1/agent', { timezone: 'Mars/Base' }), 422, 'validation_error');
    isRefusal(await patch('/v1/agent', { memoryEnabled: 'yes' }), 422, 'validation_error');

    const made = await post('/v1/keys', { name: 'laptop', prefix: 'ac_live_' });
    assert.equal(made.status, 201);
    const { id, key } = json(made) as { id: string; key: string };
    assert.match(id, /^key_.{16,}$/);
    assert.match(key, /^ac_live_.{32,}$/);
    const bare = json(await post('/v1/keys')) as { id: string; key: string };
    assert.match(bare.key, /^(ac|ck)_live_.{32,}$/);
    isRefusal(await post('/v1/keys', { prefix: 'xx_' }), 422, 'validation_error');
    const listed = json(await get('/v1/keys'))['data'] as Json[];
    const entry = listed.find((one) => one['id'] === id);
    hasAll(entry, ['id', 'name', 'preview', 'createdAt', 'lastUsedAt']);
    assert.ok(String(entry?.['preview']).startsWith('ac_live_') && String(entry?.['preview']).endsWith(key.slice(-4)));
    assert.ok(!JSON.stringify(listed).includes(key));
    assert.equal((await server.ask('GET', '/api/workflows', { key })).status, 200, 'every key opens all three');
    assert.equal((await server.ask('GET', '/api/calls', { key })).status, 200);
    for (const gone of [id, bare.id])
      assert.deepEqual(json(await del(`/v1/keys/${gone}`)), { id: gone, deleted: true });
    isRefusal(await server.ask('GET', '/v1/agent', { key }), 401, 'unauthorized');
  });

  test('voices and templates', async () => {
    const voices = json(await get('/v1/calls/voices'));
    assert.equal(voices['defaultVoice'], 'shimmer');
    const list = voices['voices'] as Json[];
    assert.deepEqual(
      list.map((voice) => String(voice['id'])).toSorted((a, b) => a.localeCompare(b)),
      ['alloy', 'ash', 'ballad', 'cedar', 'coral', 'echo', 'marin', 'sage', 'shimmer', 'verse'],
    );
    for (const voice of list) {
      hasAll(voice, ['id', 'name', 'trait', 'description', 'bestFor']);
      if (voice['id'] !== 'marin' && voice['id'] !== 'cedar') hasAll(voice, ['sampleUrl']);
    }
    const premium = json(await get('/v1/calls/premium-voices'));
    assert.deepEqual(premium['pricing'], { premiumVoice: '$0.59/minute' });
    for (const voice of premium['voices'] as Json[])
      hasAll(voice, ['id', 'name', 'description', 'gender', 'accent', 'sampleUrl']);
    const sample = new URL(String(list.find((voice) => voice['id'] === 'shimmer')?.['sampleUrl']), server.url);
    const played = await server.ask('GET', sample.pathname + sample.search, { key: null });
    assert.equal(played.status, 200);
    assert.match(String(played.headers['content-type']), /^audio\//);

    const ids = async (query: string) =>
      (json(await get(`/v1/calls/prompt-templates${query}`))['templates'] as Json[])
        .map((template) => String(template['id']))
        .toSorted();
    const inbound = ['appointment-booker', 'call-screener', 'customer-support', 'lead-qualifier', 'receptionist'];
    assert.deepEqual(await ids(''), inbound);
    assert.deepEqual(await ids('?direction=inbound'), inbound);
    assert.deepEqual(await ids('?direction=outbound'), [
      'outbound-appointment-booker',
      'outbound-callback-confirmation',
      'outbound-info-request',
    ]);
    isRefusal(await get('/v1/calls/prompt-templates?direction=sideways'), 422, 'validation_error');
    for (const template of json(await get('/v1/calls/prompt-templates'))['templates'] as Json[]) {
      hasAll(template, [
        'id',
        'title',
        'description',
        'direction',
        'recommendedVoice',
        'maxDurationSecs',
        'firstMessage',
        'systemPrompt',
      ]);
      assert.match(String(template['systemPrompt']), /\[[A-Z]/);
      assert.match(String(template['systemPrompt']), /WHAT WE DO[^]*PRICING/);
    }
  });

  test('usage', async () => {
    const usage = json(await get('/v1/usage'));
    hasAll(usage, ['period', 'plan', 'breakdown', 'total', 'limits']);
    assert.equal(usage['currency'], 'USD');
    assert.equal(usage['period'], new Date().toISOString().slice(0, 7));
    const breakdown = usage['breakdown'] as Json;
    for (const name of ['smsOutbound', 'smsInbound', 'numbers', 'otp']) hasAll(breakdown[name], ['count', 'cost']);
    for (const name of ['voiceOutbound', 'voiceInbound', 'voiceAi', 'voiceAiByok', 'voiceAiPremium', 'recording'])
      hasAll(breakdown[name], ['minutes', 'cost']);
    hasAll(breakdown['tts'], ['characters', 'cost']);
    hasAll(breakdown['plan'], ['cost']);
    const limits = usage['limits'] as Json;
    hasAll(limits, ['voiceAi', 'recording']);
    for (const limit of Object.values(limits)) hasAll(limit, ['used', 'cap', 'resetsAt']);
    assert.equal(json(await get('/v1/usage?period=2026-01'))['period'], '2026-01');
    for (const period of ['2026-13', '2026', 'now'])
      isRefusal(await get(`/v1/usage?period=${period}`), 422, 'validation_error', period);
  });

  test('speech on its own', async () => {
    const mp3 = await post('/v1/tts', { text: 'Hello there.' });
    assert.equal(mp3.status, 200, mp3.text.slice(0, 200));
    assert.equal(mp3.headers['content-type'], 'audio/mpeg');
    assert.equal(mp3.headers['x-agentcall-tts-characters'], '12');
    const wav = await post('/v1/tts', { text: 'Hi.', voice: 'echo', format: 'wav', language: 'en' });
    assert.equal(wav.headers['content-type'], 'audio/wav');
    assert.equal(wav.text.slice(0, 4), 'RIFF');
    for (const body of [
      {},
      { text: '' },
      { text: 'x'.repeat(4097) },
      { text: 'Hi', voice: 'loud' },
      { text: 'Hi', format: 'ogg' },
      { text: 5 },
    ]) {
      isRefusal(await post('/v1/tts', body), 422, 'validation_error', JSON.stringify(body).slice(0, 60));
    }
  });
});

describe('AgentCall: numbers and what they do', () => {
  test('a number is found, taken, set up, read, given back', async () => {
    const available = json(await get('/v1/numbers/available?country=US&type=local&limit=3'))['data'] as Json[];
    assert.equal(available.length, 3);
    for (const offer of available) hasAll(offer, ['number', 'type', 'country', 'region', 'monthlyCost']);
    const wanted = available[0]?.['number'];
    const taken = await post('/v1/numbers/provision', { type: 'local', label: 'Desk', number: wanted });
    assert.equal(taken.status, 201, taken.text);
    const number = json(taken);
    hasAll(number, numberFields);
    assert.match(String(number['id']), /^num_.{16,}$/);
    assert.deepEqual(
      [
        number['number'],
        number['type'],
        number['country'],
        number['label'],
        number['status'],
        number['monthlyCost'],
        number['inbound'],
        number['outbound'],
      ],
      [wanted, 'local', 'US', 'Desk', 'active', 2, null, null],
    );
    hasAll(number['capabilities'], ['voice', 'sms']);
    assert.ok(isTime(number['createdAt']));
    isRefusal(await post('/v1/numbers/provision', { type: 'local', number: wanted }), 409, 'number_unavailable');
    isRefusal(await post('/v1/numbers/provision', { type: 'sim' }), 422, 'unsupported_number_type');
    isRefusal(await post('/v1/numbers/provision', {}), 422, 'validation_error');
    isRefusal(await post('/v1/numbers/provision', { type: 'fancy' }), 422, 'validation_error');
    assert.equal(json(await post('/v1/numbers/provision', { type: 'tollfree' }))['monthlyCost'], 2.5);

    const list = json(await get('/v1/numbers?limit=1'));
    assert.deepEqual(list['data'], list['numbers']);
    const all: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Json = json(
        await get(`/v1/numbers?limit=1${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
      );
      all.push(...(page['data'] as Json[]).map((one) => String(one['id'])));
      cursor = page['nextCursor'] as string | null;
    } while (cursor !== null);
    assert.equal(new Set(all).size, 3);
    assert.equal(all.length, 3);
    assert.equal(all.at(-1), own.id, 'newest first');
    assert.equal((json(await get('/v1/numbers?type=tollfree'))['data'] as Json[]).length, 1);
    assert.equal((json(await get('/v1/numbers?country=CA'))['data'] as Json[]).length, 0);

    const id = String(number['id']);
    isRefusal(await patch(`/v1/numbers/${id}`, { voice: 'ash' }), 409, 'inbound_ai_not_configured');
    isRefusal(await patch(`/v1/numbers/${id}`, { voice: 'loud' }), 422, 'validation_error');
    const released = json(await del(`/v1/numbers/${id}`));
    assert.deepEqual([released['id'], released['number'], released['status']], [id, wanted, 'released']);
    assert.ok(isTime(released['releasedAt']));
    isRefusal(await get(`/v1/numbers/${id}`), 404, 'not_found');
    isRefusal(await post('/v1/numbers/provision', { type: 'local', number: wanted }), 409, 'number_unavailable');
  });

  test('inbound configuration: nothing, defaults, replacing, secrets, limits, off', async () => {
    const path = `/v1/numbers/${own.id}/inbound-config`;
    const empty = await get(path);
    assert.equal(empty.status, 200);
    assert.deepEqual(
      [json(empty)['mode'], json(empty)['smsMode'], json(empty)['numberId'], json(empty)['number']],
      ['off', 'off', own.id, own.number],
    );
    const set = await post(path, { mode: 'ai', systemPrompt: 'You answer.' });
    assert.equal(set.status, 200);
    const config = json(set)['config'] as Json;
    const defaults = {
      mode: 'ai',
      systemPrompt: 'You answer.',
      voice: 'shimmer',
      language: 'auto',
      maxDurationSecs: 600,
      record: false,
      liveTranscript: false,
      contextSource: 'none',
      smsMode: 'off',
    };
    for (const [name, value] of Object.entries(defaults)) {
      assert.deepEqual(config[name], value, name);
      assert.deepEqual(json(set)[name], value, `${name} flat`);
    }
    for (const at of [json(set), config]) {
      assert.deepEqual(
        [at['voiceMode'], at['hasByokKey'], at['byokOpenaiApiKeyPreview'], at['premiumVoice']],
        ['managed', false, null, null],
      );
    }
    assert.deepEqual(json(await get(path)), json(set));

    const secret = 'a-secret-of-the-owner-0123456789';
    const url = `${receiverUrl}/context`;
    isRefusal(
      await post(path, { mode: 'ai', systemPrompt: 'P', contextWebhook: { url } }),
      422,
      'validation_error',
      'first write without a secret',
    );
    isRefusal(
      await post(path, { mode: 'ai', systemPrompt: 'P', contextWebhook: { url, signingSecret: 'short' } }),
      422,
      'validation_error',
      'short',
    );
    const withHook = await post(path, {
      mode: 'ai',
      systemPrompt: 'P',
      contextWebhook: { url, signingSecret: secret, timeoutMs: 9000 },
    });
    assert.equal(withHook.status, 200, withHook.text);
    const hook = (json(withHook)['config'] as Json)['contextWebhook'] as Json;
    assert.deepEqual(hook, { url, timeoutMs: 1500, hasSigningSecret: true });
    assert.equal((json(withHook)['config'] as Json)['contextSource'], 'webhook');
    assert.ok(!withHook.text.includes(secret));
    const again = await post(path, { mode: 'ai', systemPrompt: 'P', contextWebhook: { url } });
    assert.equal(((json(again)['config'] as Json)['contextWebhook'] as Json)['hasSigningSecret'], true);
    assert.equal(((json(again)['config'] as Json)['contextWebhook'] as Json)['timeoutMs'], 800);
    await post(path, { mode: 'ai', systemPrompt: 'P' });
    isRefusal(
      await post(path, { mode: 'ai', systemPrompt: 'P', contextWebhook: { url } }),
      422,
      'validation_error',
      'removed with its secret',
    );

    const tool = { name: 'book', description: 'Books.', parameters: { type: 'object', properties: {} } };
    const actionWebhook = { url: receiverUrl, signingSecret: secret };
    const bad: Json[] = [
      { systemPrompt: 'P' },
      { mode: 'off', systemPrompt: 'P' },
      { mode: 'ai' },
      { mode: 'ai', systemPrompt: '' },
      { mode: 'ai', systemPrompt: 'x'.repeat(20_001) },
      { mode: 'ai', systemPrompt: 'P', firstMessage: 'x'.repeat(1001) },
      { mode: 'ai', systemPrompt: 'P', voice: 'loud' },
      { mode: 'ai', systemPrompt: 'P', language: 'xx' },
      { mode: 'ai', systemPrompt: 'P', maxDurationSecs: 9 },
      { mode: 'ai', systemPrompt: 'P', maxDurationSecs: 3601 },
      { mode: 'ai', systemPrompt: 'P', contextSource: 'other' },
      { mode: 'ai', systemPrompt: 'P', tools: [tool] },
      {
        mode: 'ai',
        systemPrompt: 'P',
        actionWebhook,
        tools: Array.from({ length: 9 }, (_, index) => ({ ...tool, name: `t${index}` })),
      },
      { mode: 'ai', systemPrompt: 'P', actionWebhook, tools: [{ ...tool, name: 'no spaces' }] },
      { mode: 'ai', systemPrompt: 'P', allowedSenders: ['5551234'] },
      { mode: 'ai', systemPrompt: 'P', notify: { emailTo: 'nobody' } },
      { mode: 'ai', systemPrompt: 'P', notify: { smsTo: '123' } },
      { mode: 'ai', systemPrompt: 'P', smsMode: 'relay' },
    ];
    for (const body of bad)
      isRefusal(await post(path, body), 422, 'validation_error', JSON.stringify(body).slice(0, 120));
    isRefusal(
      await post(path, {
        mode: 'ai',
        systemPrompt: 'P',
        contextWebhook: { url: 'ftp://x.example', signingSecret: secret },
      }),
      422,
      'url_not_allowed',
    );
    isRefusal(
      await post(path, {
        mode: 'ai',
        systemPrompt: 'P',
        contextWebhook: { url: 'http://169.254.169.254/', signingSecret: secret },
      }),
      422,
      'url_not_allowed',
    );
    const allowed = await post(path, {
      mode: 'ai',
      systemPrompt: 'P',
      firstMessage: '',
      language: null,
      actionWebhook,
      tools: [tool],
      notify: { emailTo: '', smsTo: '' },
    });
    assert.equal(allowed.status, 200, allowed.text);

    const voiced = json(await patch(`/v1/numbers/${own.id}`, { voice: 'ash' }));
    assert.equal((voiced['inbound'] as Json)['voice'], 'ash');
    assert.equal(json(await get(path))['systemPrompt'], 'P');

    for (const byok of ['byok-key', 'byok/key']) {
      const key = 'sk-test0123456789abcd';
      const keyed = await post(`/v1/numbers/${own.id}/${byok}`, { openaiApiKey: key });
      assert.equal(keyed.status, 200, keyed.text);
      const { voiceMode, hasByokKey, byokOpenaiApiKeyPreview } = json(keyed);
      assert.deepEqual(
        { voiceMode, hasByokKey, byokOpenaiApiKeyPreview },
        { voiceMode: 'byok', hasByokKey: true, byokOpenaiApiKeyPreview: 'sk-...abcd' },
      );
      assert.equal(json(await get(path))['voiceMode'], 'byok');
      await post(path, { mode: 'ai', systemPrompt: 'P2' });
      assert.equal(json(await get(path))['hasByokKey'], true, 'survives a new configuration');
      for (let time = 0; time < 2; time += 1) {
        const off = json(await del(`/v1/numbers/${own.id}/${byok}`));
        assert.deepEqual(
          [off['voiceMode'], off['hasByokKey'], off['byokOpenaiApiKeyPreview']],
          ['managed', false, null],
        );
      }
    }
    isRefusal(await post(`/v1/numbers/${own.id}/byok-key`, {}), 422, 'validation_error');
    const [voice] = json(await get('/v1/calls/premium-voices'))['voices'] as Json[];
    assert.ok(voice);
    const premium = json(await post(`/v1/numbers/${own.id}/premium-voice`, { voiceId: voice['id'] }));
    assert.deepEqual(premium, {
      numberId: own.id,
      premiumVoice: { voiceId: voice['id'], name: voice['name'], enabled: true },
    });
    isRefusal(await post(`/v1/numbers/${own.id}/premium-voice`, { voiceId: 'nobody' }), 422, 'validation_error');
    for (let time = 0; time < 2; time += 1)
      assert.deepEqual(json(await del(`/v1/numbers/${own.id}/premium-voice`)), {
        numberId: own.id,
        premiumVoice: null,
      });

    const off = await del(path);
    assert.equal(off.status, 200);
    assert.equal(json(off)['mode'], 'off');
    assert.equal(json(await get(`/v1/numbers/${own.id}`))['inbound'], null);
    isRefusal(
      await post(`/v1/numbers/${own.id}/byok-key`, { openaiApiKey: 'sk-test0123456789abcd' }),
      409,
      'inbound_ai_not_configured',
    );
    isRefusal(
      await post(`/v1/numbers/${own.id}/premium-voice`, { voiceId: voice['id'] }),
      409,
      'inbound_ai_not_configured',
    );
  });

  test('a saved outbound agent', async () => {
    const path = `/v1/numbers/${own.id}/outbound-defaults`;
    const none = await get(path);
    assert.deepEqual([none.status, none.text], [200, 'null']);
    isRefusal(await post('/v1/calls/ai', { from: own.number, to, useSavedAgent: true }), 400, 'no_saved_agent');
    const saved = await post(path, { systemPrompt: 'You ask.', templateId: 'outbound-info-request' });
    assert.equal(saved.status, 200);
    const { updatedAt, ...rest } = json(saved);
    assert.ok(isTime(updatedAt));
    for (const [name, value] of Object.entries({
      numberId: own.id,
      systemPrompt: 'You ask.',
      voice: 'shimmer',
      language: 'auto',
      firstMessage: null,
      maxDurationSecs: 600,
      record: false,
      templateId: 'outbound-info-request',
    }))
      assert.deepEqual(rest[name], value, name);
    assert.deepEqual(json(await get(path)), json(saved));
    isRefusal(await post(path, {}), 422, 'validation_error');
    isRefusal(await post(path, { systemPrompt: 'P', templateId: 'nothing' }), 422, 'validation_error');
    for (let time = 0; time < 2; time += 1)
      assert.deepEqual(json(await del(path)), { numberId: own.id, outbound: null });
  });
});

describe('AgentCall: calls and what is told of them', () => {
  test('an AI call from the request to its report: object, events, signatures, transcript, recording', async () => {
    const hooked = await post('/v1/webhooks', {
      url: receiverUrl,
      events: ['call.ringing', 'call.status', 'call.transcript', 'call.recording', 'transcript.partial'],
    });
    assert.equal(hooked.status, 201, hooked.text);
    const hook = json(hooked) as { id: string; secret: string };
    assert.match(hook.id, /^wh_.{16,}$/);
    assert.match(hook.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    hasAll(hook, ['url', 'events', 'createdAt', 'disabledAt']);

    const body = {
      from: own.number,
      to,
      systemPrompt: 'You call to ask how they are.',
      metadata: { row: '7', name: 'Zoë' },
      record: true,
      liveTranscript: true,
      idempotencyKey: 'row-7',
    };
    const placed = await post('/v1/calls/ai', body);
    assert.equal(placed.status, 201, placed.text);
    const call = json(placed);
    hasAll(call, callFields);
    assert.match(String(call['id']), uuidV4);
    assert.deepEqual(
      [
        'callId',
        'type',
        'direction',
        'from',
        'to',
        'numberId',
        'status',
        'metadata',
        'peerCallId',
        'startedAt',
        'answeredAt',
        'endedAt',
        'endedReason',
        'duration',
        'recordingUrl',
        'voice',
        'language',
      ].map((name) => call[name]),
      [
        call['id'],
        'ai',
        'outbound',
        own.number,
        to,
        own.id,
        'initiated',
        body.metadata,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        'shimmer',
        'auto',
      ],
    );
    assert.ok(isTime(call['createdAt']));
    const repeated = await post('/v1/calls/ai', { ...body, to: '+14155550999' });
    assert.equal(repeated.status, 201);
    assert.deepEqual(json(repeated), call);
    assert.equal(repeated.headers['x-agentcall-idempotency-replayed'], 'true');
    assert.equal(placed.headers['x-agentcall-idempotency-replayed'], undefined);

    const id = String(call['id']);
    const final = json(await server.poll(`/v1/calls/${id}`, ended, 30_000));
    assert.equal(final['status'], 'completed');
    for (const name of ['answeredAt', 'endedAt']) assert.ok(isTime(final[name]), name);
    assert.ok(Number.isInteger(final['duration']) && Number(final['duration']) > 0);
    assert.equal(typeof final['cost'], 'number');
    assert.equal(
      json(await server.poll(`/api/calls/${id}`, ({ json: told }) => (told as Json)['call_status'] !== null))[
        'call_status'
      ],
      'success',
    );
    const transcript = json(
      await server.poll(`/v1/calls/${id}/transcript`, (answer) => json(answer)['summary'] !== null),
    );
    assert.deepEqual(transcript['entries'], transcript['transcript']);
    const entries = transcript['entries'] as Json[];
    assert.ok(entries.length > 1);
    for (const entry of entries) {
      assert.ok(['ai', 'human'].includes(String(entry['role'])));
      assert.ok(isTime(entry['timestamp']));
    }
    assert.match(String(entries.find((entry) => entry['role'] === 'ai')?.['text']), /\bAI\b/);
    assert.equal(typeof transcript['summary'], 'string');
    hasAll(transcript['summaryDetail'], ['summary', 'callerName', 'intent', 'urgency', 'callbackBy', 'spam']);
    const recording = json(await server.poll(`/v1/calls/${id}/recording`, (answer) => answer.status === 200));
    hasAll(recording, ['callId', 'recordingUrl', 'url', 'signedUrl', 'duration', 'expiresAt', 'wavUrl']);
    assert.ok(recording['url'] === recording['recordingUrl'] && recording['url'] === recording['signedUrl']);
    const file = new URL(String(recording['url']));
    const audio = await server.ask('GET', file.pathname + file.search, { key: null });
    assert.deepEqual([audio.status, audio.headers['content-type']], [200, 'audio/mpeg']);

    await server.poll('/v1/agent', () =>
      ['call.ringing', 'call.transcript', 'call.recording', 'transcript.partial'].every((event) =>
        deliveries.some((one) => one.body['event'] === event),
      ),
    );
    for (const { headers, raw, body: event } of deliveries) {
      assert.equal(
        headers['x-agentcall-signature'],
        `sha256=${createHmac('sha256', hook.secret).update(raw).digest('hex')}`,
      );
      assert.equal(headers['x-agentcall-event'], event['event']);
      assert.match(String(headers['x-agentcall-timestamp']), /^\d{10}$/);
      hasAll(headers, ['x-agentcall-delivery', 'webhook-id', 'webhook-timestamp', 'webhook-signature']);
      const standard = createHmac('sha256', Buffer.from(hook.secret.slice('whsec_'.length), 'base64'))
        .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${raw}`)
        .digest('base64');
      assert.ok(String(headers['webhook-signature']).split(' ').includes(`v1,${standard}`));
      hasAll(event, ['event', 'timestamp', 'id', 'agentId', 'numberId', 'data']);
      assert.match(String(event['id']), /^evt_.{16,}$/);
      assert.ok(isTime(event['timestamp']));
      const data = event['data'] as Json;
      hasAll(data, ['callId', 'numberId', 'direction', 'from', 'to', 'peerCallId', 'metadata']);
      assert.deepEqual([data['callId'], data['metadata']], [id, body.metadata]);
      if (event['event'] === 'call.status') hasAll(data, ['status', 'duration', 'recordingUrl', 'endedReason']);
      if (event['event'] === 'transcript.partial') hasAll(data, ['sequence', 'role', 'text', 'timestamp']);
      if (event['event'] === 'call.transcript') hasAll(data, ['duration', 'transcript', 'summary', 'toolCallCount']);
      if (event['event'] === 'call.recording') hasAll(data, ['recordingUrl', 'duration', 'expiresAt']);
    }
    const statuses = deliveries
      .filter((one) => one.body['event'] === 'call.status')
      .map((one) => (one.body['data'] as Json)['status']);
    assert.deepEqual(statuses, ['initiated', 'ringing', 'in-progress', 'completed'].slice(-statuses.length));
    const sequence = deliveries
      .filter((one) => one.body['event'] === 'transcript.partial')
      .map((one) => Number((one.body['data'] as Json)['sequence']))
      .toSorted((a, b) => a - b);
    assert.deepEqual(
      sequence,
      sequence.map((_, index) => index + 1),
    );

    const hangup = await post(`/v1/calls/${id}/hangup`);
    assert.equal(hangup.status, 200);
    assert.equal(json(hangup)['endedReason'], final['endedReason']);
    isRefusal(await post(`/v1/calls/${id}/say`, { text: 'More.' }), 409, 'call_not_active');
    isRefusal(await post(`/v1/calls/${id}/dtmf`, { digits: '1' }), 409, 'call_not_active');

    const listed = json(await get('/v1/webhooks'))['data'] as Json[];
    hasAll(listed[0], ['id', 'url', 'events', 'hasSecret', 'createdAt', 'disabledAt', 'lastDelivery']);
    assert.ok(!JSON.stringify(listed).includes(hook.secret));
    const rotated = json(await post(`/v1/webhooks/${hook.id}/rotate`));
    assert.notEqual(rotated['secret'], hook.secret);
    assert.ok(isTime(rotated['previousSecretValidUntil']));
    const tested = await post(`/v1/webhooks/${hook.id}/test`);
    assert.equal(tested.status, 200, tested.text);
    hasAll(json(tested), ['deliveryId', 'status', 'ms']);
    const log = json(await get(`/v1/webhooks/${hook.id}/deliveries?status=delivered`))['data'] as Json[];
    hasAll(log[0], ['id', 'event', 'callId', 'status', 'attempts', 'nextAttemptAt']);
    const drained = json(await get('/v1/events?event=call.status&limit=2'))['data'] as Json[];
    assert.equal(drained.length, 2);
    const next = json(await get(`/v1/events?event=call.status&after=${String(drained[1]?.['id'])}`))['data'] as Json[];
    assert.ok(next.every((event) => drained.every((one) => one['id'] !== event['id'])));
    assert.deepEqual(json(await del(`/v1/webhooks/${hook.id}`)), { id: hook.id, deleted: true });
  });

  test('what an AI call is refused for', async () => {
    const good = { from: own.id, to, systemPrompt: 'P' };
    const cases: [Json, number, string][] = [
      [{ ...good, to: own.number }, 422, 'validation_error'],
      [{ ...good, to: '5551234' }, 422, 'validation_error'],
      [{ ...good, systemPrompt: null }, 422, 'validation_error'],
      [{ ...good, idempotencyKey: 'x'.repeat(201) }, 422, 'validation_error'],
      [{ ...good, from: '+12025550999' }, 404, 'not_found'],
      [{ ...good, from: 'num_unknown' }, 404, 'not_found'],
      [{ ...good, to: '+4366012345678' }, 400, 'carrier_not_supported'],
      [{ ...good, metadata: { ['k'.repeat(65)]: 'v' } }, 400, 'invalid_metadata'],
      [{ ...good, metadata: { k: 'v'.repeat(513) } }, 400, 'invalid_metadata'],
      [
        { ...good, metadata: Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`k${index}`, 'v'])) },
        400,
        'invalid_metadata',
      ],
      [
        {
          ...good,
          metadata: Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`k${index}`, 'v'.repeat(500)])),
        },
        400,
        'invalid_metadata',
      ],
    ];
    for (const [body, status, code] of cases)
      isRefusal(await post('/v1/calls/ai', body), status, code, JSON.stringify(body).slice(0, 100));
    const before = (json(await get('/v1/calls'))['data'] as Json[]).length;
    isRefusal(await post('/v1/webhooks', { url: receiverUrl, events: [] }), 422, 'validation_error');
    isRefusal(await post('/v1/webhooks', { url: receiverUrl, events: ['call.unknown'] }), 422, 'validation_error');
    isRefusal(await post('/v1/webhooks', { url: 'gopher://x', events: ['call.status'] }), 422, 'url_not_allowed');
    assert.equal((json(await get('/v1/calls'))['data'] as Json[]).length, before, 'nothing was stored');
  });

  test('a plain call, held and hung up; lists are filtered and paged to the end', async () => {
    const phone = '+14155550302';
    await server.ask('PUT', `/v1/simulator/phones/${phone}`, { body: { ringSecs: 60 } });
    const placed = await post('/v1/calls/initiate', { from: own.id, to: phone, metadata: {} });
    assert.equal(placed.status, 201, placed.text);
    const id = String(json(placed)['id']);
    hasAll(json(placed), callFields);
    assert.equal(json(placed)['type'], 'plain');
    const hung = await server.ask('POST', `/v1/calls/${id}/hangup/`, {
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(hung.status, 200);
    const final = json(await server.poll(`/v1/calls/${id}`, ended));
    assert.deepEqual([final['status'], final['endedReason']], ['failed', 'canceled']);
    const transcript = json(await get(`/v1/calls/${id}/transcript`));
    assert.deepEqual([transcript['entries'], transcript['transcript']], [[], []]);
    isRefusal(await get(`/v1/calls/${id}/recording`), 404, 'recording_not_available');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Json = json(
        await get(
          `/v1/calls?limit=1&direction=outbound${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        ),
      );
      for (const call of page['data'] as Json[]) {
        hasAll(call, callFields);
        seen.push(String(call['id']));
      }
      cursor = page['nextCursor'] as string | null;
    } while (cursor !== null);
    assert.ok(seen.length >= 2);
    assert.equal(new Set(seen).size, seen.length);
    assert.equal(seen[0], id, 'newest first');
    assert.deepEqual(
      (json(await get('/v1/calls?status=failed'))['data'] as Json[]).map((call) => call['id']),
      [id],
    );
    isRefusal(await get('/v1/calls?status=nonsense'), 422, 'validation_error');
  });

  test('a call between two own numbers is two records', async () => {
    const second = json(await post('/v1/numbers/provision', { type: 'local' }));
    await post(`/v1/numbers/${String(second['id'])}/inbound-config`, {
      mode: 'ai',
      systemPrompt: 'You answer for a bakery.',
      maxDurationSecs: 30,
    });
    const placed = json(
      await post('/v1/calls/ai', {
        from: own.id,
        to: second['number'],
        systemPrompt: 'You ask when they open.',
        maxDurationSecs: 30,
        metadata: { pair: '1' },
      }),
    );
    const final = json(await server.poll(`/v1/calls/${String(placed['id'])}`, ended, 30_000));
    const peer = json(await server.poll(`/v1/calls/${String(final['peerCallId'])}`, ended, 30_000));
    assert.deepEqual(
      [peer['peerCallId'], peer['direction'], peer['metadata']],
      [final['id'], 'inbound', { pair: '1' }],
    );
  });

  test('a number with nothing configured declines', async () => {
    const bare = json(await post('/v1/numbers/provision', { type: 'local' }));
    const made = await post('/v1/simulator/calls', { from: '+14155550400', to: bare['number'] });
    assert.equal(made.status, 201, made.text);
    const final = json(await server.poll(`/v1/calls/${String(json(made)['callId'])}`, ended));
    assert.equal(final['direction'], 'inbound');
    assert.notEqual(final['status'], 'completed');
    isRefusal(await post('/v1/simulator/calls', { from: '+14155550400', to: '+14155550401' }), 404, 'not_found');
  });
});
