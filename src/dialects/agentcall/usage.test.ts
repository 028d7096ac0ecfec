import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type ApiUnderTest, type Sent, type SendInit, startApi } from '../../../test/api/api-under-test.ts';
import { endStoredCall } from '../../../test/api/ended-call.ts';
import type { Account, PlanName } from '../../core/account/account.ts';
import { createAccount } from '../../core/account/bootstrap.ts';
import { changeAccount } from '../../core/account/change-account.ts';
import { newNumber } from '../../core/number/new-number.ts';
import { newId } from '../../core/ports/ids.ts';
import { monthEnd, monthOf } from '../../core/usage/calendar-month.ts';

const upgradeUrl = 'http://localhost:8080/billing?purpose=upgrade';
const setupUrl = 'http://localhost:8080/billing?purpose=card';

let api: ApiUnderTest;
before(async () => {
  api = await startApi();
});
after(() => api.close());

interface Owner {
  readonly account: Account;
  readonly from: string;
  send(path: string, init?: SendInit): Promise<Sent>;
}

let owners = 0;

/** An account on a plan, with a number of its own. */
async function ownerOn(plan: PlanName, card = false): Promise<Owner> {
  const { account, key } = await createAccount(api.core, { name: 'Owner', timeZone: 'UTC', plan });
  const from = `+1415555${String(2000 + owners++)}`;
  await api.core.store.numbers.insert(
    newNumber({ accountId: account.id, number: from, type: 'local', country: 'US', carrier: 'simulator' }),
  );
  const payment = { customerId: newId('cus'), hasCard: true, subscribed: true, revision: 1 };
  if (card) await changeAccount(api.core, account.id, (was) => ({ ...was, payment }));
  return { account, from, send: (path, init = {}) => api.send(path, { ...init, key }) };
}

const refusalOf = ({ status, body }: Sent): readonly unknown[] => {
  const error = body['error'] as Record<string, unknown>;
  for (const member of ['upgradeUrl', 'setupUrl', 'resetsAt']) assert.equal(body[member], error[member], member);
  return [status, error['code'], error['upgradeUrl'] ?? error['setupUrl']];
};

describe('what was used', () => {
  test('nothing yet, on a server of one’s own', async () => {
    const { status, body } = await api.send('/v1/usage');
    assert.equal(status, 200);
    const nothing = { cost: 0, costMicros: 0 };
    const month = monthOf(Date.now());
    const resetsAt = new Date(monthEnd(month)).toISOString();
    assert.deepEqual(body, {
      period: month,
      plan: 'unlimited',
      breakdown: {
        smsOutbound: { count: 0, ...nothing },
        smsInbound: { count: 0, ...nothing },
        voiceOutbound: { minutes: 0, ...nothing },
        voiceInbound: { minutes: 0, ...nothing },
        voiceAi: { minutes: 0, ...nothing },
        voiceAiByok: { minutes: 0, ...nothing },
        voiceAiPremium: { minutes: 0, ...nothing },
        recording: { minutes: 0, ...nothing },
        tts: { characters: 0, ...nothing },
        numbers: { count: 1, cost: 2, costMicros: 2_000_000 },
        otp: { count: 0, ...nothing },
        plan: nothing,
      },
      total: 2,
      totalMicros: 2_000_000,
      limits: {
        numbers: { used: 1, cap: null, resetsAt: null },
        smsOutbound: { used: 0, cap: null, resetsAt },
        voice: { used: 0, cap: null, resetsAt },
        inboundAi: { used: 0, cap: null, resetsAt },
        voiceAi: { used: 0, cap: null, resetsAt },
        recording: { used: 0, cap: null, resetsAt },
        otp: { used: 0, cap: null, resetsAt },
      },
      currency: 'USD',
    });
  });

  test('the caps of Free', async () => {
    const { body } = await (await ownerOn('free')).send('/v1/usage');
    const limits = body['limits'] as Record<string, { cap: number | null }>;
    assert.deepEqual(Object.fromEntries(Object.entries(limits).map(([name, { cap }]) => [name, cap])), {
      numbers: 1,
      smsOutbound: 10,
      voice: 5,
      inboundAi: 5,
      voiceAi: 5,
      recording: 0,
      otp: 5,
    });
    assert.equal(body['plan'], 'free');
  });

  test('the fee of Pro', async () => {
    const { body } = await (await ownerOn('pro')).send('/v1/usage/');
    assert.deepEqual([body['plan'], body['total']], ['pro', 19.99]);
  });

  test('a call, by the second, in its own object and in the month', async () => {
    const owner = await ownerOn('pro', true);
    const placed = await owner.send('/v1/calls/ai', {
      body: { from: owner.from, to: '+14155551234', systemPrompt: 'Ask whether they are open.' },
    });
    assert.deepEqual([placed.status, placed.body['cost'], placed.body['costMicros']], [201, null, null]);
    await endStoredCall(api.core, String(placed.body['id']), { answered: true, ending: 'completed' });
    const { body } = await owner.send(`/v1/calls/${String(placed.body['id'])}`);
    assert.deepEqual([body['duration'], body['cost'], body['costMicros']], [41, 0.273333, 273_333]);
    const unanswered = await owner.send('/v1/calls/initiate', { body: { from: owner.from, to: '+14155551234' } });
    await endStoredCall(api.core, String(unanswered.body['id']), { answered: false, ending: 'busy' });
    assert.equal((await owner.send(`/v1/calls/${String(unanswered.body['id'])}`)).body['cost'], 0);
    const usage = (await owner.send('/v1/usage')).body;
    const breakdown = usage['breakdown'] as Record<string, unknown>;
    assert.deepEqual(breakdown['voiceAi'], { minutes: 41 / 60, cost: 0.273333, costMicros: 273_333 });
    assert.deepEqual(breakdown['voiceOutbound'], { minutes: 0, cost: 0, costMicros: 0 });
    assert.equal(usage['totalMicros'], 273_333 + 19_990_000);
    assert.equal((await owner.send('/v1/usage?period=2021-02')).body['total'], 0);
  });

  test('periods that are none are refused', async () => {
    for (const period of ['2026', '2026-13', '2026-1', 'now', '2026-11-01', '1999-01', '9999-12', '%202026-11']) {
      const refused = await api.send(`/v1/usage?period=${period}`);
      assert.deepEqual([refused.status, (refused.body['error'] as { code: string }).code], [422, 'validation_error']);
    }
    assert.equal((await api.send('/v1/usage?period=&other=1')).status, 200);
    assert.equal((await api.send('/v1/usage', { key: null })).status, 401);
  });
});

