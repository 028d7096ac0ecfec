import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../api/api-under-test.ts';
import { runSequence } from './event-sequences.ts';
import { faultsOf } from './sequence-outcome.ts';

const sequences = 10_000;

test('10,000 calls whose events are lost, doubled, late and reordered, whose process dies: one end, one dial, one result', async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const states = new Map<string, number>();
  let crashes = 0;
  for (let seed = 1; seed <= sequences; seed++) {
    const outcome = await runSequence(api.core, api.account.id, seed);
    assert.deepEqual(faultsOf(outcome), [], `seed ${seed}: ${JSON.stringify(outcome)}`);
    const { state } = outcome;
    states.set(state, (states.get(state) ?? 0) + 1);
    crashes += outcome.crashes;
  }
  for (const state of ['completed', 'busy', 'no_answer', 'failed', 'canceled', 'broken_off'])
    assert.ok((states.get(state) ?? 0) > 20, `${state}: ${JSON.stringify([...states])}`);
  assert.ok(crashes > sequences / 10);
});
