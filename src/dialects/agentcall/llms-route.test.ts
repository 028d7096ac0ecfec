import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import type { Route } from '../../http/dialect.ts';

let api: ApiUnderTest;
let text: string;
let routes: readonly Route[];
before(async () => {
  api = await startApi();
  const sent = await api.send('/llms.txt', { key: null });
  assert.equal(sent.status, 200);
  assert.equal(sent.headers.get('content-type'), 'text/plain; charset=utf-8');
  text = sent.text;
  routes = api.dialects.find(({ name }) => name === 'AgentCall')?.routes ?? [];
});
after(() => api.close());

const catalogued = async (): Promise<readonly { method: string; path: string }[]> =>
  (await api.send('/', { key: null })).body['endpoints'] as { method: string; path: string }[];

test('every route of the catalogue has its section, with fields, and shapes that are told', async () => {
  const endpoints = await catalogued();
  assert.ok(endpoints.length > 20);
  for (const { method, path } of endpoints) assert.ok(text.includes(`\n### ${method} ${path}\n`), `${method} ${path}`);
  assert.match(text, /### POST \/v1\/tts\n[\s\S]*?- `text` \(string, 1 to 4096 characters, required\)/);
  const shapes = [...text.matchAll(/^Answer \d+: (\w+)$/gm)].map(([, name]) => name);
  assert.ok(shapes.length > 8);
  for (const name of shapes) assert.ok(text.includes(`\n### ${name}\n`), name);
});

test('nothing in it is left to fill in, or speaks of what there is not', () => {
  assert.doesNotMatch(text, /\{\{\w|undefined|\[object/);
  assert.ok(text.includes('http://localhost:8080/docs'));
  const names = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const mentioned = [...text.matchAll(/\b(GET|POST|PATCH|DELETE) ((?:\/:?[\w-]+)+)/g)].map(
    ([, method, path]) => `${method} ${path}`,
  );
  assert.ok(mentioned.length > 40);
  for (const name of mentioned) assert.ok(names.has(name), name);
});

test('six jobs, and each says what of it is not built', () => {
  const jobs = text.slice(text.indexOf('## Six jobs'), text.indexOf('## Events')).split('\n### ').slice(1);
  assert.equal(jobs.length, 6);
  const planned = routes
    .filter(({ summary }) => summary === 'Not built yet')
    .map(({ method, path }) => `${method} ${path}`);
  for (const job of jobs) {
    const used = [...job.matchAll(/\b(?:GET|POST|PATCH|DELETE) \/v1(?:\/:?[\w-]+)+/g)].map(([name]) => name);
    assert.ok(used.length > 1, job);
    const missing = used.some((name) => planned.includes(name));
    assert.equal(job.includes('Not built yet, answered with 501'), missing, job);
  }
});

test('costs come from the price list, and people are asked first', () => {
  for (const price of [
    '$0.40 a minute',
    '$0.10 a minute',
    '$0.59 a minute',
    '$0.035 a minute',
    '$0.015',
    '$0.03 for 1,000',
    '$19.99',
  ])
    assert.ok(text.includes(price), price);
  assert.match(text, /ask the person/i);
  assert.match(text, /402 or 403 goes to the person/);
  assert.match(text, /\| answering by AI, a month \| yes \| 5 minutes \| with a card \|/);
});

test('the catalogue says where all of it is, with bodies, queries and examples', async () => {
  const { body } = await api.send('/', { key: null });
  assert.deepEqual(Object.keys(body), [
    'name',
    'version',
    'description',
    'docs',
    'llmReference',
    'auth',
    'baseUrl',
    'endpoints',
  ]);
  assert.equal(body['llmReference'], 'http://localhost:8080/llms.txt');
  assert.equal((body['auth'] as { keyPrefix: string }).keyPrefix, 'ac_live_');
  const endpoints = body['endpoints'] as Record<string, unknown>[];
  const tts = endpoints.find(({ path }) => path === '/v1/tts');
  assert.deepEqual(Object.keys(tts?.['body'] as object), ['text', 'voice', 'format', 'language']);
  assert.ok(tts?.['example']);
  const calls = endpoints.find(({ path, method }) => path === '/v1/calls' && method === 'GET');
  assert.ok(Object.keys(calls?.['query'] as object).includes('cursor'));
  for (const endpoint of endpoints) assert.ok(String(endpoint['description']).length > 5);
});
