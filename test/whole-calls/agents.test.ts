import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SimulatedWorld, type GroundTruth } from './simulated-world.ts';

const disclosure = 'Hello, this is an AI assistant calling on behalf of a client.';

describe('calls that an agent is sent on through /v1', { concurrency: true }, () => {
  let world: SimulatedWorld;
  let ours: string;
  before(async () => {
    world = await SimulatedWorld.open({ speed: 20 });
    const [first] = (await world.send('GET', '/v1/numbers')).body['numbers'] as { number: string }[];
    ours = first?.number ?? '';
  });
  after(() => world.close());

  async function ended(callId: string): Promise<Record<string, unknown>> {
    let call: Record<string, unknown> = {};
    await world.until(`call ${callId} has ended`, async () => {
      call = (await world.send('GET', `/v1/calls/${callId}`)).body;
      return !['initiated', 'ringing', 'in-progress'].includes(String(call['status']));
    });
    return call;
  }

  async function inProgress(callId: string): Promise<void> {
    await world.until(`call ${callId} is in progress`, async () => {
      const { body } = await world.send('GET', `/v1/calls/${callId}`);
      return body['status'] === 'in-progress';
    });
  }

  const spoken = (truth: GroundTruth, who: 'agent' | 'phone'): string =>
    (truth.said ?? [])
      .filter((turn) => turn.who === who)
      .map((turn) => turn.text)
      .join(' ');

  it('says the disclosure, the notice, then the owner’s first message as it is', async () => {
    const to = await world.phone({
      opening: 'Hello?',
      lines: [{ hears: 'rye', says: 'Yes, we have it today.' }],
      otherwise: 'All right, goodbye.',
      silentAfterTurns: 4,
    });
    const answer = await world.send('POST', '/v1/calls/ai', {
      from: ours,
      to,
      systemPrompt: 'Find out whether the bakery has rye bread today.',
      firstMessage: 'Do you have rye bread today?',
      record: true,
      metadata: { order: '7' },
      maxDurationSecs: 40,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.deepEqual(
      [answer.body['status'], answer.body['type'], answer.body['metadata']],
      ['initiated', 'ai', { order: '7' }],
    );
    const callId = String(answer.body['callId']);
    const call = await ended(callId);
    assert.equal(call['status'], 'completed');
    const said = spoken(await world.truth(callId), 'agent');
    assert.ok(
      said.startsWith(`${disclosure} This call may be recorded for quality. Do you have rye bread today?`),
      said,
    );
    const polled = (await world.send('GET', `/api/call/${callId}`)).body;
    assert.equal(polled['workflow_id'], null);
    assert.ok(Array.isArray((await world.send('GET', '/api/workflows')).body['workflows']));
  });

  it('places one call under one key, and gives the first answer again', async () => {
    const to = await world.phone({ answer: 'busy' });
    const body = { from: ours, to, systemPrompt: 'Say hello.', idempotencyKey: 'row-1' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.send('POST', '/v1/calls/ai', body)));
    const ids = new Set(answers.map(({ status, body: { callId } }) => `${status} ${String(callId)}`));
    assert.equal(ids.size, 1, [...ids].join());
    const replayed = answers.filter(({ headers }) => headers.get('x-agentcall-idempotency-replayed') === 'true');
    assert.equal(replayed.length, 19);
    const [first] = answers;
    assert.ok(answers.every((answer) => JSON.stringify(answer.body) === JSON.stringify(first?.body)));
    const call = await ended(String(first?.body['callId']));
    assert.equal(call['status'], 'busy');
    const again = await world.send('POST', '/v1/calls/initiate', body);
    assert.equal(again.body['callId'], first?.body['callId'], 'the key belongs to the number, whatever the route');
  });

  it('refuses what it cannot call', async () => {
    const cases = [
      [{ to: '+14155551234' }, 422, 'validation_error'],
      [{ to: '+14155551234', systemPrompt: 'Hi', from: '+19995550000' }, 404, 'not_found'],
      [{ to: '+493012345678', systemPrompt: 'Hi' }, 400, 'carrier_not_supported'],
      [{ to: ours, systemPrompt: 'Hi' }, 422, 'validation_error'],
      [{ to: '+14155551234', useSavedAgent: true }, 400, 'no_saved_agent'],
      [{ to: '+14155551234', systemPrompt: 'Hi', voice: 'nobody' }, 422, 'validation_error'],
      [{ to: '+14155551234', systemPrompt: 'Hi', metadata: { a: 'x'.repeat(513) } }, 400, 'invalid_metadata'],
    ] as const;
    for (const [body, status, code] of cases) {
      const answer = await world.send('POST', '/v1/calls/ai', { from: ours, ...body });
      const got = [answer.status, (answer.body['error'] as { code?: string } | undefined)?.code];
      assert.deepEqual(got, [status, code], JSON.stringify(body));
    }
  });

  it('takes the owner’s word in mid-call', async () => {
    const to = await world.phone({ opening: 'Hello?', otherwise: null, lines: [] });
    const answer = await world.send('POST', '/v1/calls/ai', {
      from: ours,
      to,
      systemPrompt: 'Say hello and wait.',
      maxDurationSecs: 60,
    });
    const callId = String(answer.body['callId']);
    const early = await world.send('POST', `/v1/calls/${callId}/say`, { text: 'Too early.' });
    assert.deepEqual([early.status, (early.body['error'] as { code: string }).code], [409, 'call_not_active']);
    await world.until('the agent has begun', async () => spoken(await world.truth(callId), 'agent').includes('client'));
    const orders = [
      await world.send('POST', `/v1/calls/${callId}/say`, { text: 'The parcel is at the back door.' }),
      await world.send('POST', `/v1/calls/${callId}/dtmf`, { digits: '42#' }),
      await world.send('POST', `/v1/calls/${callId}/instruct`, { text: 'Say goodbye soon.' }),
    ];
    for (const order of orders) assert.deepEqual([order.status, order.body], [200, { callId, accepted: true }]);
    await world.until('it was said', async () => spoken(await world.truth(callId), 'agent').includes('back door'));
    await world.until('keys were pressed', async () => {
      const { dtmf } = (await world.send('GET', `/v1/simulator/calls/${callId}`)).body as {
        dtmf?: { digit: string }[];
      };
      return dtmf?.map(({ digit }) => digit).join('') === '42#';
    });
    const hungUp = await world.send('POST', `/v1/calls/${callId}/hangup`);
    assert.deepEqual([hungUp.status, hungUp.body['endedReason']], [200, 'api']);
    const late = await world.send('POST', `/v1/calls/${callId}/dtmf`, { digits: '1' });
    assert.equal(late.status, 409);
  });

  it('joins two people on a plain call, who hear that it is recorded before they hear each other', async () => {
    const to = await world.phone({
      opening: 'Front desk.',
      lines: [{ hears: 'warehouse', says: 'Hello warehouse, the truck is here.' }],
      otherwise: null,
    });
    const connectTo = await world.phone({
      opening: 'Hello?',
      lines: [
        { hears: 'recorded', says: 'This is the warehouse.' },
        { hears: 'truck', says: 'Thank you, goodbye.', hangsUp: true },
      ],
      otherwise: null,
      ringSecs: 3,
    });
    const answer = await world.send('POST', '/v1/calls/initiate', { from: ours, to, connectTo, record: true });
    assert.deepEqual([answer.status, answer.body['type']], [201, 'plain']);
    const callId = String(answer.body['callId']);
    const call = await ended(callId);
    assert.deepEqual([call['status'], call['endedReason']], ['completed', 'remote']);
    const [second] = (
      (await world.send('GET', '/v1/calls?limit=100')).body['data'] as Record<string, unknown>[]
    ).filter((other) => other['to'] === connectTo);
    assert.ok(second);
    const other = await ended(String(second['callId']));
    assert.equal(other['status'], 'completed');
    for (const id of [callId, String(other['callId'])]) {
      await world.until('the recording is there', async () => {
        return (await world.send('GET', `/v1/calls/${id}/recording`)).status === 200;
      });
      const transcript = (await world.send('GET', `/v1/calls/${id}/transcript`)).body;
      assert.deepEqual([transcript['entries'], transcript['transcript']], [[], []]);
    }
  });

  it('holds a plain line for the owner’s word', async () => {
    const to = await world.phone({ opening: 'Hello?', otherwise: null });
    const answer = await world.send('POST', '/v1/calls/initiate', { from: ours, to });
    const callId = String(answer.body['callId']);
    await inProgress(callId);
    assert.equal((await world.send('POST', `/v1/calls/${callId}/instruct`, { text: 'Hm' })).status, 409);
    assert.equal((await world.send('POST', `/v1/calls/${callId}/say`, { text: 'Please come down.' })).status, 200);
    await world.until('it was played', async () => (await world.truth(callId)).media.framesOut > 30);
    const hungUp = await world.send('POST', `/v1/calls/${callId}/hangup`);
    assert.equal(hungUp.body['endedReason'], 'api');
  });
});
