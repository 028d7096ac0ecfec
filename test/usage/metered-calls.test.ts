import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Account, PlanName } from '../../src/core/account/account.ts';
import { planNames } from '../../src/core/account/account.ts';
import { CallFeed } from '../../src/core/call/call-feed.ts';
import { exampleCall } from '../../src/core/call/call.example.ts';
import type { CallEvent } from '../../src/core/call/call-machine.ts';
import { recordCallEvent } from '../../src/core/call/record-event.ts';
import { newUuid } from '../../src/core/ports/ids.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import { accountIn } from '../../src/core/ports/store-check.contract.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { callCostMicros } from '../../src/core/usage/call-cost.ts';
import { readUsage } from '../../src/core/usage/read-usage.ts';
import { onBothStores } from './both-stores.ts';

interface Talk {
  readonly kind: 'ai' | 'plain';
  readonly direction: 'inbound' | 'outbound';
  readonly billedAs: 'managed' | 'byok' | 'premium';
  readonly answered: boolean;
  readonly recorded: boolean;
  readonly durationMs: number;
  readonly answeredAt: number;
  /** How often the carrier says that it is over. */
  readonly told: number;
}

const talk: fc.Arbitrary<Talk> = fc.record({
  kind: fc.constantFrom('ai', 'plain'),
  direction: fc.constantFrom('inbound', 'outbound'),
  billedAs: fc.constantFrom('managed', 'byok', 'premium'),
  answered: fc.boolean(),
  recorded: fc.boolean(),
  durationMs: fc.oneof(fc.nat(2000), fc.nat(3_600_000), fc.double({ min: 0, max: 5000, noNaN: true })),
  answeredAt: fc.constantFrom(Date.UTC(2026, 2, 9, 15), Date.UTC(2026, 2, 31, 23, 59, 59, 999), Date.UTC(2026, 3, 1)),
  told: fc.integer({ min: 1, max: 3 }),
});

/** Millionths of a dollar a minute, out of the contract's table. */
const perMinute: Readonly<Record<string, bigint>> = {
  voiceOutbound: 35_000n,
  voiceInbound: 15_000n,
  voiceAi: 400_000n,
  voiceAiByok: 100_000n,
  voiceAiPremium: 590_000n,
  recording: 10_000n,
};

function itemOf({ kind, direction, billedAs }: Talk): string {
  if (kind === 'plain') return direction === 'outbound' ? 'voiceOutbound' : 'voiceInbound';
  if (billedAs === 'premium') return 'voiceAiPremium';
  return billedAs === 'byok' && direction === 'inbound' ? 'voiceAiByok' : 'voiceAi';
}

async function assertCallCosts(
  store: Store,
  ids: readonly string[],
  plan: PlanName,
  talks: readonly Talk[],
): Promise<void> {
  for (const [index, one] of talks.entries()) {
    const call = await store.calls.find(ids[index] ?? '');
    assert.ok(call);
    const alone = Object.values(reckon(plan, [one])).reduce((sum, { costMicros }) => sum + costMicros, 0);
    assert.equal(await callCostMicros(store, call), alone);
  }
}

/** Takes a call through its life by events, some of them several times and at once. */
async function live(store: Store, account: Account, one: Talk): Promise<string> {
  const deps = { store, feed: new CallFeed(), log: silentLog, events: { print: () => ({}) } };
  const { kind, direction, billedAs, recorded: record, answeredAt } = one;
  const call = exampleCall({ id: newUuid(), accountId: account.id, kind, direction, billedAs, record });
  await store.calls.insert(call);
  if (one.answered) await recordCallEvent(deps, call.id, { kind: 'answered', at: answeredAt });
  if (record && one.answered) {
    const { durationMs } = one;
    await store.reports.putRecording({ callId: call.id, path: 'a.wav', durationMs, createdAt: answeredAt });
  }
  const ended: CallEvent = {
    kind: 'ended',
    at: answeredAt + one.durationMs,
    ending: one.answered ? 'completed' : 'busy',
    durationMs: one.durationMs,
  };
  await Promise.all(Array.from({ length: one.told }, () => recordCallEvent(deps, call.id, ended)));
  return call.id;
}

function reckon(
  plan: PlanName,
  talks: readonly Talk[],
): Record<string, { readonly quantity: number; readonly costMicros: number }> {
  const sums: Record<string, { quantity: number; costMicros: number }> = {};
  for (const one of talks) {
    const seconds = one.answered ? Math.floor((Math.round(one.durationMs) + 500) / 1000) : 0;
    for (const item of one.recorded ? [itemOf(one), 'recording'] : [itemOf(one)]) {
      if (seconds === 0) continue;
      const sum = (sums[item] ??= { quantity: 0, costMicros: 0 });
      sum.quantity += seconds;
      const sixtieths = BigInt(seconds) * (perMinute[item] ?? 0n);
      if (plan !== 'free') sum.costMicros += Number((sixtieths + 30n) / 60n);
    }
  }
  return sums;
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

onBothStores({
  'random calls are metered as an independent reckoning has it, whatever is told twice': async (store) => {
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<PlanName[]>(...planNames),
        fc.array(talk, { minLength: 1, maxLength: 8 }),
        async (plan, talks) => {
          const account = await accountIn(store, { plan });
          const ids = await Promise.all(talks.map((one) => live(store, account, one)));
          calls += ids.length;
          for (const month of ['2026-03', '2026-04']) {
            const { items, totalMicros } = await readUsage(store, account, month);
            const expected = reckon(
              plan,
              talks.filter(({ answeredAt }) => monthOf(answeredAt) === month),
            );
            const metered = Object.entries(items).filter(([, { quantity }]) => quantity > 0);
            assert.deepEqual(Object.fromEntries(metered), expected);
            assert.equal(
              totalMicros,
              Object.values(expected).reduce((sum, { costMicros }) => sum + costMicros, 0),
            );
          }
          await assertCallCosts(store, ids, plan, talks);
        },
      ),
      { numRuns: 40 },
    );
    assert.ok(calls > 100, `${calls} calls`);
  },
});
