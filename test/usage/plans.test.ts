import assert from 'node:assert/strict';
import type { Account, PlanName } from '../../src/core/account/account.ts';
import { changeAccount } from '../../src/core/account/change-account.ts';
import { type PlanFeature, planFeatures } from '../../src/core/account/plan-table.ts';
import { type PlanUse, plainLeftMs, requirePlan, trialLeftMs } from '../../src/core/account/plans.ts';
import { PhoneError } from '../../src/core/errors.ts';
import { newNumber } from '../../src/core/number/new-number.ts';
import type { OwnNumber } from '../../src/core/number/own-number.ts';
import { newId, newUuid } from '../../src/core/ports/ids.ts';
import { accountIn, callIn } from '../../src/core/ports/store-check.contract.ts';
import type { Repositories, Store } from '../../src/core/ports/store.ts';
import { monthEnd, monthOf, monthStart } from '../../src/core/usage/calendar-month.ts';
import { meterCall } from '../../src/core/usage/meter-call.ts';
import { meterMonth, meterNumber } from '../../src/core/usage/meter-month.ts';
import { meterCode, meterText } from '../../src/core/usage/meter-text.ts';
import { readUsage } from '../../src/core/usage/read-usage.ts';
import { onBothStores } from './both-stores.ts';

const base = 'https://phone.example';
const publicUrl = (): string => base;

type Outcome = 'passes' | 'card' | `plan_limit_${string}`;

/** What comes of asking, and that the refusal says where to go. */
async function outcomeOf(
  store: Pick<Repositories, 'numbers' | 'usage' | 'calls'>,
  account: Account,
  ...uses: readonly PlanUse[]
): Promise<Outcome> {
  try {
    await requirePlan({ store, publicUrl }, account, ...uses);
    return 'passes';
  } catch (error) {
    assert.ok(error instanceof PhoneError);
    const { limit, upgradeUrl, setupUrl } = error.detail;
    if (error.code === 'payment_method_required') {
      assert.equal(setupUrl, `${base}/billing?purpose=card`);
      return 'card';
    }
    assert.deepEqual([error.code, upgradeUrl], ['plan_limit', `${base}/billing?purpose=upgrade`]);
    return `plan_limit_${String(limit)}`;
  }
}

const card = { customerId: 'cus_1', hasCard: true, subscribed: true, revision: 1 };
const useOf = (feature: PlanFeature): PlanUse => (feature === 'numbers' ? { newNumber: 'local' } : feature);

/** The table of contract 3.18, written out: features that are not named pass. */
const expected: Readonly<Record<PlanName | 'pro with card', Partial<Record<PlanFeature, Outcome>>>> = {
  unlimited: {},
  free: {
    voice_ai: 'plan_limit_voice_ai',
    recording: 'plan_limit_recording',
    byok: 'plan_limit_byok',
    premium_voice: 'plan_limit_premium_voice',
    outbound_defaults: 'plan_limit_outbound_defaults',
    sms_ai: 'plan_limit_sms_ai',
    sms_relay: 'plan_limit_sms_relay',
    schedules: 'plan_limit_schedules',
    tts: 'plan_limit_tts',
  },
  pro: { voice_ai: 'card', inbound_ai: 'card', recording: 'card', premium_voice: 'card' },
  'pro with card': {},
};

let made = 0;

function number(account: Account, type: OwnNumber['type'] = 'local', createdAt = Date.now()): OwnNumber {
  const digits = String(5_550_000 + made++);
  return newNumber({ accountId: account.id, number: `+1415${digits}`, type, country: 'US', carrier: 'x', createdAt });
}

async function talked(store: Store, account: Account, secs: number, kind: 'ai' | 'plain', at: number): Promise<void> {
  const call = await callIn(store, {
    accountId: account.id,
    id: newUuid(),
    direction: 'inbound',
    kind,
    state: 'completed',
    answeredAt: at,
    endedAt: at + secs * 1000,
    durationMs: secs * 1000,
  });
  await store.transaction((tx) => meterCall(tx, call, false));
}

