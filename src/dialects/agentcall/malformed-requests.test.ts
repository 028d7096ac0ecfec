import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import { BrokenValues } from '../../../test/api/broken-value.ts';
import { endStoredCall, storeResult } from '../../../test/api/ended-call.ts';
import { memoryNotebook } from '../../carriers/simulator/network.example.ts';
import { SimulatedNumbers } from '../../carriers/simulator/simulated-numbers.ts';
import { hum } from '../../../test/api/hum.ts';
import type { JsonSchema, OpenApiDocument, Operation } from '../../http/openapi.ts';

const seed = 20_261_123;

/** Every documented route below /v1, whoever built it. */
interface Target {
  readonly method: string;
  /** `/v1/calls/{id}/say`. */
  readonly path: string;
  readonly operation: Operation;
  readonly keyed: boolean;
  readonly body: JsonSchema | null;
  readonly example: Readonly<Record<string, unknown>>;
}

interface Shot {
  readonly target: Target;
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

let api: ApiUnderTest;
let database: Database.Database;
let targets: readonly Target[];
let broken: BrokenValues;
/** Ids of the first account's things, by the collection that lists them. */
const ids = new Map<string, string>();

before(async () => {
  api = await startApi({ mouths: [hum], numbers: new SimulatedNumbers(memoryNotebook()) });
  database = new Database(join(api.dataDir, 'ringdown.sqlite'), { readonly: true });
  const document = (await api.send('/openapi.json', { key: null })).body as unknown as OpenApiDocument;
  broken = new BrokenValues(document.components.schemas);
  targets = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(() => path.startsWith('/v1/'))
      .map(([method, operation]): Target => {
        const content = operation.requestBody?.content['application/json'];
        return {
          method: method.toUpperCase(),
          path,
          operation,
          keyed: operation.security.length > 0,
          body: content?.schema ?? null,
          example: (content?.example ?? {}) as Readonly<Record<string, unknown>>,
        };
      }),
  );
  await makeOneOfEach();
});
after(async () => {
  database.close();
  await api.close();
});

/** Creates what the examples create, so that there are ids to be wrong about. */
async function makeOneOfEach(): Promise<void> {
  for (const { path, body, example } of targets.filter(
    ({ method, path }) => method === 'POST' && !path.includes('{'),
  )) {
    if (body) await api.send(path, { method: 'POST', body: example });
  }
  for (const { path } of targets.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
    const { data } = (await api.send(path)).body as { data?: readonly { readonly id?: string }[] };
    const id = data?.[0]?.id;
    if (id !== undefined) ids.set(path, id);
  }
  const call = ids.get('/v1/calls');
  assert.ok(call !== undefined && ids.has('/v1/numbers') && ids.has('/v1/keys'), [...ids].join(' '));
  await endStoredCall(api.core, call, { answered: true, ending: 'completed' });
  await storeResult(api.core, call);
}

/** The path with ids that the first account owns, as far as there are any. */
function ownPath(path: string): string {
  const [, collection = ''] = /^(\/v1\/[^/]+)\/\{/.exec(path) ?? [];
  const id = ids.get(collection) ?? 'nothing';
  return path.replace(/\{\w+\}/, id).replaceAll(/\{\w+\}/g, 'nothing');
}

async function send({
  target,
  path,
  body,
  key = api.key,
  headers = {},
  method = target.method,
}: Shot): Promise<Answer> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await api.app.fetch(
    new Request(`http://localhost:8080${path}`, {
      method,
      headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
      ...(text !== undefined && method !== 'GET' && { body: text }),
    }),
    {},
  );
  if (response.headers.get('content-type') !== 'application/json; charset=utf-8') {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, body: {}, text: '' };
  }
  const answered = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(answered) as Record<string, unknown>,
    text: answered,
  };
}

