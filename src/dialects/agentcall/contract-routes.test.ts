import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import type { Route } from '../../http/dialect.ts';

/** Every route of contract section 3, whether it is built or not. `:` stands for any parameter. */
const contract = `
GET / · GET /llms.txt
GET /v1/agent · PATCH /v1/agent · GET /v1/keys · POST /v1/keys · DELETE /v1/keys/:
GET /v1/numbers/available · POST /v1/numbers/provision · GET /v1/numbers · GET /v1/numbers/: · PATCH /v1/numbers/: · DELETE /v1/numbers/:
POST /v1/numbers/:/inbound-config · GET /v1/numbers/:/inbound-config · DELETE /v1/numbers/:/inbound-config
POST /v1/numbers/:/byok-key · DELETE /v1/numbers/:/byok-key
POST /v1/numbers/:/byok/key · DELETE /v1/numbers/:/byok/key · POST /v1/numbers/:/byok/test
POST /v1/numbers/:/premium-voice · DELETE /v1/numbers/:/premium-voice
POST /v1/numbers/:/outbound-defaults · GET /v1/numbers/:/outbound-defaults · DELETE /v1/numbers/:/outbound-defaults
POST /v1/calls/initiate · POST /v1/calls/ai · GET /v1/calls · GET /v1/calls/: · POST /v1/calls/:/hangup
GET /v1/calls/:/transcript · GET /v1/calls/:/recording · GET /v1/calls/:/report · GET /v1/calls/:/events
POST /v1/calls/:/say · POST /v1/calls/:/instruct · POST /v1/calls/:/dtmf
GET /v1/calls/voices · GET /v1/calls/premium-voices · GET /v1/calls/prompt-templates
POST /v1/sms/send · GET /v1/sms/inbox/: · GET /v1/sms/: · GET /v1/sms/otp/:
GET /v1/sms-conversations · GET /v1/sms-conversations/: · POST /v1/sms-conversations/:/reply
POST /v1/webhooks · GET /v1/webhooks · POST /v1/webhooks/:/rotate · DELETE /v1/webhooks/: · POST /v1/webhooks/:/test
GET /v1/events · GET /v1/webhooks/:/deliveries · POST /v1/deliveries/:/replay
GET /v1/contacts · GET /v1/contacts/: · GET /v1/contacts/by-phone/: · PATCH /v1/contacts/: · DELETE /v1/contacts/:
GET /v1/contacts/:/next-call-context · GET /v1/contacts/by-phone/:/next-call-context
GET /v1/memory/next-call-context · GET /v1/numbers/:/next-call-context
POST /v1/numbers/:/schedules · GET /v1/numbers/:/schedules · DELETE /v1/numbers/:/schedules/:
GET /v1/reports · GET /v1/briefs · POST /v1/briefs/:/ack · POST /v1/briefs/:/resolve
GET /v1/memory/current · GET /v1/memory/:/timeline · PATCH /v1/memory/: · DELETE /v1/memory/:
GET /v1/memory/candidates · POST /v1/memory/candidates/:/approve · POST /v1/memory/candidates/:/reject
POST /v1/tts · GET /v1/usage · POST /v1/billing/checkout
POST /v1/agentfm/callback-request · GET /v1/agentfm/pending · PATCH /v1/agentfm/callbacks/:
POST /mcp · GET /mcp · DELETE /mcp
`
  .split(/[·\n]/)
  .map((line) => line.trim())
  .filter(Boolean);

const keyless = new Set([
  'GET /',
  'GET /llms.txt',
  'GET /v1/calls/voices',
  'GET /v1/calls/premium-voices',
  'GET /v1/calls/prompt-templates',
  'POST /v1/agentfm/callback-request',
]);

let api: ApiUnderTest;
let routes: readonly Route[];
before(async () => {
  api = await startApi();
  routes = api.dialects.find(({ name }) => name === 'AgentCall')?.routes ?? [];
});
after(() => api.close());

const nameOf = ({ method, path }: Route): string => `${method} ${path.replaceAll(/:\w+/g, ':')}`;
const isPlanned = ({ summary }: Route): boolean => summary === 'Not built yet';

test('every route of the contract is there once, and none is planned that the contract does not have', () => {
  assert.ok(contract.length > 85, `${contract.length} routes`);
  const names = routes.map(nameOf);
  assert.deepEqual(
    contract.filter((name) => !names.includes(name)),
    [],
    'missing',
  );
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
    'double',
  );
  assert.deepEqual(
    routes
      .filter(isPlanned)
      .map(nameOf)
      .filter((name) => !contract.includes(name)),
    [],
    'planned for nobody',
  );
});

test('keys are asked for where the contract asks for them', () => {
  let seen = 0;
  for (const route of routes.filter((route) => contract.includes(nameOf(route)))) {
    if (route.path === '/mcp') continue;
    assert.equal(route.keyed, !keyless.has(nameOf(route)), nameOf(route));
    seen++;
  }
  assert.ok(seen > 80);
});

/** Documented with the path that the contract names first. */
function isOtherName({ path }: Route): boolean {
  return path.endsWith('/byok/key');
}

test('what is built is documented, what is not says so in the form of the dialect', async () => {
  let planned = 0;
  for (const route of routes.filter((route) => contract.includes(nameOf(route)))) {
    assert.equal(route.documented, !isPlanned(route) && !isOtherName(route), nameOf(route));
    if (!isPlanned(route)) continue;
    planned++;
    const path = route.path.replaceAll(/:\w+/g, 'some-id');
    const sent = await api.send(path, { method: route.method });
    assert.equal(sent.status, 501, nameOf(route));
    const { code, message } = sent.body['error'] as { code: string; message: string };
    assert.equal(code, 'not_implemented');
    assert.ok(message.length > 20);
    if (route.keyed) assert.equal((await api.send(path, { method: route.method, key: null })).status, 401);
  }
  assert.equal(planned, routes.filter(isPlanned).length);
});
