import assert from 'node:assert/strict';
import { keyRow, makeKey } from '../account/api-key.ts';
import { newAccount } from '../account/bootstrap.ts';
import { newNumber } from '../number/new-number.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Report } from '../report/report.ts';
import type { Delivery, DeliveryAttempt, RegisteredWebhook } from '../webhook/delivery.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import { newId, newUuid, randomText } from './ids.ts';
import { type StoreCheck, accountIn, callIn } from './store-check.contract.ts';

const day = Date.UTC(2026, 2, 9, 15);

/** Everything but calls, claims and jobs: what is written is read, by its owner alone. */
export const recordChecks: readonly StoreCheck[] = [
  {
    name: 'accounts are kept as they are, the oldest first',
    async run({ store }) {
      const oldest = {
        ...newAccount('Oldest', 'Asia/Kathmandu'),
        createdAt: 1,
        recordCalls: true,
        maxConcurrentCalls: 3,
      };
      await store.accounts.insert(oldest);
      const younger = await accountIn(store);
      assert.deepEqual(await store.accounts.first(), oldest);
      const listed = (await store.accounts.list()).map((account) => account.id);
      assert.ok(listed.indexOf(oldest.id) < listed.indexOf(younger.id));
      const changed = { ...younger, name: 'Renamed', verifiedNumbersOnly: true, verifiedNumbers: ['+14155551234'] };
      await store.accounts.update(changed);
      assert.deepEqual(await store.accounts.get(younger.id), changed);
      assert.equal(await store.accounts.get(newId('agt')), null);
    },
  },
  {
    name: 'keys are found by their hash and removed by their owner alone',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const first = { ...makeKey(owner.id, 'ac_live_', null).row, createdAt: day };
      const second = { ...keyRow(owner.id, randomText(40), 'named'), createdAt: day + 1 };
      for (const key of [second, first]) await store.keys.insert(key);
      assert.deepEqual(await store.keys.list(owner.id), [first, second]);
      assert.deepEqual(await store.keys.list(other.id), []);
      await store.keys.touch(first.id, day + 5);
      assert.deepEqual(await store.keys.findByHash(first.hash), { ...first, lastUsedAt: day + 5 });
      assert.equal(await store.keys.findByHash(randomText(64)), null);
      assert.equal(await store.keys.remove(other.id, first.id), false);
      assert.equal(await store.keys.remove(owner.id, first.id), true);
      assert.equal(await store.keys.remove(owner.id, first.id), false);
      assert.equal(await store.keys.findByHash(first.hash), null);
    },
  },
  {
    name: 'numbers are looked up by id and by number, within an account',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const older = exampleNumber(owner.id, { createdAt: day });
      const newer = exampleNumber(owner.id, { createdAt: day + 1, label: 'Front desk', type: 'tollfree' });
      for (const number of [newer, older]) await store.numbers.insert(number);
      assert.deepEqual(await store.numbers.list(owner.id), [older, newer]);
      assert.deepEqual(await store.numbers.get(owner.id, newer.id), newer);
      assert.deepEqual(await store.numbers.get(owner.id, newer.number), newer);
      assert.equal(await store.numbers.get(other.id, newer.id), null);
      assert.equal(await store.numbers.get(other.id, newer.number), null);
      assert.deepEqual(await store.numbers.findByNumber(older.number), older);
      assert.equal(await store.numbers.findByNumber('+15005550000'), null);
    },
  },
  {
    name: 'a number belongs to one account',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const number = exampleNumber(owner.id, {});
      await store.numbers.insert(number);
      await assert.rejects(store.numbers.insert(exampleNumber(other.id, { number: number.number })), {
        code: 'number_unavailable',
      });
      assert.deepEqual(await store.numbers.findByNumber(number.number), number);
    },
  },
  {
    name: 'a number that was given back is nobody’s, and is remembered',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const [kept, gone] = [exampleNumber(owner.id, {}), exampleNumber(owner.id, {})];
      for (const number of [kept, gone]) await store.numbers.insert(number);
      await store.numbers.update({ ...gone, releasedAt: day });
      assert.deepEqual(await store.numbers.list(owner.id), [kept]);
      assert.equal(await store.numbers.get(owner.id, gone.id), null);
      assert.equal(await store.numbers.findByNumber(gone.number), null);
      assert.deepEqual(await store.numbers.known([gone.number, '+15005550000']), [gone.number]);
      await assert.rejects(store.numbers.insert(exampleNumber(other.id, { number: gone.number })), {
        code: 'number_unavailable',
      });
      await store.numbers.forget(other.id, gone.id);
      assert.deepEqual(await store.numbers.known([gone.number]), [gone.number]);
      await store.numbers.forget(owner.id, gone.id);
      assert.deepEqual(await store.numbers.known([gone.number]), []);
      await store.numbers.insert(exampleNumber(other.id, { number: gone.number }));
    },
  },
  {
    name: 'workflows are kept with their plan, the newest first, for their account alone',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const older = exampleWorkflow(owner.id, { createdAt: day });
      const newer = exampleWorkflow(owner.id, { createdAt: day + 1, name: 'Visits', model: 'some-model' });
      for (const workflow of [older, newer]) await store.workflows.insert(workflow);
      assert.deepEqual(await store.workflows.list(owner.id), [newer, older]);
      assert.deepEqual(await store.workflows.get(owner.id, older.id), older);
      assert.equal(await store.workflows.get(other.id, older.id), null);
      assert.deepEqual(await store.workflows.list(other.id), []);
      await store.workflows.update({ ...older, accountId: other.id, name: 'Taken' });
      assert.deepEqual(await store.workflows.get(owner.id, older.id), older);
      const renamed = { ...older, name: 'Renamed', plan: examplePlan({ closing: 'Bye.' }) };
      await store.workflows.update(renamed);
      assert.deepEqual(await store.workflows.get(owner.id, older.id), renamed);
    },
  },
  {
    name: 'a report is written once, a recording replaces the one before',
    async run({ store }) {
      const call = await callIn(store);
      assert.equal(await store.reports.get(call.id), null);
      assert.equal(await store.reports.insert(call.id, exampleReport, day), true);
      assert.equal(await store.reports.insert(call.id, { ...exampleReport, summary: 'Another' }, day), false);
      assert.deepEqual(await store.reports.get(call.id), exampleReport);
      assert.equal(await store.reports.recording(call.id), null);
      const recording = { callId: call.id, path: 'recordings/a.wav', durationMs: 1000, createdAt: day };
      await store.reports.putRecording(recording);
      await store.reports.putRecording({ ...recording, durationMs: 2000.4 });
      assert.deepEqual(await store.reports.recording(call.id), { ...recording, durationMs: 2000 });
    },
  },
  {
    name: 'webhooks are listed and removed by their account alone',
    async run({ store }) {
      const [owner, other] = [await accountIn(store), await accountIn(store)];
      const older = exampleWebhook(owner.id, { createdAt: day });
      const newer = exampleWebhook(owner.id, { createdAt: day + 1, workflowId: older.workflowId, name: 'CRM' });
      const elsewhere = exampleWebhook(other.id, { workflowId: older.workflowId });
      for (const webhook of [newer, older, elsewhere]) await store.webhooks.insert(webhook);
      assert.deepEqual(await store.webhooks.list(owner.id), [newer, older]);
      assert.deepEqual(await store.webhooks.forWorkflow(owner.id, older.workflowId), [older, newer]);
      assert.deepEqual(await store.webhooks.forWorkflow(owner.id, newUuid()), []);
      assert.equal(await store.webhooks.remove(other.id, older.id), false);
      assert.equal(await store.webhooks.remove(owner.id, older.id), true);
      assert.equal(await store.webhooks.remove(owner.id, older.id), false);
      assert.deepEqual(await store.webhooks.list(owner.id), [newer]);
    },
  },
  {
    name: 'deliveries of a call come with their attempts, oldest first',
    async run({ store }) {
      const call = await callIn(store);
      const first = exampleDelivery(call.id, call.accountId, { createdAt: day, bearer: 'secret' });
      const second = exampleDelivery(call.id, call.accountId, { createdAt: day + 1, kind: 'registered_webhook' });
      for (const delivery of [second, first]) await store.deliveries.insert(delivery);
      const attempts = [1, 2, 3].map((n) => exampleAttempt(first.id, { at: day + (n < 3 ? 10 : 20), durationMs: n }));
      for (const attempt of attempts) await store.deliveries.addAttempt(attempt);
      await store.deliveries.setStatus(first.id, 'failed');
      assert.deepEqual(await store.deliveries.get(second.id), second);
      assert.equal(await store.deliveries.get(newId('dlv')), null);
      assert.deepEqual(await store.deliveries.forCall(call.id), [
        { delivery: { ...first, status: 'failed' }, attempts },
        { delivery: second, attempts: [] },
      ]);
    },
  },
  {
    name: 'notes keep any JSON, by owner and key',
    async run({ store }) {
      const [owner, other] = [randomText(8), randomText(8)];
      assert.equal(await store.notebook.get(owner, 'a'), null);
      await store.notebook.put(owner, 'b', { list: [1, 'two', null] });
      await store.notebook.put(owner, 'a', 'text');
      await store.notebook.put(owner, 'B', 1);
      await store.notebook.put(owner, 'a', false);
      assert.equal(await store.notebook.get(owner, 'a'), false);
      assert.deepEqual(await store.notebook.all(owner), [
        { key: 'B', value: 1 },
        { key: 'a', value: false },
        { key: 'b', value: { list: [1, 'two', null] } },
      ]);
      assert.deepEqual(await store.notebook.all(other), []);
      await store.notebook.remove(owner, 'a');
      assert.equal(await store.notebook.get(owner, 'a'), null);
    },
  },
  {
    name: 'the first of many writers of a note wins, and all hear of it',
    async run({ store }) {
      const owner = randomText(8);
      const heard = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.notebook.putIfAbsent(owner, 'secret', { writer })),
      );
      const kept = await store.notebook.get(owner, 'secret');
      assert.equal(heard.length, 20);
      for (const value of heard) assert.deepEqual(value, kept);
    },
  },
  {
    name: 'text that a database cannot hold is kept alike on all, and breaks nothing',
    async run({ store }) {
      const odd = 'a\0b \uD800 c \uDC00\uD83D\uDE00 ✓';
      const held = 'a\uFFFDb \uFFFD c \uFFFD\uD83D\uDE00 ✓';
      const account = await accountIn(store, { name: odd, verifiedNumbers: [odd] });
      assert.deepEqual(await store.accounts.get(account.id), { ...account, name: held });
      const call = await callIn(store, { accountId: account.id, metadata: { [odd]: odd } });
      assert.deepEqual((await store.calls.find(call.id))?.metadata, { [odd]: odd });
      const turn = { role: 'human', text: odd, startMs: 0.5, endMs: 12.25, cut: false } as const;
      await store.talk.putTurns(call.id, [{ index: 0, turn }]);
      assert.deepEqual(await store.talk.turns(call.id), [turn]);
      const delivery = exampleDelivery(call.id, account.id, { body: 'x'.repeat(1_000_000) });
      await store.deliveries.insert(delivery);
      await store.deliveries.addAttempt(exampleAttempt(delivery.id, { answer: odd }));
      const [only] = await store.deliveries.forCall(call.id);
      assert.equal(only?.delivery.body, delivery.body);
      assert.equal(only?.attempts[0]?.answer, held);
      assert.equal((await store.keys.findByHash(odd)) ?? (await store.numbers.findByNumber(odd)), null);
    },
  },
  {
    name: 'a store that is open answers',
    async run({ store, open }) {
      assert.equal(await store.ping(), true);
      const other = await open();
      assert.equal(await other.ping(), true);
      await other.close();
      await other.close();
      assert.equal(await other.ping(), false);
      assert.equal(await store.ping(), true);
    },
  },
];

