import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meteringRun } from './metering-run.ts';

test('the ledger agrees with the simulated network to the second (500 calls: npm run metering)', async () => {
  const { calls, answered, seconds, faults } = await meteringRun({ calls: 60, atOnce: 10, speed: 50, seed: 7 });
  assert.deepEqual(faults, []);
  assert.equal(calls, 60);
  assert.ok(answered >= 30, `${answered} answered`);
  for (const item of ['voiceAi', 'voiceOutbound', 'recording']) assert.ok((seconds[item] ?? 0) > 10, item);
});
