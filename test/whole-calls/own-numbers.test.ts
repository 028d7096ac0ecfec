import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newNumber } from '../../src/core/number/new-number.ts';
import { SimulatedWorld } from './simulated-world.ts';

describe('a call from one own number to another', () => {
  let world: SimulatedWorld;
  let ours: string;
  const reception = '+12025550144';
  before(async () => {
    world = await SimulatedWorld.open({ speed: 20 });
    const [first] = (await world.send('GET', '/v1/numbers')).body['numbers'] as { number: string }[];
    ours = first?.number ?? '';
    const { store } = world.app.core;
    const account = await store.accounts.first();
    assert.ok(account);
    await store.numbers.insert(
      newNumber({
        accountId: account.id,
        number: reception,
        type: 'local',
        country: 'US',
        carrier: 'simulator',
        inbound: {
          systemPrompt: 'You are the receptionist of City Dental. Take the caller’s name and what it is about.',
          firstMessage: 'Welcome to City Dental, what can I do for you?',
          voice: 'sage',
          language: 'en',
          maxDurationSecs: 60,
          record: false,
          liveTranscript: false,
          notify: null,
          contextSource: 'none',
          contextWebhook: null,
          smsMode: 'off',
          smsSystemPrompt: null,
          tools: [],
          actionWebhook: null,
          agentWebhook: null,
          allowedSenders: [],
        },
      }),
    );
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

  it('is two records that name each other, with mirrored transcripts', async () => {
    const answer = await world.send('POST', '/v1/calls/ai', {
      from: ours,
      to: reception,
      systemPrompt: 'You are calling for Josh Miller. Ask when the dentist is open.',
      firstMessage: 'When are you open?',
      metadata: { row: '3' },
      maxDurationSecs: 45,
    });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const outbound = await ended(String(answer.body['callId']));
    assert.ok(typeof outbound['peerCallId'] === 'string');
    const inbound = await ended(outbound['peerCallId']);
    assert.equal(inbound['peerCallId'], outbound['callId']);
    assert.deepEqual([outbound['direction'], inbound['direction']], ['outbound', 'inbound']);
    assert.deepEqual([outbound['status'], inbound['status']], ['completed', 'completed']);
    assert.deepEqual(inbound['metadata'], { row: '3' });
    const said = async (callId: unknown, role: string): Promise<string> => {
      const { body } = await world.send('GET', `/v1/calls/${String(callId)}/transcript`);
      const entries = body['entries'] as { role: string; text: string }[];
      return entries
        .filter((entry) => entry.role === role)
        .map(({ text }) => text)
        .join(' ');
    };
    assert.match(await said(outbound['callId'], 'ai'), /When are you open\?/);
    assert.match(await said(inbound['callId'], 'human'), /When are you open\?/);
    assert.match(await said(inbound['callId'], 'ai'), /Welcome to City Dental/);
    assert.match(await said(outbound['callId'], 'human'), /Welcome to City Dental/);
  });
});
