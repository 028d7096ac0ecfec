import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../../../test/api/api-under-test.ts';
import { CallbackReceiver } from '../../../test/server/callback-receiver.ts';
import { rulesReporter } from '../../llms/rules/index.ts';
import type { CarrierFinding } from '../ports/carrier.ts';
import { newUuid } from '../ports/ids.ts';
import { startWork } from '../start-work.ts';
import { exampleCall } from './call.example.ts';
import { recoverCalls } from './recover-calls.ts';

const minuteMs = 60_000;

test('a call that was never dialled and has lost its job is ended and delivered when it is too old', async (t) => {
  const api = await startApi({ allowPrivate: true });
  t.after(() => api.close());
  const receiver = new CallbackReceiver();
  await receiver.start();
  t.after(() => receiver.stop());
  const { account } = api;
  const select = () => ({ engines: [], announcers: [], planners: [], reporters: [rulesReporter] });
  const core = { ...api.core, selector: { ...api.core.selector, select } };
  const planned = await api.send('/api/workflows', { body: { prompt: 'Confirm the visit with Jane.' } });
  const workflowId = String(planned.body['id']);
  const place = async (ageMs: number, direction: 'outbound' | 'inbound' = 'outbound'): Promise<string> => {
    const id = newUuid();
    const callback = { url: `${receiver.url}/done`, secret: null };
    const createdAt = Date.now() - ageMs;
    await core.store.calls.insert(
      exampleCall({ id, accountId: account.id, workflowId, numberId: null, direction, callback, createdAt }),
    );
    return id;
  };
  const old = [await place(11 * minuteMs), await place(48 * 60 * minuteMs), await place(11 * minuteMs, 'inbound')];
  const young = await place(9 * minuteMs);

  assert.equal(await recoverCalls(core), old.length);
  assert.equal(await recoverCalls(core), 0);
  assert.deepEqual(
    (await core.store.calls.active()).map((call) => call.id),
    [young],
  );
  startWork(core);
  for (const callId of old) {
    const call = await core.store.calls.find(callId);
    assert.deepEqual([call?.state, call?.endedReason, call?.dialedAt], ['failed', 'failed', null]);
    const { body } = await receiver.of(callId, 20_000);
    assert.deepEqual([body['call_status'], body['provider_status']], ['not_picked_up', 'failed']);
  }
  assert.equal(receiver.received.length, old.length);
});

test('a call that is answered in the moment in which it is hung up was talked to nobody, but answered', async (t) => {
  const api = await startApi();
  t.after(() => api.close());
  const carrierCallId = 'line';
  const endedAt = Date.now();
  const findings: CarrierFinding[] = [
    { state: 'active', carrierCallId, answered: false },
    { state: 'ended', carrierCallId, ending: 'completed', answered: true, endedAt, talkedMs: 900 },
  ];
  const find = async (): Promise<CarrierFinding> => findings.shift() ?? assert.fail('it is asked about twice');
  const core = { ...api.core, carrier: { ...api.core.carrier, find } };
  const id = newUuid();
  const ours = { id, accountId: api.account.id, numberId: null, workflowId: null, carrierCallId };
  await core.store.calls.insert(exampleCall({ ...ours, state: 'ringing', dialedAt: endedAt }));
  assert.equal(await recoverCalls(core), 1);
  const call = await core.store.calls.find(id);
  assert.deepEqual([call?.state, call?.durationMs, findings.length], ['broken_off', 900, 0]);
});