function assertForm(answer: Answer, shot: Shot): void {
  const where = `${shot.target.method} ${shot.path} ${JSON.stringify(shot.body)?.slice(0, 300)}: ${answer.status} ${answer.text}`;
  const error = answer.body['error'] as Readonly<Record<string, unknown>> | undefined;
  assert.ok(error && typeof error === 'object', where);
  const { code, message, ...members } = error;
  assert.match(String(code), /^[a-z][a-z_]+$/, where);
  assert.ok(typeof message === 'string' && message.length > 10, where);
  for (const [name, value] of Object.entries(members)) assert.deepEqual(answer.body[name], value, where);
  if (answer.status === 401) assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  if (answer.status === 405) assert.ok(answer.headers.get('allow'));
}

/** All that is stored, but for when keys were last used. */
function stored(): string {
  const tables = database
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'table' order by name")
    .all();
  assert.ok(tables.length > 5);
  return JSON.stringify(
    tables.map(({ name }) => {
      const rows = database.prepare<[], Record<string, unknown>>(`select * from "${name}"`).all();
      return [name, rows.map((row) => ({ ...row, last_used_at: null }))];
    }),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );
}

/** Runs requests that must all be refused and checks that none of them leaves anything behind. */
async function assertAllRefused(shots: fc.Arbitrary<Shot>, numRuns: number): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const before = stored();
  let version: unknown = database.pragma('data_version', { simple: true });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(shots, async (shot) => {
      const answer = await send(shot);
      const where = `${shot.method ?? shot.target.method} ${shot.path} ${JSON.stringify(shot.body)?.slice(0, 300)}`;
      assert.ok(answer.status >= 400 && answer.status < 500, `${where}: ${answer.status} ${answer.text}`);
      assertForm(answer, shot);
      const now: unknown = database.pragma('data_version', { simple: true });
      if (now !== version) assert.equal(stored(), before, `${where} stored something`);
      version = now;
      seen.add(`${shot.target.method} ${shot.target.path}`);
      refused++;
    }),
    { seed, numRuns },
  );
  assert.ok(refused >= numRuns);
  assert.equal(stored(), before);
  return seen;
}

const from = <T>(items: readonly T[]): fc.Arbitrary<T> => {
  assert.ok(items.length > 0);
  return fc.constantFrom(...items);
};

const contentType = fc
  .constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml', '')
  .map((type) => ({ 'content-type': type }));

const odd = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom(
    '\u0000',
    '../../etc/passwd',
    "' or 1=1 --",
    '💥',
    '%',
    '%00',
    '\uFFFF',
    'a'.repeat(5000),
    'null',
    '[]',
  ),
);

test('the document shows the routes of this dialect, each with what it takes', () => {
  assert.ok(targets.length >= 20, `${targets.length} routes`);
  assert.ok(targets.some(({ path, method }) => path === '/v1/tts' && method === 'POST'));
  assert.ok(targets.every(({ operation }) => operation.summary.length > 5));
});

