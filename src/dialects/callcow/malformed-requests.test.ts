import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type ApiUnderTest, type Sent, startApi } from '../../../test/api/api-under-test.ts';

const seed = 20_261_123;

const codes = new Set([
  'bad_request',
  'invalid_phone',
  'url_not_allowed',
  'no_phone_number',
  'unauthorized',
  'not_found',
  'method_not_allowed',
  'payload_too_large',
  'workflow_generation_failed',
]);

let api: ApiUnderTest;
before(async () => {
  api = await startApi();
});
after(() => api.close());

function assertRefusal(sent: Sent): void {
  assert.ok(sent.status >= 400 && sent.status < 500, `${sent.status}: ${sent.text}`);
  assert.equal(sent.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.equal(sent.body['success'], false);
  assert.equal(typeof sent.body['message'], 'string');
  assert.ok(codes.has(String(sent.body['error'])), sent.text);
  if (sent.status === 401) assert.equal(sent.headers.get('www-authenticate'), 'Bearer');
  if (sent.status === 405) assert.ok(sent.headers.get('allow'));
}

const valid = {
  '/api/call-prompt': {
    prompt: 'Confirm the dental appointment for Friday at 3 PM.',
    recipient_phone: '+14155551234',
    callback_url: 'https://example.com/hook',
    callback_secret: 'secret',
    idempotency_key: 'key',
    max_duration_secs: 60,
    record: false,
    language: 'en',
    voice: 'rms',
    model: 'm',
    from: '+14155550100',
  },
  '/api/call': {
    workflow_id: 'b8f40b44-3b7a-425b-a2ae-1327471b0410',
    recipient_phone: '+14155551234',
    recipient_name: 'Sarah',
    recipient_email: 'sarah@example.com',
    recipient_context: 'Prefers mornings',
    idempotency_key: 'key',
  },
  '/api/workflows': { prompt: 'Confirm the visit.', name: 'Visits', model: 'm' },
  '/api/webhooks': { workflow_id: 'x', webhook_url: 'https://example.com/hook', name: 'Hook' },
} as const;

type Path = keyof typeof valid;
const required: Record<Path, readonly string[]> = {
  '/api/call-prompt': ['prompt', 'recipient_phone'],
  '/api/call': ['workflow_id', 'recipient_phone'],
  '/api/workflows': ['prompt'],
  '/api/webhooks': ['workflow_id', 'webhook_url'],
};

/** Never a valid value of any field of these bodies. */
const wrongType = fc.oneof(
  fc.array(fc.anything({ maxDepth: 1 }), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
  fc.double({ noInteger: true, noNaN: true, noDefaultInfinity: true }),
  fc.integer({ max: -1 }),
);

const path = fc.constantFrom<Path>(...(Object.keys(valid) as Path[]));

const brokenField = path.chain((path) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...Object.keys(valid[path])), wrongType)
      .map(([field, value]) => ({ path, body: { ...valid[path], [field]: value } })),
    fc
      .tuple(fc.constantFrom(...required[path]), fc.constantFrom(null, '', undefined))
      .map(([field, value]) => ({ path, body: { ...valid[path], [field]: value } })),
  ),
);

const notPhone = fc
  .oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[+0-9 ()-]{1,20}$/))
  .filter((text) => !/^\+[1-9]\d{7,14}$/.test(text));
const notUrl = fc.oneof(
  fc.string({ minLength: 1 }).map((text) => `http://${text}`),
  fc.ipV4().map((address) => `http://${address}/`),
  fc.constantFrom(
    'https://127.0.0.1',
    'https://[::1]/',
    'https://localhost',
    'https://u:p@example.com',
    'ftp://example.com',
  ),
);

const brokenValue = fc.oneof(
  notPhone.map((recipient_phone) => ({
    path: '/api/call-prompt',
    body: { ...valid['/api/call-prompt'], recipient_phone },
  })),
  notUrl.map((callback_url) => ({ path: '/api/call-prompt', body: { ...valid['/api/call-prompt'], callback_url } })),
  notUrl.map((webhook_url) => ({ path: '/api/webhooks', body: { ...valid['/api/webhooks'], webhook_url } })),
  fc.emailAddress().map((email) => ({
    path: '/api/call',
    body: { ...valid['/api/call'], recipient_email: email.replace('@', ' at ') },
  })),
);

const notJson = fc
  .tuple(
    path,
    fc.oneof(
      fc.string({ minLength: 1 }),
      fc.json().map((text) => `${text}}`),
      fc.json().map((text) => `{${text}`),
    ),
  )
  .filter(([, text]) => text.trim() !== '' && !isJson(text))
  .map(([path, body]) => ({ path, body }));

const notObject = fc
  .tuple(
    path,
    fc.oneof(
      fc.array(fc.jsonValue()),
      fc.integer(),
      fc.boolean(),
      fc.string().map((text) => JSON.stringify(text)),
    ),
  )
  .map(([path, value]) => ({ path, body: typeof value === 'string' ? value : JSON.stringify(value) }));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('1,200 malformed requests are all refused in the dialect’s own form', async () => {
  let refusals = 0;
  const malformed = fc.oneof(brokenField, brokenValue, notJson, notObject);
  const contentType = fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', '');
  await fc.assert(
    fc.asyncProperty(malformed, contentType, async ({ path, body }, type) => {
      const sent = await api.send(path, { method: 'POST', body, headers: { 'content-type': type } });
      assertRefusal(sent);
      refusals += 1;
    }),
    { seed, numRuns: 1200 },
  );
  assert.ok(refusals >= 1200);
  assert.deepEqual(await api.core.store.calls.active(), []);
});

test('600 requests of any kind are answered in the dialect’s own form, never by a fault', async () => {
  let answers = 0;
  const segment = fc.oneof(
    fc.constantFrom('call', 'calls', 'call-prompt', 'workflows', 'webhooks'),
    fc.webSegment(),
    fc.string(),
  );
  const anyPath = fc
    .array(segment, { minLength: 1, maxLength: 3 })
    .map((segments) => `/api/${segments.map(encodeURIComponent).join('/')}`)
    .filter((path) => !/^\/api\/calls(\/[^/]*\/end)?\/?$/.test(path));
  const request = fc.record({
    path: anyPath,
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    body: fc.option(
      fc.oneof(
        fc.jsonValue(),
        fc.string(),
        fc.anything({ maxDepth: 2 }).map((value) => JSON.stringify(value) ?? ''),
      ),
    ),
    key: fc.constantFrom<string | null | undefined>(undefined, undefined, undefined, null, 'wrong'),
    query: fc.webQueryParameters(),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ path, method, body, key, query }) => {
      const sent = await api.send(`${path}?${query}`, {
        method,
        ...(method !== 'GET' && body !== null && { body }),
        ...(key !== undefined && { key }),
      });
      answers += 1;
      if (path === '/api/call' && 'error' in sent.body && !('message' in sent.body)) return;
      if (sent.status !== 200) assertRefusal(sent);
    }),
    { seed, numRuns: 600 },
  );
  assert.ok(answers >= 600);
});
