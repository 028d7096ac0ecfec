import assert from 'node:assert/strict';
import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import { newUuid, randomText } from './ids.ts';
import type { CallQuery, Page, Store } from './store.ts';
import { type StoreCheck, accountIn, callIn } from './store-check.contract.ts';

const day = Date.UTC(2026, 2, 9, 15);

export const callChecks: readonly StoreCheck[] = [
  {
    name: 'a call comes back as it was stored, to its account alone',
    async run({ store }) {
      const other = await accountIn(store);
      const plain = await callIn(store);
      const full = await callIn(store, endedCall);
      for (const call of [plain, full]) {
        assert.deepEqual(await store.calls.get(call.accountId, call.id), call);
        assert.deepEqual(await store.calls.find(call.id), call);
        assert.equal(await store.calls.get(other.id, call.id), null);
      }
      assert.equal(await store.calls.find(newUuid()), null);
    },
  },
  {
    name: "times are whole milliseconds, whatever the call's clock makes of them",
    async run({ store }) {
      const call = await callIn(store, { createdAt: day + 0.4, ringingAt: day + 1.5, durationMs: 12.25 });
      const kept = await store.calls.find(call.id);
      assert.deepEqual([kept?.createdAt, kept?.ringingAt, kept?.durationMs], [day, day + 2, 12]);
    },
  },
  {
    name: "a call is found by the carrier's id for it",
    async run({ store }) {
      const carrierCallId = randomText(20);
      const call = await callIn(store, { carrier: 'one', carrierCallId });
      assert.deepEqual(await store.calls.findByCarrierCallId('one', carrierCallId), call);
      assert.equal(await store.calls.findByCarrierCallId('another', carrierCallId), null);
    },
  },
  {
    name: 'a call is saved over the version that was read, and no other',
    async run({ store }) {
      const call = await callIn(store, { version: 7 });
      const ringing: Call = { ...call, state: 'ringing', ringingAt: day };
      assert.equal(await store.calls.save(ringing), true);
      assert.deepEqual(await store.calls.find(call.id), { ...ringing, version: 8 });
      assert.equal(await store.calls.save({ ...call, state: 'failed' }), false);
      assert.equal(await store.calls.save({ ...ringing, version: 9 }), false);
      assert.deepEqual(await store.calls.find(call.id), { ...ringing, version: 8 });
      assert.equal(await store.calls.save({ ...call, id: newUuid() }), false);
    },
  },
  {
    name: 'of many who save the same version one succeeds',
    async run({ store }) {
      const call = await callIn(store);
      const saved = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.calls.save({ ...call, voice: `voice ${n}` })),
      );
      assert.equal(saved.filter(Boolean).length, 1);
      const kept = await store.calls.find(call.id);
      assert.equal(kept?.voice, `voice ${saved.indexOf(true)}`);
      assert.equal(kept?.version, call.version + 1);
    },
  },
  {
    name: 'calls that have not ended are found, oldest first, and their leases renewed by their node',
    async run({ store }) {
      const account = await accountIn(store);
      const node = randomText(8);
      const insert = (changes: Partial<Call>) => callIn(store, { accountId: account.id, ...changes });
      const ringing = await insert({ state: 'ringing', createdAt: day + 2, node, leaseUntil: day });
      const talking = await insert({ state: 'in_progress', createdAt: day + 1, node: 'another', leaseUntil: day });
      const waiting = await insert({ createdAt: day + 3 });
      const ended = await insert({ ...endedCall, node, leaseUntil: day });
      const elsewhere = await callIn(store);
      assert.deepEqual(await store.calls.active(account.id), [talking, ringing, waiting]);
      const everywhere = (await store.calls.active()).map((call) => call.id);
      assert.ok([talking.id, elsewhere.id].every((id) => everywhere.includes(id)));
      assert.ok(!everywhere.includes(ended.id));
      await store.calls.renewLeases(node, day + 60_000);
      assert.deepEqual(await store.calls.active(account.id), [
        talking,
        { ...ringing, leaseUntil: day + 60_000 },
        waiting,
      ]);
      assert.deepEqual(await store.calls.find(ended.id), ended);
    },
  },
  {
    name: 'a list is filtered by direction, state and number, and holds one account',
    async run({ store }) {
      const account = await accountIn(store);
      const insert = (changes: Partial<Call>) => callIn(store, { accountId: account.id, ...changes });
      const inbound = await insert({ direction: 'inbound', createdAt: day });
      const ended = await insert({ ...endedCall, createdAt: day + 1 });
      const other = await insert({ numberId: 'num_2', createdAt: day + 2 });
      await callIn(store);
      const listed = async (query: Partial<CallQuery>): Promise<readonly Call[]> =>
        (await store.calls.list(account.id, { limit: 50, ...query })).items;
      assert.deepEqual(await listed({}), [other, ended, inbound]);
      assert.deepEqual(await listed({ direction: 'inbound' }), [inbound]);
      assert.deepEqual(await listed({ states: ['completed'] }), [ended]);
      assert.deepEqual(await listed({ states: ['initiated', 'completed'], direction: 'outbound' }), [other, ended]);
      assert.deepEqual(await listed({ states: [] }), []);
      assert.deepEqual(await listed({ numberId: 'num_2' }), [other]);
    },
  },
  {
    name: 'pages have no holes and no repeats, also while calls come in',
    async run({ store }) {
      const account = await accountIn(store);
      const insert = (createdAt: number) => callIn(store, { accountId: account.id, createdAt });
      const there: Call[] = [];
      for (let n = 0; n < 23; n++) there.push(await insert(day + Math.floor(n / 5)));
      const walked = await walk(store, account.id, 4, () => insert(day + 100));
      const expected = there.toSorted((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1));
      assert.deepEqual(
        walked.map((call) => call.id),
        expected.map((call) => call.id),
      );
    },
  },
  {
    name: 'the last page has no cursor, also when it is full',
    async run({ store }) {
      const account = await accountIn(store);
      assert.deepEqual(await store.calls.list(account.id, { limit: 2 }), { items: [], nextCursor: null });
      for (let n = 0; n < 4; n++) await callIn(store, { accountId: account.id });
      const first = await store.calls.list(account.id, { limit: 2 });
      assert.equal(first.items.length, 2);
      const second = await store.calls.list(account.id, { limit: 2, cursor: first.nextCursor ?? '' });
      assert.deepEqual([second.items.length, second.nextCursor], [2, null]);
    },
  },
  {
    name: 'a cursor that no list gave is refused',
    async run({ store }) {
      const account = await accountIn(store);
      for (let n = 0; n < 3; n++) await callIn(store, { accountId: account.id });
      const given = (await store.calls.list(account.id, { limit: 1 })).nextCursor ?? '';
      const base64 = (text: string): string => Buffer.from(text).toString('base64url');
      const made = [
        '',
        'x',
        '%%%',
        '\0',
        `${given}A`,
        given.slice(1),
        base64('[1]'),
        base64('["1","a"]'),
        base64('{}'),
        '1',
      ];
      assert.ok(given.length > 0);
      for (const cursor of made) {
        await assert.rejects(store.calls.list(account.id, { limit: 1, cursor }), { code: 'invalid_request' }, cursor);
      }
      await assert.rejects(store.calls.list(account.id, { limit: 0 }), { code: 'invalid_request' });
    },
  },
  {
    name: 'turns are put in their places, fields and notes one after the other',
    async run({ store }) {
      const call = await callIn(store);
      assert.deepEqual(await store.talk.turns(call.id), []);
      await store.talk.putTurns(call.id, []);
      await store.talk.putTurns(call.id, [
        { index: 2, turn: turnOf('third') },
        { index: 0, turn: turnOf('first') },
      ]);
      await store.talk.putTurns(call.id, [
        { index: 1, turn: turnOf('second') },
        { index: 2, turn: turnOf('third, cut') },
        { index: 2, turn: turnOf('third, cut short') },
      ]);
      const said = (await store.talk.turns(call.id)).map((turn) => turn.text);
      assert.deepEqual(said, ['first', 'second', 'third, cut short']);
      const fields = ['one', 'two', 'three'].map((key) => ({ key, value: 1, quote: 'one', turn: 0 }));
      for (const field of fields) await store.talk.addField(call.id, field, day + 0.1);
      assert.deepEqual(await store.talk.fields(call.id), fields);
      for (const note of ['b', 'a', 'c']) await store.talk.addNote(call.id, note, day);
      assert.deepEqual(await store.talk.notes(call.id), ['b', 'a', 'c']);
      assert.deepEqual(await store.talk.notes((await callIn(store)).id), []);
    },
  },
  {
    name: 'a long call is written at once',
    async run({ store }) {
      const call = await callIn(store);
      const turns = Array.from({ length: 2500 }, (_, index) => ({ index, turn: turnOf(`turn ${index}`) }));
      await store.talk.putTurns(call.id, turns);
      const kept = await store.talk.turns(call.id);
      assert.equal(kept.length, turns.length);
      for (const { index, turn } of turns) assert.deepEqual(kept[index], turn);
    },
  },
];