describe('what plans refuse', () => {
  const prompt = { prompt: 'Confirm the visit on Friday.', recipient_phone: '+14155551234' };
  const aiCall = (owner: Owner, more: object = {}): Promise<Sent> =>
    owner.send('/v1/calls/ai', { body: { from: owner.from, to: '+14155551234', systemPrompt: 'Ask.', ...more } });
  const plainCall = (owner: Owner, more: object = {}): Promise<Sent> =>
    owner.send('/v1/calls/initiate', { body: { from: owner.from, to: '+14155551234', ...more } });
  let free: Owner;
  let pro: Owner;
  let paying: Owner;
  beforeEach(async () => {
    free = await ownerOn('free');
    pro = await ownerOn('pro');
    paying = await ownerOn('pro', true);
  });

  test('calls by AI', async () => {
    assert.deepEqual(refusalOf(await aiCall(free)), [403, 'plan_limit_voice_ai', upgradeUrl]);
    assert.deepEqual(refusalOf(await aiCall(pro)), [402, 'payment_method_required', setupUrl]);
    assert.equal((await aiCall(paying, { record: true })).status, 201);
    const listed = await Promise.all([free, pro].map(({ send }) => send('/v1/calls')));
    for (const { body } of listed) assert.deepEqual(body['data'], [], 'nothing was stored');
  });

  test('calls by AI, in CallCow’s words', async () => {
    const refused = await free.send('/api/call-prompt', { body: prompt });
    assert.deepEqual(
      [refused.status, refused.body['error'], refused.body['upgrade_url']],
      [403, 'plan_limit', upgradeUrl],
    );
    const unpaid = await pro.send('/api/call-prompt', { body: prompt });
    assert.deepEqual(
      [unpaid.status, unpaid.body['error'], unpaid.body['setup_url']],
      [402, 'payment_method_required', setupUrl],
    );
    assert.equal((await paying.send('/api/call-prompt', { body: prompt })).status, 200);
    const unknown = { workflow_id: '6f1f5b52-6a53-4a6e-9d0e-0d8f4c1b7a10', recipient_phone: '+14155551234' };
    assert.equal((await free.send('/api/call', { body: unknown })).status, 404, 'unknown ids come before the plan');
  });

  test('recording', async () => {
    assert.deepEqual(refusalOf(await plainCall(free, { record: true })), [403, 'plan_limit_recording', upgradeUrl]);
    assert.deepEqual(refusalOf(await plainCall(pro, { record: true })), [402, 'payment_method_required', setupUrl]);
    assert.equal((await plainCall(paying, { record: true })).status, 201);
    assert.equal((await plainCall(pro)).status, 201, 'plain calls need no card');
  });

  test('the minutes of plain calls, of which the last call has what is left', async () => {
    const first = await plainCall(free);
    assert.equal(first.status, 201);
    const stored = await api.core.store.calls.find(String(first.body['id']));
    assert.equal(stored?.maxDurationSecs, 300);
    for (let call = 0; call < 8; call++) {
      const placed = await plainCall(free);
      if (placed.status !== 201) break;
      await endStoredCall(api.core, String(placed.body['id']), { answered: true, ending: 'completed' });
    }
    const refused = await plainCall(free);
    assert.deepEqual(refusalOf(refused), [403, 'plan_limit_voice', upgradeUrl]);
    assert.equal(refused.body['resetsAt'], new Date(monthEnd(monthOf(Date.now()))).toISOString());
    const { limits, total } = (await free.send('/v1/usage')).body as {
      limits: { voice: { used: number; cap: number } };
      total: number;
    };
    assert.deepEqual([limits.voice.used, limits.voice.cap, total], [(8 * 41) / 60, 5, 0]);
  });

  test('a repeat gets its first answer, whatever has become of the plan', async () => {
    const key = { idempotencyKey: 'row 7' };
    const first = await aiCall(paying, key);
    assert.equal(first.status, 201);
    await changeAccount(api.core, paying.account.id, (was) => ({ ...was, plan: 'free', payment: null }));
    const again = await aiCall(paying, key);
    assert.deepEqual([again.status, again.body['id']], [201, first.body['id']]);
    assert.equal((await aiCall(paying, { idempotencyKey: 'row 8' })).status, 403);
  });

  test('what is wrong with a request comes before what the plan says of it', async () => {
    assert.equal((await aiCall(free, { to: 'nobody' })).status, 422);
    assert.equal((await aiCall(free, { from: '+14155550999' })).status, 404);
    assert.equal((await aiCall(free, { to: '+4930123456' })).status, 400);
    assert.equal((await aiCall(free, { useSavedAgent: true })).status, 400);
  });

  test('an upgrade lifts them at once', async () => {
    assert.equal((await aiCall(free)).status, 403);
    await changeAccount(api.core, free.account.id, (was) => ({ ...was, plan: 'unlimited' }));
    assert.equal((await aiCall(free)).status, 201);
  });
});