test('1,200 requests whose bodies are not what they should be', async () => {
  const withBody = targets.filter(({ body }) => body !== null);
  const fieldShots = from(withBody).chain((target): fc.Arbitrary<Shot> => {
    const path = ownPath(target.path);
    const fields = Object.entries(broken.properties(target.body ?? {})).flatMap(([name, schema]) => {
      const wrong = broken.of(schema);
      return wrong ? [wrong.map((value) => ({ target, path, body: { ...target.example, [name]: value } }))] : [];
    });
    const missing = broken
      .required(target.body ?? {})
      .map((name) =>
        fc
          .constantFrom(null, '', undefined)
          .map((value) => ({ target, path, body: { ...target.example, [name]: value } })),
      );
    const choices = [...fields, ...missing];
    return choices.length > 0 ? fc.oneof(...choices) : fc.constant({ target, path, body: [] });
  });
  const wholeShots = fc
    .tuple(
      from(withBody),
      fc.oneof(
        fc.constantFrom(
          '{',
          '[1',
          '"',
          '{"a":}',
          "{'a':1}",
          'a=b',
          '\u0000',
          '{"text":"\\u0000"}',
          '[]',
          '7',
          'true',
          '"text"',
        ),
        fc.string({ minLength: 1 }).map((text) => `${text}}`),
        fc.constantFrom(10_000, 100_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
        fc.constant(`{"text":"${'a'.repeat(1024 * 1024)}"}`),
      ),
    )
    .map(([target, body]): Shot => ({ target, path: ownPath(target.path), body }));
  const shots = fc
    .tuple(fc.oneof({ weight: 5, arbitrary: fieldShots }, { weight: 1, arbitrary: wholeShots }), contentType)
    .map(([shot, headers]) => ({ ...shot, headers }));
  const seen = await assertAllRefused(shots, 1200);
  assert.equal(seen.size, withBody.length);
});

test('400 requests whose queries are not what they should be', async () => {
  const shots = from(
    targets.filter(({ operation }) => operation.parameters.some((parameter) => parameter.in === 'query')),
  ).chain((target): fc.Arbitrary<Shot> => {
    const choices = target.operation.parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema }) => wrongParameter(name, schema).map((value) => `${name}=${encodeURIComponent(value)}`));
    return fc.oneof(...choices).map((query) => ({ target, path: `${ownPath(target.path)}?${query}` }));
  });
  assert.ok((await assertAllRefused(shots, 400)).size > 3);
});

function wrongParameter(name: string, schema: JsonSchema): fc.Arbitrary<string> {
  const controls = fc.constantFrom('\u0000', 'a\u001Bb', '\u007F', '1\n');
  const words = schema['enum'] as readonly unknown[] | undefined;
  if (words) return fc.oneof(controls, fc.constantFrom('x', 'ALL', '[]', 'true,false', `${String(words[0])} `));
  if (schema['type'] === 'integer')
    return fc.oneof(controls, fc.constantFrom('x', '-1', '1.5', '0', '1e2', '0x10', '１'));
  if (name === 'cursor') return fc.oneof(controls, fc.constantFrom('x', 'WzEsMl0', 'bnVsbA', '💥', 'a'.repeat(3000)));
  return controls;
}

test('400 queries of whatever are never a fault', async () => {
  const withQuery = targets.filter(
    ({ method, operation }) => method === 'GET' && operation.parameters.some((parameter) => parameter.in === 'query'),
  );
  const shots = from(withQuery).chain((target) => {
    const names = target.operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    const value = fc.oneof(odd, fc.constantFrom('+14155550100', ' 14155550100', '2026-13', 'US', 'true', '-0', '1e9'));
    return fc
      .array(fc.tuple(from([...names, 'unknown']), value), { minLength: 1, maxLength: 4 })
      .map((pairs): Shot => ({ target, path: `${ownPath(target.path)}?${new URLSearchParams(pairs).toString()}` }));
  });
  const before = stored();
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(shots, async (shot) => {
      const answer = await send(shot);
      assert.ok(answer.status < 500, `${shot.path}: ${answer.text}`);
      if (answer.status >= 400) assertForm(answer, shot);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }),
    { seed, numRuns: 400 },
  );
  assert.ok((statuses.get(200) ?? 0) > 10 && (statuses.get(422) ?? 0) > 10, JSON.stringify([...statuses]));
  assert.equal(stored(), before);
});

test('400 requests for things that there are not', async () => {
  const literals = new Set(targets.flatMap(({ path }) => path.split('/')));
  const id = odd.filter((text) => !literals.has(text) && !/^\.{1,2}$/.test(text) && text.isWellFormed());
  const shots = fc.tuple(from(targets.filter(({ path }) => path.includes('{'))), id).map(([target, text]): Shot => ({
    target,
    path: target.path.replaceAll(/\{\w+\}/g, encodeURIComponent(text)),
    ...(target.body && { body: target.example }),
  }));
  assert.ok((await assertAllRefused(shots, 400)).size > 5);
});

