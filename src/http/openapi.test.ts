import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type ApiUnderTest, startApi } from '../../test/api/api-under-test.ts';
import { docsPagePolicy } from './docs-page.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';

let api: ApiUnderTest;
let document: OpenApiDocument;
before(async () => {
  api = await startApi();
  document = (await api.send('/openapi.json', { key: null })).body as unknown as OpenApiDocument;
});
after(() => api.close());

function operations(): [string, string, Operation][] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method, path, operation]),
  );
  assert.ok(all.length > 20, `${all.length} operations`);
  return all;
}

/** Every schema of the document, those inside others included. */
function schemas(value: unknown, found: Record<string, unknown>[] = []): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return found;
  const node = value as Record<string, unknown>;
  if (
    ['type', '$ref', 'anyOf', 'const', 'enum', 'properties'].some(
      (name) => typeof node[name] === 'string' || Array.isArray(node[name]),
    )
  ) {
    found.push(node);
  }
  for (const [name, inner] of Object.entries(node)) if (name !== 'example') schemas(inner, found);
  return found;
}

test('the document has the members that OpenAPI 3.1 requires, in their forms', () => {
  assert.equal(document.openapi, '3.1.0');
  assert.ok(document.info.title && document.info.version);
  const allowed = new Set(['openapi', 'info', 'servers', 'tags', 'paths', 'components']);
  assert.deepEqual(
    Object.keys(document).filter((name) => !allowed.has(name)),
    [],
  );
  const tags = new Set(document.tags.map(({ name }) => name));
  const ids = new Set<string>();
  for (const [method, path, operation] of operations()) {
    const at = `${method} ${path}`;
    assert.match(method, /^(get|post|put|patch|delete)$/, at);
    assert.match(path, /^\/[^:*]*$/, at);
    assert.ok(
      operation.tags.every((tag) => tags.has(tag)),
      at,
    );
    assert.ok(!ids.has(operation.operationId), at);
    ids.add(operation.operationId);
    assert.match(operation.operationId, /^[a-zA-Z0-9]+$/, at);
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
    assert.deepEqual(
      declared.map(({ name }) => name),
      placeholders,
      at,
    );
    assert.ok(
      declared.every(({ required }) => required),
      at,
    );
    assert.ok(
      operation.parameters.every(({ schema }) => typeof schema === 'object'),
      at,
    );
    assert.ok(operation.requestBody === undefined || !['get', 'delete'].includes(method), at);
    assert.ok(Object.keys(operation.responses).length > 1, at);
    for (const [status, answer] of Object.entries(operation.responses)) {
      assert.match(status, /^[1-5]\d\d$/, at);
      assert.ok(answer.description.length > 0, `${at} ${status}`);
    }
    for (const requirement of operation.security) {
      for (const name of Object.keys(requirement)) assert.ok(document.components.securitySchemes[name], at);
    }
  }
});

test('the document is one by the schema of OpenAPI itself', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...structuredClone(document) });
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, '3.1');
  const broken = { ...document, paths: { '/': { get: { responses: [] } } } };
  assert.equal((await new Validator().validate(broken)).valid, false);
});