describe('paying, where nobody takes payments', () => {
  test('there is nothing to pay on the unlimited plan', async () => {
    for (const purpose of ['upgrade', 'card']) {
      const { status, body } = await api.send('/v1/billing/checkout', { body: { purpose } });
      assert.deepEqual([status, (body['error'] as { code: string }).code], [422, 'validation_error']);
      assert.match((body['error'] as { message: string }).message, /costs nothing/);
    }
  });

  test('on the others it says what its operator can do', async () => {
    const owner = await ownerOn('free');
    const { status, body } = await owner.send('/v1/billing/checkout', { body: { purpose: 'upgrade' } });
    assert.deepEqual([status, (body['error'] as { code: string }).code], [503, 'unavailable']);
    assert.match((body['error'] as { message: string }).message, /takes no payments/);
  });

  test('a purpose is needed, and there is no webhook', async () => {
    for (const body of [undefined, {}, { purpose: 'gift' }, { purpose: null }]) {
      assert.equal((await api.send('/v1/billing/checkout', { method: 'POST', body })).status, 422);
    }
    assert.equal((await api.send('/billing/stripe', { body: {}, key: null })).status, 404);
  });
});

test('the account says its plan and its card', async () => {
  const owner = await ownerOn('pro', true);
  const { body } = await owner.send('/v1/agent');
  assert.deepEqual([body['plan'], body['hasPaymentMethod'], body['memoryEnabled']], ['pro', true, false]);
  const changed = await owner.send('/v1/agent', { method: 'PATCH', body: { name: 'Desk', plan: 'unlimited' } });
  assert.deepEqual([changed.body['plan'], changed.body['name']], ['pro', 'Desk'], 'nobody gives a plan to themselves');
});