const endedCall: Partial<Call> = {
  direction: 'outbound',
  carrierCallId: 'CA1',
  state: 'completed',
  endedReason: 'remote',
  endedDetail: 'Said goodbye.',
  answeredBy: 'person',
  record: true,
  recipient: { name: 'Jo', email: 'jo@example.com', context: 'A regular.' },
  callback: { url: 'https://example.com/done', secret: 'shh' },
  metadata: { order: '17', 'weiß\n': '"' },
  dialedAt: day + 1,
  ringingAt: day + 2,
  answeredAt: day + 3,
  endedAt: day + 60_003,
  durationMs: 60_000,
  madeBy: { ears: 'captions', mouth: 'voice' },
  node: 'node-1',
  leaseUntil: day + 90_000,
  version: 12,
};

function turnOf(text: string): TranscriptTurn {
  return { role: 'ai', text, startMs: 0.125, endMs: 1200, cut: false };
}

/** All pages, with something between any two. */
async function walk(store: Store, accountId: string, limit: number, between: () => Promise<unknown>): Promise<Call[]> {
  const found: Call[] = [];
  let page: Page<Call> = await store.calls.list(accountId, { limit });
  for (;;) {
    found.push(...page.items);
    assert.ok(page.items.length > 0 && page.items.length <= limit);
    if (page.nextCursor === null) return found;
    await between();
    page = await store.calls.list(accountId, { limit, cursor: page.nextCursor });
  }
}
