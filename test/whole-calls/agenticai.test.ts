import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type Answer, SimulatedWorld } from './simulated-world.ts';

const webhookUrl = 'https://agent.example.com/ringdown';

describe('programs written for AgenticAI', () => {
  let world: SimulatedWorld;
  before(async () => {
    world = await SimulatedWorld.open({ speed: 20, env: { AGENTICAI_WEBHOOK_URL: webhookUrl } });
  });
  after(() => world.close());

  const local = (method: string, path: string, body?: unknown): Promise<Answer> => world.send(method, path, body, null);

  async function over(callId: string): Promise<void> {
    await world.until(`${callId} has left the list`, async () => {
      const { body } = await local('GET', '/api/calls');
      return !(body['calls'] as { call_id: string }[]).some((call) => call.call_id === callId);
    });
  }

  it('place a call from the machine itself, see it, end it', async () => {
    const to = await world.phone({ otherwise: 'Go on.', lines: [] });
    const placed = await local('POST', '/api/call', {
      to,
      prompt: 'Talk about the weather.',
      metadata: { a: [1, { b: null }] },
    });
    assert.equal(placed.status, 200);
    const callId = String(placed.body['call_id']);
    assert.deepEqual(placed.body, { success: true, call_id: callId, to, webhook_url: webhookUrl });
    const listed = (await local('GET', '/api/calls')).body;
    const mine = (listed['calls'] as Record<string, unknown>[]).find((call) => call['call_id'] === callId);
    assert.ok(mine);
    assert.equal(listed['count'], (listed['calls'] as unknown[]).length);
    assert.deepEqual([mine['to_number'], mine['direction']], [to, 'outbound']);
    assert.ok(['ringing', 'in-progress'].includes(String(mine['status'])), String(mine['status']));
    const polled = await local('GET', `/api/calls/${callId}`);
    assert.deepEqual([polled.status, polled.body['metadata']], [200, { a: [1, { b: null }] }]);
    const ended = await local('POST', `/api/calls/${callId}/end`);
    assert.deepEqual([ended.status, ended.body], [200, { success: true, message: `Call ${callId} ended` }]);
    await over(callId);
    for (const id of [callId, 'nobody']) {
      const again = await local('POST', `/api/calls/${id}/end/`);
      assert.deepEqual([again.status, again.body], [200, { success: false, error: 'Call not found' }]);
    }
  });

  it('are told what is wrong with 200', async () => {
    const refuses = async (body: unknown): Promise<unknown> => {
      const answer = await local('POST', '/api/call', body);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.equal(answer.body['success'], false);
      return answer.body['error'];
    };
    assert.equal(await refuses({}), "Missing 'to' phone number");
    assert.equal(await refuses({ to: '' }), "Missing 'to' phone number");
    assert.equal(
      await refuses({ to: '5551234' }),
      "Unable to create record: The 'To' number 5551234 is not a valid phone number.",
    );
    assert.match(String(await refuses({ to: '+14155551234', metadata: [] })), /metadata/);
    assert.match(String(await refuses({ to: '+14155551234', webhook_url: 'ftp://x' })), /webhook_url/);
    const malformed = await fetch(`${world.app.url}/api/call`, { method: 'POST', body: '{' });
    assert.equal(malformed.status, 400);
    assert.equal(((await malformed.json()) as { success: boolean }).success, false);
  });

  it('hear the carrier’s refusal, and the call is kept as failed', async () => {
    await world.send('PUT', '/v1/simulator/faults', { dialFailsPercent: 100 });
    const to = await world.phone({});
    const answer = await local('POST', '/api/call', { to });
    await world.send('PUT', '/v1/simulator/faults', {});
    assert.equal(answer.status, 200);
    assert.match(String(answer.body['error']), /^Unable to create record: The simulated network refused/);
    const { body } = await world.send('GET', '/v1/calls?limit=100');
    const kept = (body['data'] as Record<string, unknown>[]).find((call) => call['to'] === to);
    assert.equal(kept?.['status'], 'failed');
    await over(String(kept?.['callId']));
  });

  it('need a key from elsewhere, and a wrong one never opens', async () => {
    const { port } = new URL(world.app.url);
    const ask = (headers: Record<string, string>): Promise<number> =>
      new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path: '/api/calls', headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        asked.on('error', reject);
        asked.end();
      });
    assert.equal(await ask({}), 200);
    assert.equal(await ask({ host: 'agent.example.com' }), 401);
    assert.equal(await ask({ 'x-forwarded-for': '127.0.0.1' }), 401);
    assert.equal(await ask({ origin: 'https://attacker.example' }), 401);
    assert.equal((await world.send('GET', '/api/calls', undefined, 'wrong')).status, 401);
    assert.equal((await world.send('GET', '/api/calls')).status, 200);
  });
});

describe('an AgenticAI server without a public address', () => {
  it('asks for one before it asks the carrier', async () => {
    const world = await SimulatedWorld.open({ speed: 20, env: { RINGDOWN_AGENTICAI_OPEN: '1' } });
    try {
      const answer = await world.send('POST', '/api/call', { to: 'nonsense' }, null);
      assert.deepEqual(answer.body, {
        success: false,
        error: "Missing 'webhook_url'. Set AGENTICAI_WEBHOOK_URL environment variable or pass in request.",
      });
      const forwarded = await fetch(`${world.app.url}/api/calls`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
      assert.equal(forwarded.status, 200);
      const { body } = await world.send(
        'POST',
        '/api/call',
        { to: '+14155551234', webhook_url: 'https://x.example/' },
        null,
      );
      assert.equal(body['webhook_url'], 'https://x.example/');
      const callId = String(body['call_id']);
      const [call] = [await world.app.core.store.calls.find(callId)];
      assert.equal(call?.publicUrl, 'https://x.example');
      await world.send('POST', `/api/calls/${callId}/end`, undefined, null);
      await world.until('the call is over', async () => (await world.app.core.store.calls.active()).length === 0);
    } finally {
      await world.close();
    }
  });
});
