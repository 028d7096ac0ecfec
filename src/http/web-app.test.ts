import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { newAccount } from '../core/account/bootstrap.ts';
import { type ErrorCode, PhoneError } from '../core/errors.ts';
import { type Log, silentLog } from '../core/ports/log.ts';
import type { RateCounter } from '../core/ports/store.ts';
import { type Dialect, openRoute, phoneNumber, refuseAs, route } from './dialect.ts';
import { RateLimiter } from './rate-limits.ts';
import { maxBodyBytes } from './request-body.ts';
import { createWebApp } from './web-app.ts';

const account = newAccount('Test', 'UTC');
const key = { authorization: 'Bearer good' };

const statuses: Partial<Record<ErrorCode, number>> = {
  unauthorized: 401,
  rate_limited: 429,
  invalid_json: 400,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  invalid_request: 422,
  invalid_phone: 422,
  internal_error: 500,
  unavailable: 503,
};

const dialect: Dialect = {
  name: 'Test',
  description: '',
  rates: ['v1'],
  showsRates: true,
  prefixes: [
    { path: '/', keyed: false },
    { path: '/v1', keyed: true },
  ],
  errors: {
    status: (code) => statuses[code] ?? 500,
    body: (error) => ({ code: error.code, message: error.message, ...error.detail }),
    schema: z.unknown(),
  },
  routes: [
    route({
      method: 'POST',
      path: '/v1/things',
      summary: '',
      body: z.object({
        name: z.string(),
        phone: phoneNumber.optional(),
        size: z.int().min(1).optional(),
        word: z
          .string()
          .refine((word) => word !== 'no', refuseAs('url_not_allowed', 'is no'))
          .optional(),
      }),
      answer: { status: 201, schema: z.object({ given: z.unknown() }) },
      handle: ({ body }) => Promise.resolve({ given: body }),
    }),
    route({
      method: 'POST',
      path: '/v1/things/:id/end',
      summary: '',
      answer: {},
      locate: ({ params }) => locate(params.id),
      body: z.object({ why: z.string().optional() }),
      handle: ({ subject, body }) => Promise.resolve({ subject, body }),
    }),
    route({
      method: 'GET',
      path: '/v1/things/:id',
      summary: '',
      answer: {},
      locate: ({ params }) => locate(params.id),
      query: z.object({ limit: z.string().regex(/^\d+$/).optional() }),
      handle: ({ subject, query }) => Promise.resolve({ subject, query }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/things/:id',
      summary: '',
      answer: {},
      handle: ({ params }) => Promise.resolve({ id: params.id, deleted: true }),
    }),
    route({
      method: 'PATCH',
      path: '/v1/things/:id',
      summary: '',
      body: z.object({ name: z.string().nullable().optional() }),
      answer: {},
      handle: ({ body }) => Promise.resolve({ given: body }),
    }),
    route({
      method: 'GET',
      path: '/v1/things/special',
      summary: '',
      answer: {},
      handle: () => Promise.resolve({ special: true }),
    }),
    openRoute({
      method: 'GET',
      path: '/open',
      summary: '',
      answer: { schema: z.object({ ok: z.boolean() }) },
      handle: () => Promise.resolve({ ok: true }),
    }),
    openRoute({
      method: 'POST',
      path: '/signed',
      summary: '',
      rawBody: true,
      answer: {},
      handle: ({ bytes, body }) =>
        Promise.resolve({ text: new TextDecoder().decode(bytes), parsed: body !== undefined }),
    }),
    openRoute({
      method: 'GET',
      path: '/broken',
      summary: '',
      answer: {},
      handle: () => Promise.reject(new Error('the secret inside')),
    }),
    openRoute({
      method: 'GET',
      path: '/busy',
      summary: '',
      answer: {},
      handle: () => Promise.reject(new PhoneError('unavailable', 'Not now.')),
    }),
  ],
};

function locate(id: string): Promise<string> {
  if (id === 'known' || id.startsWith('+')) return Promise.resolve(id);
  return Promise.reject(new PhoneError('not_found', 'No such thing.'));
}

const noLimits: RateCounter = {
  take: (windows) =>
    Promise.resolve(windows.map(({ limit }) => ({ allowed: true, remaining: limit - 1, retryAfterMs: 0 }))),
};

function send(
  path: string,
  init: RequestInit & { readonly duplex?: 'half' } = {},
  options: { readonly counter?: RateCounter; readonly factor?: number; readonly log?: Log } = {},
): Promise<Response> {
  const app = createWebApp({
    dialects: [dialect],
    keyless: { account: () => Promise.resolve(account), open: false },
    authenticate: (authorization) =>
      authorization === 'Bearer good'
        ? Promise.resolve(account)
        : Promise.reject(new PhoneError('unauthorized', 'No key.')),
    rates: new RateLimiter(options.counter ?? noLimits, options.factor ?? 1),
    trustedProxies: [],
    log: options.log ?? silentLog,
    verifyAnswers: true,
  });
  return Promise.resolve(app.fetch(new Request(`http://localhost${path}`, init), {}));
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

describe('paths and methods', () => {
  test('a slash at the end changes nothing, for every method, and the query survives', async () => {
    for (const path of ['/v1/things/known?limit=5', '/v1/things/known/?limit=5']) {
      const response = await send(path, { headers: key });
      assert.equal(response.status, 200);
      assert.deepEqual(await bodyOf(response), { subject: 'known', query: { limit: '5' } });
    }
    for (const path of ['/v1/things', '/v1/things/']) {
      assert.equal((await send(path, { method: 'POST', headers: key, body: '{"name":"a"}' })).status, 201);
    }
    assert.equal((await send('/v1/things/known/', { method: 'DELETE', headers: key })).status, 200);
  });

  test('a phone number in a path may have its plus raw or encoded', async () => {
    for (const id of ['+14155551234', '%2B14155551234', '%2b14155551234']) {
      const response = await send(`/v1/things/${id}`, { headers: key });
      assert.deepEqual(await bodyOf(response), { subject: '+14155551234', query: {} });
    }
  });

  test('a literal path wins over one with a parameter, whatever the order they are declared in', async () => {
    assert.deepEqual(await bodyOf(await send('/v1/things/special', { headers: key })), { special: true });
  });

  test('a wrong method is 405 with what is allowed; HEAD answers as GET without a body; OPTIONS needs no key', async () => {
    const wrong = await send('/v1/things/known', { method: 'PUT', headers: key, body: '{' });
    assert.equal(wrong.status, 405);
    assert.equal(wrong.headers.get('allow'), 'GET, DELETE, PATCH, HEAD, OPTIONS');
    assert.equal((await bodyOf(wrong))['code'], 'method_not_allowed');
    const onPost = await send('/v1/things', { headers: key });
    assert.equal(onPost.status, 405);
    assert.equal(onPost.headers.get('allow'), 'POST, OPTIONS');
    const head = await send('/v1/things/known', { method: 'HEAD', headers: key });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    assert.equal((await send('/v1/things', { method: 'HEAD', headers: key })).status, 405);
    const options = await send('/v1/things', { method: 'OPTIONS' });
    assert.deepEqual([options.status, options.headers.get('allow')], [204, 'POST, OPTIONS']);
  });

  test('unknown paths: 401 before 404 where keys are needed', async () => {
    assert.equal((await send('/v1/nonsense')).status, 401);
    assert.equal((await send('/v1/nonsense', { headers: key })).status, 404);
    assert.equal((await send('/nonsense')).status, 404);
    assert.equal((await send('/v1nonsense')).status, 404);
    assert.equal((await send('/v1/things/known/more/of/it', { method: 'POST', headers: key })).status, 404);
  });

  test('odd paths are unknown, never a fault', async () => {
    for (const path of [
      '/v1/things/%00',
      '/v1/things/%ZZ',
      '/v1/things/%E0%A4',
      '/v1/things/%2e%2e',
      '/v1/things/a%2Fb',
    ]) {
      assert.equal((await send(path, { headers: key })).status, 404, path);
    }
    assert.equal((await send('/v1/things/known?limit=%00', { headers: key })).status, 422);
  });
});

describe('bodies', () => {
  const post = (body: string | null, headers: Record<string, string> = {}): Promise<Response> =>
    send('/v1/things', { method: 'POST', headers: { ...key, ...headers }, body });

  test('JSON is read whatever the content type says, and without one', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
      assert.equal((await post('{"name":"a"}', { 'content-type': type })).status, 201, type);
    }
    const bytes = new TextEncoder().encode('\uFEFF {"name":"ä"}');
    const untyped = await send('/v1/things', { method: 'POST', headers: key, body: bytes });
    assert.deepEqual(await bodyOf(untyped), { given: { name: 'ä' } });
    assert.equal(untyped.headers.get('content-type'), 'application/json; charset=utf-8');
  });

  test('no body is fine where nothing is required', async () => {
    for (const body of [null, '', '  ', '{}', 'null']) {
      const response = await send('/v1/things/known/end', { method: 'POST', headers: key, body });
      assert.equal(response.status, 200, String(body));
    }
    assert.equal((await post(null)).status, 422);
  });

  test('null and "" are absent in a POST, missing where required, and reach a PATCH; unknown fields are ignored', async () => {
    assert.deepEqual(await bodyOf(await post('{"name":"a","phone":"","size":null,"other":1}')), {
      given: { name: 'a' },
    });
    for (const body of ['{"name":""}', '{"name":null}', '{}']) {
      const response = await post(body);
      assert.equal(response.status, 422);
      assert.deepEqual((await bodyOf(response))['details'], [{ path: 'name', message: 'is required' }]);
    }
    const patch = await send('/v1/things/known', { method: 'PATCH', headers: key, body: '{"name":null}' });
    assert.deepEqual(await bodyOf(patch), { given: { name: null } });
  });

  test('everything that is wrong is named at once; a particular breach has its own code', async () => {
    const response = await bodyOf(await post('{"phone":"555","size":0}'));
    assert.equal(response['code'], 'invalid_request');
    assert.deepEqual(
      (response['details'] as { path: string }[]).map(({ path }) => path),
      ['name', 'phone', 'size'],
    );
    assert.equal((await bodyOf(await post('{"name":"a","phone":"555"}')))['code'], 'invalid_phone');
    assert.equal((await bodyOf(await post('{"name":"a","word":"no"}')))['code'], 'url_not_allowed');
  });

  test('what is no JSON object is refused', async () => {
    for (const body of [
      '{',
      'hello',
      '{"name":"a"',
      "{'name':'a'}",
      '{"name":"a",}',
      '{"name":"\\u0000"}',
      '{"a\\u0000":1}',
    ]) {
      assert.equal((await post(body)).status, 400, body);
    }
    const invalidUtf8 = new Uint8Array([0x22, 0xff, 0x22]);
    assert.equal((await send('/v1/things', { method: 'POST', headers: key, body: invalidUtf8 })).status, 400);
    for (const body of ['[]', '"text"', '5', 'true']) assert.equal((await post(body)).status, 422, body);
    assert.equal((await post(`{"name":"a","deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status, 201);
    assert.equal((await post(`{"name":"\\u0000","deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).status, 400);
  });

  test('1 MiB is read, more is 413, announced or not', async () => {
    const frame = '{"name":""}'.length;
    assert.equal((await post(`{"name":"${'a'.repeat(maxBodyBytes - frame)}"}`)).status, 201);
    assert.equal((await post(`{"name":"${'a'.repeat(maxBodyBytes - frame + 1)}"}`)).status, 413);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const response = await send('/v1/things', { method: 'POST', headers: key, body: endless, duplex: 'half' });
    assert.equal(response.status, 413);
    assert.ok(pulled > 15 && pulled < 25, `${pulled} chunks were taken`);
    assert.equal(
      (await send('/v1/things', { method: 'POST', body: '{', headers: { 'content-length': '9999999' } })).status,
      401,
    );
  });
});

describe('bodies that are signed', () => {
  for (const body of ['{"a" : 1}', '{', 'é\n', '']) {
    test(`${JSON.stringify(body)} comes as it was sent`, async () => {
      const response = await send('/signed', { method: 'POST', ...(body !== '' && { body }) });
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { text: body, parsed: false });
    });
  }

  test('they are not longer than others may be', async () => {
    assert.equal((await send('/signed', { method: 'POST', body: 'x'.repeat(1024 * 1024) })).status, 200);
    assert.equal((await send('/signed', { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })).status, 413);
  });
});

describe('the order of checks', () => {
  const full: RateCounter = {
    take: (windows) => Promise.resolve(windows.map(() => ({ allowed: false, remaining: 0, retryAfterMs: 4200 }))),
  };

  test('key, rate, JSON, id in the path, body', async () => {
    const end = (id: string, headers: Record<string, string>, body: string, counter = noLimits): Promise<Response> =>
      send(`/v1/things/${id}/end`, { method: 'POST', headers, body }, { counter });
    assert.equal((await end('unknown', {}, '{', full)).status, 401);
    assert.equal((await end('known', { authorization: 'Bearer bad' }, '{')).status, 401);
    assert.equal((await end('unknown', key, '{', full)).status, 429);
    assert.equal((await end('unknown', key, '{')).status, 400);
    assert.equal((await end('unknown', key, '{"why":5}')).status, 404);
    assert.equal((await end('known', key, '{"why":5}')).status, 422);
    assert.equal((await end('known', key, '{"why":"because"}')).status, 200);
    assert.equal((await send('/v1/things/unknown?limit=x', { headers: key })).status, 404);
    assert.equal((await send('/v1/things/known?limit=x', { headers: key })).status, 422);
  });

  test('refusals bring the headers that belong to them', async () => {
    assert.equal((await send('/v1/things')).headers.get('www-authenticate'), 'Bearer');
    const limited = await send('/v1/things', { method: 'POST', headers: key, body: '{}' }, { counter: full });
    assert.equal(limited.headers.get('retry-after'), '5');
    assert.equal(limited.headers.get('x-ratelimit-limit'), '100');
    assert.equal(limited.headers.get('x-ratelimit-remaining'), '0');
    assert.equal((await send('/busy')).headers.get('retry-after'), '30');
    const passed = await send('/v1/things/known', { headers: key });
    assert.equal(passed.headers.get('x-ratelimit-remaining'), '99');
    assert.ok(Number(passed.headers.get('x-ratelimit-reset')) * 1000 > Date.now());
  });
});

describe('rate limits', () => {
  test('are counted per account with a key and per address without, times the factor; 0 turns them off', async () => {
    const taken: [string, number][] = [];
    const counter: RateCounter = {
      take(windows) {
        taken.push(...windows.map(({ key, limit }): [string, number] => [key, limit]));
        return Promise.resolve(windows.map(() => ({ allowed: true, remaining: 0, retryAfterMs: 0 })));
      },
    };
    await send('/v1/things/known', { headers: key }, { counter });
    await send('/open', {}, { counter, factor: 2.5 });
    await send('/open', {}, { counter, factor: 0.001 });
    const off = await send('/v1/things/known', { headers: key }, { counter, factor: 0 });
    assert.equal(off.headers.get('x-ratelimit-limit'), null);
    assert.deepEqual(taken, [
      [`v1:${account.id}`, 100],
      ['keyless:unknown', 250],
      ['keyless:unknown', 1],
    ]);
  });
});

describe('faults', () => {
  test('are 500 in the dialect’s form, with an id that is in the log too, and give nothing away', async () => {
    const logged: [string, Record<string, unknown>][] = [];
    const note = (message: string, fields = {}): void => void logged.push([message, fields]);
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const response = await send('/broken', {}, { log });
    assert.equal(response.status, 500);
    const body = await bodyOf(response);
    assert.ok(!JSON.stringify(body).includes('secret'));
    assert.equal(body['requestId'], response.headers.get('x-request-id'));
    const failure = logged.find(([message]) => message === 'A request failed');
    assert.equal(failure?.[1]['requestId'], body['requestId']);
    const access = logged.find(([message]) => message === 'Answered');
    assert.deepEqual([access?.[1]['route'], access?.[1]['status']], ['/broken', 500]);
  });

  test('the access log names the route, not what was in it', async () => {
    const logged: unknown[] = [];
    const log: Log = { ...silentLog, info: (_message, fields) => void logged.push(fields) };
    await send('/v1/things/+14155551234?limit=1', { headers: key }, { log });
    assert.equal(logged.length, 1);
    assert.ok(!JSON.stringify(logged).includes('14155551234'));
    assert.equal((logged[0] as { route: string }).route, '/v1/things/:id');
  });
});

describe('a path of two dialects', () => {
  const named = (name: string, claims: (has: (field: string) => boolean, bearer: boolean) => boolean): Dialect => ({
    ...dialect,
    name,
    errors: { ...dialect.errors, body: (error) => ({ dialect: name, code: error.code }) },
    prefixes: [],
    routes: [
      openRoute({
        method: 'POST',
        path: '/shared',
        summary: '',
        answer: {},
        claims: ({ has, bearer }) => claims(has, bearer),
        handle: () => Promise.resolve({ dialect: name }),
      }),
    ],
  });
  const app = createWebApp({
    dialects: [named('first', (has) => has('to')), named('second', (has, bearer) => has('phone') || bearer)],
    authenticate: () => Promise.resolve(account),
    keyless: { account: () => Promise.resolve(account), open: false },
    rates: new RateLimiter(noLimits, 0),
    trustedProxies: [],
    log: silentLog,
  });
  const answering = async (
    body: string | null,
    headers: Record<string, string> = {},
    method = 'POST',
  ): Promise<unknown> => {
    const request: RequestInit = body === null ? { method, headers } : { method, body, headers };
    const response = await app.fetch(new Request('http://localhost/shared', request), {});
    return (await bodyOf(response))['dialect'];
  };

  test('is answered by the first that claims the body, else by the first of all', async () => {
    assert.equal(await answering('{"to":"+1","phone":"+1"}', key), 'first');
    assert.equal(await answering('{"to":"","phone":"+1"}'), 'second');
    assert.equal(await answering('{"to":null}', key), 'second');
    assert.equal(await answering('{}'), 'first');
    assert.equal(await answering(null), 'first');
    assert.equal(await answering('{', key), 'second');
    assert.equal(await answering('{'), 'first');
    assert.equal(await answering('[{"to":1}]'), 'first');
    assert.equal(await answering('{"__proto__":{"to":1}}', key), 'second');
    assert.equal(await answering(null, key, 'PUT'), 'second');
    assert.equal(await answering(null, {}, 'PUT'), 'first');
  });
});
