import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, describe, it } from 'node:test';
import { testDatabase } from '../postgres/test-database.ts';
import { ServerProcess, freePort, testKey } from '../server/server-process.ts';

const simultaneous = 200;
const to = '+14155550142';
/** Two servers that share a database seal their secrets alike. */
const secret = 'a secret of the servers that share this database';

async function start(t: TestContext, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-keys-'));
  const server = new ServerProcess({
    dataDir,
    port: await freePort(),
    env: { RINGDOWN_SIMULATOR_SPEED: '20', RINGDOWN_SECRET_KEY: secret, ...env },
  });
  t.after(async () => {
    await server.kill();
    rmSync(dataDir, { recursive: true });
  });
  await server.start();
  return server;
}

async function ask(server: ServerProcess, key: string): Promise<{ status: number; replayed: boolean; body: string }> {
  const numbers = await server.send('GET', '/v1/numbers');
  const [first] = numbers.body['numbers'] as { id: string }[];
  const response = await fetch(`${server.url}/v1/calls/ai`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ from: first?.id, to, systemPrompt: 'Say hello.', idempotencyKey: key }),
  });
  const replayed = response.headers.get('x-agentcall-idempotency-replayed') === 'true';
  return { status: response.status, replayed, body: await response.text() };
}

async function placesOne(servers: readonly ServerProcess[], key: string): Promise<void> {
  const [one] = servers;
  assert.ok(one);
  await one.send('PUT', `/v1/simulator/phones/${to}`, { answer: 'busy' });
  const answers = await Promise.all(
    Array.from({ length: simultaneous }, (_, index) => ask(servers[index % servers.length] ?? one, key)),
  );
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
  assert.equal(new Set(answers.map(({ body }) => body)).size, 1, 'everybody gets the first answer');
  assert.equal(answers.filter(({ replayed }) => replayed).length, simultaneous - 1);
  const placed = (await one.send('GET', '/v1/calls?limit=100')).body['data'] as { metadata: unknown }[];
  assert.equal(placed.length, 1);
}

async function untilStatus(server: ServerProcess, callId: string, wanted: string): Promise<Record<string, unknown>> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { body } = await server.send('GET', `/v1/calls/${callId}`);
    if (body['status'] === wanted) return body;
    assert.ok(Date.now() < deadline, `${JSON.stringify(body)} never became ${wanted}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

describe('200 simultaneous requests with one idempotency key place one call', () => {
  it('on the embedded database', async (t) => {
    await placesOne([await start(t, {})], 'sqlite');
  });

  it('on PostgreSQL, across two server processes', async (t) => {
    const database = await testDatabase();
    t.after(() => database.drop());
    const first = await start(t, { DATABASE_URL: database.url });
    const second = await start(t, { DATABASE_URL: database.url });
    await placesOne([first, second], 'postgres');
  });

  it('a server that would seal secrets under another key does not start', async (t) => {
    const database = await testDatabase();
    t.after(() => database.drop());
    await start(t, { DATABASE_URL: database.url });
    await assert.rejects(
      start(t, { DATABASE_URL: database.url, RINGDOWN_SECRET_KEY: 'another one' }),
      /RINGDOWN_SECRET_KEY/,
    );
  });
});

describe('two servers on one database', () => {
  it('either takes the owner’s word for a call that the other carries', async (t) => {
    const database = await testDatabase();
    t.after(() => database.drop());
    const env = { DATABASE_URL: database.url, RINGDOWN_SIMULATOR_SPEED: '4' };
    const servers = [await start(t, env), await start(t, env)] as const;
    for (const server of servers) {
      await server.send('PUT', `/v1/simulator/phones/${to}`, { opening: 'Hello?', otherwise: null, ringSecs: 0 });
    }
    const [number] = (await servers[0].send('GET', '/v1/numbers')).body['numbers'] as { id: string }[];
    const placed = await servers[0].send('POST', '/v1/calls/initiate', { from: number?.id, to });
    const callId = String(placed.body['callId']);
    await untilStatus(servers[0], callId, 'in-progress');
    for (const server of servers) {
      const said = await server.send('POST', `/v1/calls/${callId}/say`, { text: 'Hello there.' });
      assert.deepEqual([said.status, said.body], [200, { callId, accepted: true }]);
    }
    const refused = await Promise.all(
      servers.map((server) => server.send('POST', `/v1/calls/${callId}/instruct`, { text: 'Hm' })),
    );
    assert.deepEqual(
      refused.map(({ status }) => status),
      [409, 409],
    );
    const carrier = servers[1];
    const ended = await carrier.send('POST', `/v1/calls/${callId}/hangup`);
    assert.equal(ended.status, 200);
    for (const server of servers) {
      const body = await untilStatus(server, callId, 'completed');
      assert.equal(body['endedReason'], 'api');
    }
  });
});
