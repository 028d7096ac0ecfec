import assert from 'node:assert/strict';
import { memoryNotebook } from '../../src/carriers/simulator/network.example.ts';
import { SimulatedNumbers } from '../../src/carriers/simulator/simulated-numbers.ts';
import type { Core } from '../../src/core/core.ts';
import { changeNumber } from '../../src/core/number/change-number.ts';
import { newNumber } from '../../src/core/number/new-number.ts';
import type { OwnNumber } from '../../src/core/number/own-number.ts';
import { provisionNumber } from '../../src/core/number/provision-number.ts';
import { setOutboundAgent } from '../../src/core/number/set-outbound-agent.ts';
import { randomText } from '../../src/core/ports/ids.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import { accountIn } from '../../src/core/ports/store-check.contract.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { onBothStores } from '../usage/both-stores.ts';

const publicUrl = (): string => 'https://phone.example';

function withNumbers(store: Store): {
  readonly core: Parameters<typeof provisionNumber>[0];
  readonly numbers: SimulatedNumbers;
} {
  const numbers = new SimulatedNumbers(memoryNotebook());
  const carrier = { name: 'simulator', numbers } as unknown as Core['carrier'];
  return { core: { store, publicUrl, log: silentLog, carrier }, numbers };
}

async function numberIn(store: Store, accountId: string): Promise<OwnNumber> {
  const digits = String(Math.floor(Math.random() * 1e7)).padStart(7, '0');
  const carrier = `test-${randomText(4)}`;
  const row = newNumber({ accountId, number: `+1415${digits}`, type: 'local', country: 'US', carrier });
  await store.numbers.insert(row);
  return row;
}

onBothStores({
  'twenty changes of one number at once are all there afterwards': async (store) => {
    const account = await accountIn(store);
    const number = await numberIn(store, account.id);
    await Promise.all([
      ...Array.from({ length: 20 }, (_, i) =>
        changeNumber({ store }, number, (current) => ({ ...current, label: `${current.label ?? ''}${i},` })),
      ),
      changeNumber({ store }, number, (current) => ({ ...current, premiumVoice: 'hugo' })),
      setOutboundAgent({ store, publicUrl }, account, number, {
        systemPrompt: 'Call.',
        firstMessage: null,
        voice: 'ash',
        language: 'auto',
        maxDurationSecs: 60,
        record: false,
        templateId: null,
      }),
    ]);
    const stored = await store.numbers.get(account.id, number.id);
    const labels = (stored?.label ?? '').split(',').filter((label) => label !== '');
    assert.deepEqual(new Set(labels), new Set(Array.from({ length: 20 }, (_, i) => String(i))));
    assert.equal(labels.length, 20);
    assert.deepEqual([stored?.premiumVoice, stored?.outbound?.voice], ['hugo', 'ash']);
  },

  'a change that is refused leaves the number as it was': async (store) => {
    const account = await accountIn(store);
    const number = await numberIn(store, account.id);
    const refused = changeNumber(
      { store },
      number,
      (current) => ({ ...current, label: 'Changed' }),
      () => Promise.reject(new Error('no')),
    );
    await assert.rejects(refused, /no/);
    assert.deepEqual(await store.numbers.get(account.id, number.id), number);
    await store.numbers.update({ ...number, releasedAt: Date.now() });
    await assert.rejects(
      changeNumber({ store }, number, (current) => current),
      { code: 'not_found' },
    );
  },

  'one number that several accounts want at once is one’s': async (store) => {
    const { core, numbers } = withNumbers(store);
    const accounts = await Promise.all(Array.from({ length: 6 }, () => accountIn(store)));
    const [wanted] = await numbers.search({
      accountId: '',
      type: 'local',
      country: 'US',
      areaCode: null,
      contains: null,
      limit: 1,
    });
    const number = wanted?.number ?? null;
    const taken = await Promise.allSettled(
      accounts.map((account) => provisionNumber(core, { account, type: 'local', country: 'US', label: null, number })),
    );
    const refusals = taken.filter((one) => one.status === 'rejected').map(({ reason }) => (reason as Error).message);
    assert.deepEqual([taken.length - refusals.length, refusals.length], [1, 5], refusals.join());
    for (const one of taken) {
      if (one.status === 'rejected') assert.equal((one.reason as { code?: string }).code, 'number_unavailable');
    }
    assert.equal((await store.numbers.known([number ?? ''])).length, 1);
  },

  'a plan with one number has one, however many are asked for at once': async (store) => {
    const { core, numbers } = withNumbers(store);
    const account = await accountIn(store, { plan: 'free' });
    const request = { account, type: 'local', country: 'CA', label: null, number: null } as const;
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => provisionNumber(core, request)));
    assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of asked) {
      if (one.status === 'rejected') assert.equal((one.reason as { code?: string }).code, 'plan_limit');
    }
    assert.equal((await store.numbers.list(account.id)).length, 1);
    assert.equal((await numbers.owned(account.id)).length, 1);
  },
});