const exampleReport: Report = {
  outcome: 'partly',
  summary: 'The visit stands; the address was not given.',
  fields: [
    { key: 'appointment_confirmed', value: 'yes', quote: 'yes, that works', turn: 2 },
    { key: 'email', value: null, quote: '', turn: null },
  ],
  madeBy: { ears: 'captions', mind: 'rules' },
  measures: {
    takenOverBy: [{ mind: 'rules' }],
    turns: [{ endOfSpeechMs: 100, decidedMs: 700, firstTokenMs: null, firstAudioMs: 740.5, firstPlayedMs: 760 }],
    usage: [{ part: 'mouth', model: 'test', unit: 'characters', amount: 12 }],
  },
  cost: { usd: 0.25, complete: false, pricesAsOf: '2026-11-01', items: [] },
};

function exampleNumber(accountId: string, changes: Partial<OwnNumber>): OwnNumber {
  const number = `+1415${Math.floor(Math.random() * 1e7)
    .toString()
    .padStart(7, '0')}`;
  return newNumber({
    accountId,
    number,
    type: 'local',
    country: 'US',
    carrier: 'simulator',
    createdAt: day,
    ...changes,
  });
}

function exampleWorkflow(accountId: string, changes: Partial<StoredWorkflow>): StoredWorkflow {
  const made = {
    id: newUuid(),
    accountId,
    name: null,
    prompt: 'Confirm the visit',
    plan: examplePlan(),
    planner: 'rules',
    listed: true,
  };
  return { ...made, model: null, createdAt: day, ...changes };
}

function exampleWebhook(accountId: string, changes: Partial<RegisteredWebhook>): RegisteredWebhook {
  const url = 'https://example.com/hook';
  return { id: newId('wh'), accountId, workflowId: newUuid(), url, name: null, createdAt: day, ...changes };
}

function exampleDelivery(callId: string, accountId: string, changes: Partial<Delivery>): Delivery {
  const made = {
    id: newId('dlv'),
    accountId,
    callId,
    kind: 'callback',
    url: 'https://example.com/',
    body: '{}',
  } as const;
  return { ...made, bearer: null, status: 'pending', createdAt: day, ...changes };
}

function exampleAttempt(deliveryId: string, changes: Partial<DeliveryAttempt>): DeliveryAttempt {
  return { deliveryId, at: day, status: null, durationMs: 3, answer: 'connection refused', ...changes };
}
