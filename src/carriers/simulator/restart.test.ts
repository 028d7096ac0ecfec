import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notebook } from '../../core/ports/store.ts';
import { lost, memoryNotebook, TestCall, TestNetwork, theirNumber, theirs } from './network.example.ts';

const quiet = { opening: null, otherwise: null };

test('a call is in the books before the phone rings', async () => {
  const notebook = memoryNotebook();
  const order: string[] = [];
  const watched: Notebook = {
    ...notebook,
    put: async (owner, key, value) => {
      await notebook.put(owner, key, value);
      order.push(`put ${key}`);
    },
  };
  const network = new TestNetwork({ notebook: watched });
  await network.dial(theirNumber, 'call-a', 30_000);
  assert.deepEqual(order, ['put call:call-a']);
  assert.deepEqual(network.events, []);
});

test('our side is told of an answer and of an end only when they are in the books', async () => {
  const notebook = memoryNotebook();
  const order: string[] = [];
  const network: TestNetwork = new TestNetwork({
    notebook: {
      ...notebook,
      put: async (owner, key, value) => {
        await notebook.put(owner, key, value);
        order.push(`written, told ${network.events.map((event) => event.kind).join(' ')}`);
      },
    },
  });
  await network.putPhone(quiet);
  const call = await network.call();
  await network.simulator.hangUp(theirs(call.carrierCallId));
  await network.time.advance(100);
  assert.deepEqual(order.slice(1), ['written, told ', 'written, told ringing', 'written, told ringing answered']);
  assert.deepEqual(call.kinds, ['ringing', 'answered', 'ended']);
});

test('what went down with the process is found to have ended: failed before an answer, an error after it', async () => {
  const notebook = memoryNotebook();
  const before = new TestNetwork({ notebook });
  await before.putPhone(quiet);
  const done = await before.dial(theirNumber, 'done');
  await before.time.advance(2100);
  await before.simulator.hangUp(theirs(done.carrierCallId));
  const talking = await before.dial(theirNumber, 'talking');
  await before.time.advance(2100);
  const ringing = await before.dial(theirNumber, 'ringing');
  await before.time.advance(500);
  const endedAt = Date.parse((await done.truth()).endedAt ?? '');

  const after = new TestNetwork({ notebook });
  const { simulator } = after;
  assert.deepEqual(await simulator.find(lost('done', done.carrierCallId)), {
    state: 'ended',
    carrierCallId: done.carrierCallId,
    ending: 'completed',
    answered: true,
    endedAt,
    talkedMs: 100,
  });
  assert.deepEqual(await simulator.find(lost('talking', null)), {
    state: 'ended',
    carrierCallId: talking.carrierCallId,
    ending: 'error',
    answered: true,
    endedAt: null,
  });
  assert.deepEqual(await simulator.find(lost('ringing', null)), {
    state: 'ended',
    carrierCallId: ringing.carrierCallId,
    ending: 'failed',
    answered: false,
    endedAt: null,
  });
  assert.deepEqual(await simulator.find(lost('never', 'sim_never')), { state: 'unknown' });
  const byTheirs = await simulator.find(lost('never', talking.carrierCallId));
  assert.equal(byTheirs.state, 'ended');
  await simulator.hangUp(theirs(talking.carrierCallId));
  await assert.rejects(simulator.openMedia(theirs(talking.carrierCallId)), { code: 'call_not_active' });

  const short = await new TestCall(after, 'talking', talking.carrierCallId).truth();
  assert.deepEqual(
    [short.callId, short.dials, short.ending, short.endedBy, short.said],
    ['talking', 1, 'error', 'network', []],
  );
  assert.ok(short.answeredAt);
});

test('a second dial after a restart is counted', async () => {
  const notebook = memoryNotebook();
  await new TestNetwork({ notebook }).dial(theirNumber, 'call-b');
  const again = await new TestNetwork({ notebook }).dial(theirNumber, 'call-b');
  assert.equal((await again.truth()).dials, 2);
});

test('dials of one call at the same moment are all counted', async () => {
  const network = new TestNetwork();
  const calls = await Promise.all(Array.from({ length: 5 }, () => network.dial(theirNumber, 'call-c')));
  const [call] = calls;
  assert.equal((await call?.truth())?.dials, 5);
});

test('a call that cannot be put into the books is refused and leaves nothing behind', async () => {
  const notebook = memoryNotebook();
  const network = new TestNetwork({
    notebook: { ...notebook, put: () => Promise.reject(new Error('disk full')) },
  });
  await assert.rejects(network.dial(theirNumber, 'call-d'), { code: 'carrier_error' });
  assert.deepEqual(await network.simulator.find(lost('call-d', null)), { state: 'unknown' });
  await network.time.advance(5000);
  assert.deepEqual(network.events, []);
});

test('the books keep the latest calls and forget the oldest', async () => {
  const network = new TestNetwork({ speed: 100 });
  await network.putPhone({ answer: 'busy' });
  for (let i = 0; i < 4050; i++) {
    await network.dial(theirNumber, `call-${i}`);
    if (i === 2000) await network.time.advance(100);
  }
  await network.time.advance(100);
  assert.equal(network.events.length, 4050);
  const keys = (await network.notebook.all('simulator'))
    .map((note) => note.key)
    .filter((key) => key.startsWith('call:'));
  assert.equal(keys.length, 4000);
  assert.ok(!keys.includes('call:call-49') && keys.includes('call:call-50') && keys.includes('call:call-4049'));
  const { simulator } = network;
  assert.equal((await simulator.find(lost('call-10', null))).state, 'unknown');
  assert.equal((await simulator.find(lost('call-4049', null))).state, 'ended');
});