onBothStores({
  'the plan table, feature by feature': async (store) => {
    let asked = 0;
    for (const [name, refused] of Object.entries(expected)) {
      const payment = name === 'pro with card' ? { ...card, customerId: newId('cus') } : null;
      const account = await accountIn(store, { plan: name.split(' ')[0] as PlanName, payment });
      for (const feature of planFeatures) {
        asked++;
        assert.equal(
          await outcomeOf(store, account, useOf(feature)),
          refused[feature] ?? 'passes',
          `${name}: ${feature}`,
        );
      }
    }
    assert.equal(asked, 4 * 14);
  },

  'what the plan does not have comes before the card, whatever is asked first': async (store) => {
    const pro = await accountIn(store, { plan: 'pro' });
    const free = await accountIn(store, { plan: 'free' });
    assert.equal(await outcomeOf(store, free, 'voice_ai', 'recording'), 'plan_limit_voice_ai');
    assert.equal(await outcomeOf(store, free, 'inbound_ai', 'recording', 'premium_voice'), 'plan_limit_recording');
    assert.equal(await outcomeOf(store, pro, 'byok', 'premium_voice'), 'card');
    assert.equal(await outcomeOf(store, pro, 'byok', 'tts'), 'passes');
    assert.equal(await outcomeOf(store, pro), 'passes');
  },

  'Free has one number, a local one, however many ask at once': async (store) => {
    const account = await accountIn(store, { plan: 'free' });
    assert.equal(await outcomeOf(store, account, { newNumber: 'tollfree' }), 'plan_limit_numbers');
    assert.equal(await outcomeOf(store, account, { newNumber: 'mobile' }), 'plan_limit_numbers');
    const take = (): Promise<Outcome> =>
      store.transaction(async (tx) => {
        await tx.accounts.lock(account.id);
        const outcome = await outcomeOf(tx, account, { newNumber: 'local' });
        if (outcome === 'passes') await tx.numbers.insert(number(account));
        return outcome;
      });
    const outcomes = await Promise.all(Array.from({ length: 12 }, take));
    assert.equal(outcomes.filter((outcome) => outcome === 'passes').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'plan_limit_numbers').length, 11);
    assert.equal((await store.numbers.list(account.id)).length, 1);
  },

  'five free minutes a month of answering, and of plain calls': async (store) => {
    const account = await accountIn(store, { plan: 'free' });
    const core = { store, publicUrl };
    const now = Date.now();
    const lastMonth = monthStart(monthOf(now)) - 1;
    await talked(store, account, 600, 'ai', lastMonth);
    await talked(store, account, 600, 'plain', lastMonth);
    assert.equal(await trialLeftMs(core, account), 300_000, 'a new month has fresh minutes');
    await talked(store, account, 299, 'ai', now);
    assert.equal(await trialLeftMs(core, account), 1000);
    assert.equal(await outcomeOf(store, account, 'inbound_ai'), 'passes');
    await talked(store, account, 7, 'ai', now);
    assert.equal(await trialLeftMs(core, account), 0);
    assert.equal(await outcomeOf(store, account, 'inbound_ai'), 'plan_limit_inbound_ai_trial_exhausted');
    assert.equal(await plainLeftMs(core, account), 300_000, 'the one does not use up the other');
    await talked(store, account, 300, 'plain', now);
    assert.equal(await outcomeOf(store, account, 'voice'), 'plan_limit_voice');
    await assert.rejects(requirePlan(core, account, 'inbound_ai'), (error) => {
      assert.ok(error instanceof PhoneError);
      assert.equal(error.detail['resetsAt'], new Date(monthEnd(monthOf(now))).toISOString());
      return true;
    });
    assert.equal((await readUsage(store, account, monthOf(now))).totalMicros, 0, 'free is free');
    const upgraded = await changeAccount({ store }, account.id, (was) => ({ ...was, plan: 'pro', payment: card }));
    assert.equal(await outcomeOf(store, upgraded, 'inbound_ai', 'voice'), 'passes', 'an upgrade lifts the cap at once');
    assert.equal(await trialLeftMs(core, upgraded), null);
  },

  'calls under way count against what is left': async (store) => {
    const account = await accountIn(store, { plan: 'free' });
    const now = Date.now();
    const running = { accountId: account.id, state: 'in_progress', direction: 'inbound' } as const;
    await callIn(store, { ...running, answeredAt: now - 100_000 });
    await callIn(store, { ...running, answeredAt: now - 50_000, kind: 'plain' });
    await callIn(store, { ...running, state: 'ringing', answeredAt: null });
    await callIn(store, { ...running, direction: 'outbound', answeredAt: now - 10_000 });
    assert.equal(await trialLeftMs({ store, publicUrl }, account, now), 200_000);
    assert.equal(await plainLeftMs({ store, publicUrl }, account, now), 250_000);
  },

  'ten texts out and five codes a month': async (store) => {
    const account = await accountIn(store, { plan: 'free' });
    const text = { accountId: account.id, direction: 'outbound', createdAt: Date.now() } as const;
    for (let sent = 0; sent < 10; sent++) {
      assert.equal(await outcomeOf(store, account, 'sms'), 'passes');
      const id = newId('msg');
      await Promise.all([meterText(store, { ...text, id }), meterText(store, { ...text, id })]);
    }
    assert.equal(await outcomeOf(store, account, 'sms'), 'plan_limit_sms');
    await meterText(store, { ...text, id: newId('msg'), direction: 'inbound' });
    for (let handedOut = 0; handedOut < 5; handedOut++) {
      assert.equal(await outcomeOf(store, account, 'otp'), 'passes');
      await meterCode(store, { id: newId('msg'), accountId: account.id });
    }
    assert.equal(await outcomeOf(store, account, 'otp'), 'plan_limit_otp');
    const { items, limits } = await readUsage(store, account, monthOf(Date.now()));
    assert.deepEqual([items.smsOutbound.quantity, items.smsInbound.quantity, items.otp.quantity], [10, 1, 5]);
    assert.deepEqual([limits.smsOutbound.used, limits.smsOutbound.cap, limits.otp.used], [10, 10, 5]);
  },

  'numbers and plans are charged once for each month in which they were held': async (store) => {
    const account = await accountIn(store, { plan: 'pro', createdAt: Date.UTC(2026, 0, 31) });
    const old = number(account, 'tollfree', Date.UTC(2026, 0, 31, 23, 59));
    const young = number(account, 'local', Date.UTC(2026, 2, 31, 23, 59));
    for (const one of [old, young]) {
      await store.numbers.insert(one);
      await meterNumber(store, one, monthOf(one.createdAt));
    }
    for (const month of ['2026-01', '2026-02', '2026-02', '2026-03']) await meterMonth(store, month);
    const charged = async (month: string): Promise<[number, number, number]> => {
      const { items } = await readUsage(store, account, month);
      return [items.numbers.quantity, items.numbers.costMicros, items.plan.costMicros];
    };
    assert.deepEqual(await charged('2025-12'), [0, 0, 0]);
    assert.deepEqual(await charged('2026-01'), [1, 2_500_000, 19_990_000]);
    assert.deepEqual(await charged('2026-02'), [1, 2_500_000, 19_990_000]);
    assert.deepEqual(await charged('2026-03'), [2, 4_500_000, 19_990_000]);
    await store.numbers.update({ ...old, releasedAt: Date.UTC(2026, 3, 1) });
    await meterMonth(store, '2026-04');
    assert.deepEqual(await charged('2026-04'), [1, 2_000_000, 19_990_000]);
  },

  'the fee of a plan is entered when an account comes to it, once': async (store) => {
    const account = await accountIn(store, { plan: 'free' });
    const plans: readonly PlanName[] = ['pro', 'free', 'pro', 'unlimited', 'pro'];
    for (const plan of plans) await changeAccount({ store }, account.id, (was) => ({ ...was, plan }));
    const { items } = await readUsage(store, account, monthOf(Date.now()));
    assert.deepEqual(items.plan, { quantity: 1, costMicros: 19_990_000 });
  },

  'changes of an account at the same time lose nothing of each other': async (store) => {
    const account = await accountIn(store, { plan: 'free' });
    await Promise.all([
      changeAccount({ store }, account.id, (was) => ({ ...was, plan: 'pro' })),
      changeAccount({ store }, account.id, (was) => ({ ...was, name: 'Renamed' })),
      changeAccount({ store }, account.id, (was) => ({ ...was, payment: { ...card, customerId: newId('cus') } })),
    ]);
    const stored = await store.accounts.get(account.id);
    assert.deepEqual([stored?.plan, stored?.name, stored?.payment?.hasCard], ['pro', 'Renamed', true]);
    await assert.rejects(
      changeAccount({ store }, newId('agt'), (was) => was),
      { code: 'not_found' },
    );
  },
});
