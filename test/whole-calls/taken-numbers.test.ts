import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type GroundTruth, SimulatedWorld } from './simulated-world.ts';

const caller = '+14155550199';

describe('a number that was taken through the API', () => {
  let world: SimulatedWorld;
  before(async () => {
    world = await SimulatedWorld.open({ speed: 20 });
  });
  after(() => world.close());

  async function taken(): Promise<{ id: string; number: string }> {
    const { status, body } = await world.send('POST', '/v1/numbers/provision', { type: 'local', label: 'Desk' });
    assert.equal(status, 201, JSON.stringify(body));
    return { id: String(body['id']), number: String(body['number']) };
  }

  async function callTo(number: string, phone: object): Promise<{ status: number; callId: string }> {
    const sent = await world.send('POST', '/v1/simulator/calls', { from: caller, to: number, phone });
    return { status: sent.status, callId: String(sent.body['callId']) };
  }

  async function statusBecomes(callId: string, wanted: readonly string[]): Promise<Record<string, unknown>> {
    let call: Record<string, unknown> = {};
    await world.until(`call ${callId} is ${wanted.join(' or ')}`, async () => {
      call = (await world.send('GET', `/v1/calls/${callId}`)).body;
      return wanted.includes(String(call['status']));
    });
    return call;
  }

  const spoken = ({ said }: GroundTruth): string =>
    said.flatMap(({ who, text }) => (who === 'agent' ? [text] : [])).join(' ');

  it('declines, answers with its agent once it has one, declines again without', async () => {
    const { id, number } = await taken();
    const phone = { opening: null, otherwise: 'No thank you, goodbye.', silentAfterTurns: 3 };
    const declined = await callTo(number, phone);
    await statusBecomes(declined.callId, ['busy']);
    const set = await world.send('POST', `/v1/numbers/${id}/inbound-config`, {
      mode: 'ai',
      systemPrompt: 'You are the receptionist of City Dental. Take the caller’s name.',
      firstMessage: 'City Dental, how can I help you?',
      maxDurationSecs: 30,
      record: true,
    });
    assert.equal(set.status, 200);
    const answered = await callTo(number, phone);
    const call = await statusBecomes(answered.callId, ['completed']);
    assert.deepEqual([call['direction'], call['numberId'], call['to']], ['inbound', id, number]);
    const said = spoken(await world.truth(answered.callId));
    assert.match(said, /\bAI\b.*This call may be recorded for quality\. City Dental, how can I help you\?/);
    assert.equal((await world.send('DELETE', `/v1/numbers/${id}/inbound-config`)).status, 200);
    await statusBecomes((await callTo(number, phone)).callId, ['busy']);
  });

  it('given back in the middle of a call: the call ends, the number is gone here and at the carrier', async () => {
    const { id, number } = await taken();
    await world.send('POST', `/v1/numbers/${id}/inbound-config`, {
      mode: 'ai',
      systemPrompt: 'Talk about the weather.',
    });
    const { callId } = await callTo(number, { opening: 'Hello there.', otherwise: 'Tell me more.' });
    await statusBecomes(callId, ['in-progress']);
    const released = await world.send('DELETE', `/v1/numbers/${encodeURIComponent(number)}`);
    assert.deepEqual([released.status, released.body['status']], [200, 'released']);
    const call = await statusBecomes(callId, ['completed']);
    assert.equal(call['endedReason'], 'api');
    assert.equal((await callTo(number, {})).status, 404);
    const { carrier, store } = world.app.core;
    const account = await store.accounts.first();
    await world.until('the carrier has it back', async () => {
      const owned = await carrier.numbers?.owned(account?.id ?? '');
      return owned?.every((one) => one.number !== number) ?? false;
    });
    const again = await world.send('POST', '/v1/numbers/provision', { type: 'local', number });
    assert.equal(again.status, 409);
  });
});