test('every reference leads somewhere, every name is allowed, every type is one of JSON Schema', () => {
  const types = new Set(['string', 'number', 'integer', 'boolean', 'null', 'object', 'array']);
  const all = schemas(document);
  assert.ok(all.length > 200, `${all.length} schemas`);
  for (const schema of all) {
    if (typeof schema['$ref'] === 'string') {
      const name = schema['$ref'].replace(/^#\/components\/schemas\//, '');
      assert.ok(document.components.schemas[name], schema['$ref']);
    }
    if (typeof schema['type'] === 'string' && !('in' in schema) && !('scheme' in schema)) {
      assert.ok(types.has(schema['type']), JSON.stringify(schema));
    }
    assert.ok(!('$defs' in schema) && !('$schema' in schema));
  }
  const names = Object.keys(document.components.schemas);
  assert.ok(names.length > 10);
  for (const name of names) assert.match(name, /^[a-zA-Z0-9._-]+$/);
});

test('it says what the contract says: keys, statuses, error forms', () => {
  const callPrompt = document.paths['/api/call-prompt']?.['post'];
  assert.ok(callPrompt);
  assert.deepEqual(callPrompt.security, [{ key: [] }]);
  assert.deepEqual(Object.keys(callPrompt.responses), [
    '200',
    '400',
    '401',
    '402',
    '403',
    '409',
    '413',
    '422',
    '429',
    '500',
    '503',
  ]);
  assert.ok(callPrompt.responses['429']?.headers?.['Retry-After']);
  assert.deepEqual(callPrompt.responses['422']?.content?.['application/json']?.schema, {
    $ref: '#/components/schemas/CallCowError',
  });
  assert.deepEqual(document.components.schemas['CallPromptRequest']?.['required'], ['prompt', 'recipient_phone']);
  assert.deepEqual(document.paths['/health']?.['get']?.security, []);
  assert.ok(document.paths['/v1/calls/{id}/events']?.['get']?.responses['200']?.content?.['text/event-stream']);
  assert.ok('/v1/calls/ai' in document.paths);
  assert.ok(document.paths['/v1/calls/ai']?.['post']?.responses['201']?.headers?.['x-agentcall-idempotency-replayed']);
  assert.ok(!('/v1/sms/send' in document.paths), 'what is not built is not documented');
  assert.deepEqual(document.servers, [{ url: 'http://localhost:8080' }]);
});

test('every operation says all that there is to know of it', () => {
  let bodies = 0;
  for (const [method, path, operation] of operations()) {
    const at = `${method} ${path}`;
    assert.ok(operation.summary.length > 5, at);
    const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
    assert.ok(success?.content, at);
    for (const [type, { schema }] of Object.entries(success.content)) {
      assert.ok(type !== 'application/json' || path === '/openapi.json' || schema, `${at}: no schema of the answer`);
    }
    if (operation.security.length > 0) assert.ok(operation.responses['401'] && operation.responses['429'], at);
    if (path.includes('{')) assert.ok(operation.responses['404'] ?? operation.tags.includes('AgenticAI'), at);
    assert.ok(operation.responses['500']?.content?.['application/json']?.schema, at);
    for (const content of Object.values(operation.requestBody?.content ?? {})) {
      bodies++;
      assert.ok(content.schema, at);
      assert.ok(content.example ?? content.examples, `${at}: no example`);
      assert.ok(operation.responses['400'] && operation.responses['413'], at);
    }
  }
  assert.ok(bodies > 10, `${bodies} bodies`);
});

function choices(schema: Readonly<Record<string, unknown>> | undefined): number {
  const anyOf = schema?.['anyOf'];
  return Array.isArray(anyOf) ? anyOf.length : 1;
}

test('what two products have under one path is one operation that tells of both', () => {
  const call = document.paths['/api/call']?.['post'];
  assert.ok(call);
  assert.deepEqual(call.tags, ['AgenticAI', 'CallCow']);
  assert.deepEqual(call.security, [{ key: [] }, {}]);
  const body = call.requestBody?.content['application/json'];
  assert.equal(choices(body?.schema), 2);
  assert.deepEqual(Object.keys(body?.examples ?? {}), ['AgenticAI', 'CallCow']);
  const answers = call.responses['200'];
  assert.equal(choices(answers?.content?.['application/json']?.schema), 2);
  assert.match(answers?.description ?? '', /Or a refusal: .*missing or wrong/, 'AgenticAI refuses with 200');
  assert.match(call.description ?? '', /AgenticAI[\s\S]*CallCow/);
});

test('the page shows every operation, loads nothing, and escapes what it shows', async () => {
  const { status, headers, text } = await api.send('/docs', { key: null });
  assert.equal(status, 200);
  assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(headers.get('content-security-policy'), docsPagePolicy);
  for (const [, , { operationId }] of operations())
    assert.ok(text.includes(`<article id="${operationId}">`), operationId);
  assert.ok(!/<script|<link|<img|src=|@import|url\(/.test(text));
  const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
  assert.ok(docsPagePolicy.includes(createHash('sha256').update(style).digest('base64')));
  assert.ok(text.includes('Authorization: Bearer &lt;key&gt;') || !text.includes('<key>'));
  const anchors = [...text.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
  assert.ok(anchors.length > 40);
  for (const anchor of anchors) assert.ok(text.includes(`id="${anchor}"`), anchor);
  const open = [...text.matchAll(/<(article|section|table|details|dl|ul|nav|main)\b/g)].length;
  const closed = [...text.matchAll(/<\/(article|section|table|details|dl|ul|nav|main)>/g)].length;
  assert.equal(open, closed);
});
