import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EndedCall, SimulatedWorld } from '../whole-calls/simulated-world.ts';
import { stormPhones, stormPrompt } from './storm-calls.ts';

const rounds = 3;
const underWay = new Set(['initiated', 'ringing', 'in-progress']);

test('a carrier that loses, repeats, delays and swaps its events, and breaks calls: each ends once and is delivered once', async (t) => {
  const world = await SimulatedWorld.open({ speed: 50 });
  t.after(() => world.close());
  const faults = await world.send('PUT', '/v1/simulator/faults', {
    callbacks: { duplicatePercent: 30, reorderPercent: 30, dropPercent: 25, delayMs: 400 },
    dialFailsPercent: 8,
    mediaDropsPercent: 10,
  });
  assert.equal(faults.status, 200);
  const phones = stormPhones();
  const orders = Array.from({ length: rounds }, () => phones).flat();
  const calls = await Promise.all(
    orders.map(({ phone }, i): Promise<EndedCall> => world.call({ prompt: stormPrompt(i), phone })),
  );
  assert.equal(calls.length, rounds * phones.length);
  world.assertOneCallbackEach(calls.map(({ callId }) => callId));
  for (const { callId, states, truth, polled, callback } of calls) {
    const final = states.filter((state) => !underWay.has(state));
    assert.deepEqual(final, states.slice(-1), `${callId}: ${states.join()}`);
    assert.equal(truth.dials, 1, callId);
    assert.equal(callback.body['provider_status'], polled['status']);
    assert.ok(truth.endedAt !== null, 'nothing is left ringing or talking in the network');
  }
  const statuses = new Set(calls.map(({ polled }) => polled['status']));
  for (const status of ['completed', 'busy', 'no-answer', 'failed']) assert.ok(statuses.has(status), status);
});
