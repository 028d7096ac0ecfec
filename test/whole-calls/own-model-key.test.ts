import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestModel } from '../../src/core/bridge/engine-call.example.ts';
import { FakeRealtime } from '../../src/engines/openai-realtime/fake.ts';
import { SimulatedWorld } from './simulated-world.ts';

const ownKey = 'sk-proj-the-key-of-the-owner-wxyz';
const houseKey = 'sk-proj-the-key-of-the-house-abcd';

describe('calls under the owner’s own model key', () => {
  let fake: FakeRealtime;
  let world: SimulatedWorld;
  let number: string;
  before(async () => {
    fake = await FakeRealtime.start(new TestModel(() => ({ text: 'All right.' })));
    world = await SimulatedWorld.open({
      speed: 10,
      env: { OPENAI_API_KEY: houseKey, OPENAI_REALTIME_URL: fake.url, RINGDOWN_ENGINE: 'openai-realtime, cascade' },
    });
    const [first] = (await world.send('GET', '/v1/numbers')).body['numbers'] as { id: string }[];
    number = `/v1/numbers/${first?.id}`;
    const config = { mode: 'ai', systemPrompt: 'Take a message.', maxDurationSecs: 10 };
    assert.equal((await world.send('POST', `${number}/inbound-config`, config)).status, 200);
  });
  after(async () => {
    await world.close();
    await fake.close();
  });

  /** Under whose keys the speech model was asked while somebody called the number. */
  async function keysOfACall(): Promise<string[]> {
    const before = fake.requests.length;
    const { number: to } = (await world.send('GET', number)).body;
    const phone = { opening: null, silentAfterTurns: 0, otherwise: null };
    const sent = await world.send('POST', '/v1/simulator/calls', { from: '+14155550199', to, phone });
    await world.until('the call has ended', async () => {
      const { body } = await world.send('GET', `/v1/calls/${String(sent.body['callId'])}`);
      return body['endedAt'] !== null && body['endedAt'] !== undefined;
    });
    return fake.requests.slice(before).map(({ authorization }) => authorization.replace('Bearer ', ''));
  }

  it('are made under it while it is set, and under the house’s otherwise', async () => {
    const [first] = await keysOfACall();
    assert.equal(first, houseKey);
    assert.equal((await world.send('POST', `${number}/byok-key`, { openaiApiKey: ownKey })).status, 200);
    const [second] = await keysOfACall();
    assert.equal(second, ownKey);
    assert.equal((await world.send('DELETE', `${number}/byok-key`)).status, 200);
    const [third] = await keysOfACall();
    assert.equal(third, houseKey);
  });

  it('can be tried: the service itself says whether it takes the key', async () => {
    const trial = async (): Promise<Record<string, unknown>> =>
      (await world.send('POST', `${number}/byok/test`, { openaiApiKey: ownKey })).body;
    const good = await trial();
    assert.deepEqual([good['ok'], good['error'], typeof good['latencyMs']], [true, undefined, 'number']);
    assert.equal(fake.requests.at(-1)?.authorization, `Bearer ${ownKey}`);
    fake.refuse(401);
    const bad = await trial();
    fake.refuse(null);
    assert.deepEqual([bad['ok'], bad['error']], [false, 'The realtime speech service does not accept the key.']);
  });
});
