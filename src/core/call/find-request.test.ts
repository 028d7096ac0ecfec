import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../../../test/api/api-under-test.ts';
import { newUuid } from '../ports/ids.ts';
import { exampleCall } from './call.example.ts';
import type { Call } from './call.ts';
import { findRequest } from './find-request.ts';

test('a call is asked for together with those that it could be taken for', async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const { calls } = api.core.store;
  const dialedAt = Date.now();
  const insert = async (changes: Partial<Call>): Promise<Call> => {
    const ours = { id: newUuid(), accountId: api.account.id, numberId: null, workflowId: null };
    const call = exampleCall({ ...ours, dialedAt, ...changes });
    await calls.insert(call);
    return call;
  };
  const lost = await insert({});
  await insert({ carrierCallId: 'CA1' });
  await insert({ state: 'failed', dialedAt: dialedAt - 60_000 });
  await insert({ carrierCallId: 'CA2', dialedAt: dialedAt - 10 * 60_000 });
  await insert({ carrierCallId: 'CA3', to: '+14155550177' });
  await insert({ carrierCallId: 'CA4', accountId: api.stranger.account.id });
  await insert({ dialedAt: null });

  const { others } = await findRequest(calls, lost);
  assert.deepEqual(new Set(others), new Set(['CA1', null]));
  assert.equal(others?.length, 2);
  const known = await findRequest(calls, { ...lost, carrierCallId: 'CA5' });
  assert.deepEqual([known.carrierCallId, known.others], ['CA5', []]);
});