test('a key is asked for before anything else is looked at', async () => {
  const shots = fc
    .tuple(from(targets.filter(({ keyed }) => keyed)), odd, fc.constantFrom(null, 'wrong', `${api.key}x`), fc.boolean())
    .map(([target, text, key, own]): Shot => ({
      target,
      path: `${own ? ownPath(target.path) : target.path.replaceAll(/\{\w+\}/g, 'nothing')}?limit=x`,
      key,
      ...(target.method !== 'GET' && { body: text }),
    }));
  let asked = 0;
  await assertAllRefused(
    shots.map((shot) => {
      asked++;
      return shot;
    }),
    300,
  );
  assert.ok(asked >= 300);
  for (const target of targets.filter(({ keyed }) => keyed)) {
    const answer = await send({ target, path: ownPath(target.path), key: null, body: '{' });
    assert.equal(answer.status, 401, `${target.method} ${target.path}`);
  }
});

test('what belongs to another organisation is not there', async () => {
  const before = stored();
  const withIds = targets.filter(({ keyed, path }) => keyed && path.includes('{'));
  assert.ok(withIds.length > 5);
  let real = 0;
  for (const target of withIds) {
    const path = ownPath(target.path);
    if (!path.includes('/nothing')) real++;
    const shot = { target, path, key: api.stranger.key, ...(target.body && { body: target.example }) };
    const answer = await send(shot);
    assert.equal(answer.status, 404, `${target.method} ${path}: ${answer.text}`);
    assertForm(answer, shot);
  }
  assert.ok(real > 5);
  const fromNumbers = targets.filter(({ example }) => 'from' in example);
  assert.ok(fromNumbers.length > 0);
  for (const target of fromNumbers) {
    const body = { ...target.example, from: ids.get('/v1/numbers') };
    const answer = await send({ target, path: target.path, key: api.stranger.key, body });
    assert.equal(answer.status, 404, `${target.method} ${target.path}: ${answer.text}`);
  }
  for (const target of targets.filter(({ method, path }) => method === 'GET' && ids.has(path))) {
    const answer = await send({ target, path: target.path, key: api.stranger.key });
    assert.equal(answer.status, 200);
    assert.ok(!answer.text.includes(ids.get(target.path) ?? ''), `${target.path} shows another organisation’s`);
  }
  assert.equal(stored(), before);
});

test('methods that a path does not have', async () => {
  let tried = 0;
  for (const target of targets) {
    const has = new Set(targets.filter(({ path }) => path === target.path).map(({ method }) => method));
    for (const method of ['PUT', 'PATCH', 'DELETE'].filter((other) => !has.has(other))) {
      const shot = { target, path: ownPath(target.path), method };
      const answer = await send(shot);
      if (answer.status === 501) continue;
      assert.equal(answer.status, 405, `${method} ${target.path}`);
      assertForm(answer, shot);
      tried++;
    }
  }
  assert.ok(tried > 20);
});

/** As text: names that an object of this language has already are none of its own otherwise. */
function withOddNames(body: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(body).replace('{', '{"__proto__":{"text":"x","admin":true},"constructor":{"name":"x"},');
}

test('500 requests with whatever else beside what they should have are never a fault', async () => {
  const noise = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }), { maxKeys: 4 });
  const shots = fc
    .tuple(
      from(targets.filter(({ method, path }) => ['POST', 'PATCH'].includes(method) && !path.endsWith('/test'))),
      noise,
      contentType,
    )
    .map(([target, extra, headers]): Shot => ({
      target,
      path: ownPath(target.path),
      body: withOddNames({ ...extra, noise: extra, ...target.example }),
      headers,
    }));
  let answers = 0;
  const before = stored();
  await fc.assert(
    fc.asyncProperty(shots, async (shot) => {
      const answer = await send(shot);
      assert.notEqual(answer.status, 500, answer.text);
      if (answer.status >= 400) assertForm(answer, shot);
      answers++;
    }),
    { seed, numRuns: 500 },
  );
  assert.ok(answers >= 500);
  assert.notEqual(stored(), before, 'what is stored is seen');
});
