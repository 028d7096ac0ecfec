import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SimulatedWorld } from './simulated-world.ts';

const caller = '+14155550199';

interface Incoming {
  readonly status: number;
  readonly callId: string;
}

async function callUs(world: SimulatedWorld, phone: Readonly<Record<string, unknown>>): Promise<Incoming> {
  const numbers = (await world.send('GET', '/v1/numbers')).body['numbers'] as { number: string }[];
  const [first] = numbers;
  assert.ok(first);
  const { status, body } = await world.send('POST', '/v1/simulator/calls', { from: caller, to: first.number, phone });
  return { status, callId: String(body['callId']) };
}

async function endOf(world: SimulatedWorld, callId: string): Promise<Record<string, unknown>> {
  let call: Record<string, unknown> = {};
  await world.until('the call has ended', async () => {
    call = (await world.send('GET', `/v1/calls/${callId}`)).body;
    return !['initiated', 'ringing', 'in-progress'].includes(String(call['status']));
  });
  return call;
}

describe('somebody calls a number that nothing was set up for', { concurrency: true }, () => {
  let world: SimulatedWorld;
  before(async () => {
    world = await SimulatedWorld.open({ speed: 20 });
  });
  after(() => world.close());

  it('is declined, and on record', async () => {
    const { status, callId } = await callUs(world, { opening: 'Hello, anybody there?' });
    assert.equal(status, 201);
    const call = await endOf(world, callId);
    assert.deepEqual([call['direction'], call['from'], call['status']], ['inbound', caller, 'busy']);
    const truth = await world.truth(callId);
    assert.deepEqual([truth.answeredAt, truth.endedBy, truth.said.length], [null, 'agent', 0]);
  });

  it('does not exist where the number is not ours', async () => {
    const answer = await world.send('POST', '/v1/simulator/calls', { from: caller, to: '+14155550198' });
    assert.equal(answer.status, 404);
  });
});

describe('somebody calls a number that a default prompt answers', { concurrency: true }, () => {
  let world: SimulatedWorld;
  before(async () => {
    world = await SimulatedWorld.open({
      speed: 20,
      env: {
        RINGDOWN_DEFAULT_PROMPT:
          'You are an assistant answering calls on behalf of City Dental. ' +
          'Ask what their name is and what the call is about. Say that somebody will call back.',
      },
    });
  });
  after(() => world.close());

  it('is answered by an AI that says so, and taken down', async () => {
    const { status, callId } = await callUs(world, {
      opening: null,
      lines: [
        { hears: 'name', says: 'My name is Jane Cooper.' },
        { hears: 'about', says: 'I have a toothache.' },
        { hears: 'bye', says: 'Goodbye.', hangsUp: true },
      ],
      otherwise: 'Yes, that is right.',
    });
    assert.equal(status, 201);
    const call = await endOf(world, callId);
    assert.deepEqual([call['direction'], call['status']], ['inbound', 'completed']);
    const truth = await world.truth(callId);
    const [first] = truth.said;
    assert.equal(first?.who, 'agent');
    assert.match(first?.text ?? '', /^Hello, this is the AI assistant of City Dental\./);
    const said = truth.said.map(({ who, text }) => `${who}: ${text}`).join('\n');
    assert.match(said, /agent: .*name/);
    assert.match(said, /phone: My name is Jane Cooper\./);
    const polled = (await world.send('GET', `/api/call/${callId}`)).body;
    assert.match(JSON.stringify(polled['form_fills']), /Jane Cooper/);
    assert.deepEqual(await world.states(callId), ['in-progress', 'completed']);
  });

  it('is over when the caller hangs up', async () => {
    const { callId } = await callUs(world, {
      opening: null,
      lines: [{ hears: '', interruptAfterMs: 1500, says: 'Sorry, wrong number.', hangsUp: true }],
    });
    const call = await endOf(world, callId);
    assert.deepEqual([call['status'], call['endedReason']], ['completed', 'remote']);
    assert.equal((await world.truth(callId)).endedBy, 'phone');
  });
});
