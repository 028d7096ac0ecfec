import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { randomText } from '../../core/ports/ids.ts';
import type { Job, JobRunner, JobWorkerOptions } from '../../core/ports/jobs.ts';
import { storeChecks } from '../../core/ports/store.contract.ts';
import type { Store } from '../../core/ports/store.ts';
import { openSqlite } from './index.ts';

type Break = (store: Store) => Store;

type Part = Exclude<keyof Store, 'shared' | 'transaction' | 'ping' | 'close'>;

/** `store` with some of what it does done wrong. */
function wrong<P extends Part>(part: P, change: (right: Store[P]) => Partial<Store[P]>): Break {
  return (store) => ({ ...store, [part]: { ...store[part], ...change(store[part]) } });
}

const nothing = (): Promise<void> => Promise.resolve();
const yes = (): Promise<boolean> => Promise.resolve(true);
const noTransaction: Break = (store) => ({ ...store, transaction: (run) => run(store) });
const keysOfItsOwn = wrong('jobs', ({ enqueue }) => ({
  enqueue: (job) => enqueue({ ...job, key: `${job.key}-${randomText(4)}` }),
}));
/** Saves whatever the row's version is. */
const lastSaveWins = wrong('calls', ({ save, find }) => ({
  save: async (call) => save({ ...call, version: (await find(call.id))?.version ?? 0 }),
}));

function worksWrongly(
  change: (options: JobWorkerOptions) => Partial<JobWorkerOptions>,
  twist?: (job: Job) => Job,
): Break {
  return (store) => {
    const { runner } = store;
    const work: JobRunner['work'] = (kind, options, handler) =>
      runner.work(kind, { ...options, ...change(options) }, (job) => handler(twist ? twist(job) : job));
    return { ...store, runner: { work, dead: (kind, limit) => runner.dead(kind, limit), stop: () => runner.stop() } };
  };
}

const runsTwice: Break = (store) => {
  const { runner } = store;
  const work: JobRunner['work'] = (kind, options, handler) =>
    runner.work(kind, options, async (job) => void (await Promise.all([handler(job), handler(job)])));
  return { ...store, runner: { work, dead: (kind, limit) => runner.dead(kind, limit), stop: () => runner.stop() } };
};

/** By the name of a check: a store that it must catch. */
const broken: Readonly<Record<string, Break>> = {
  'accounts are kept as they are, the oldest first': wrong('accounts', () => ({ update: nothing })),
  'keys are found by their hash and removed by their owner alone': wrong('keys', () => ({ remove: yes })),
  'numbers are looked up by id and by number, within an account': wrong('numbers', ({ get, findByNumber }) => ({
    get: async (accountId, number) => (await get(accountId, number)) ?? findByNumber(number),
  })),
  'a thing is entered once, also by several at once': wrong('usage', ({ add }) => ({
    add: (entry) => add({ ...entry, source: `${entry.source}-${randomText(4)}` }),
  })),
  'months are summed up by item, for one account, without loss': wrong('usage', ({ sums }) => ({
    sums: async (accountId, month) =>
      (await sums(accountId, month)).map((sum) => ({ ...sum, costMicros: Math.fround(sum.costMicros) })),
  })),
  'an allowance is used by what is taken from it, in its month': wrong('usage', ({ sums }) => ({
    used: async (accountId, month) =>
      (await sums(accountId, month)).reduce((total, { quantity }) => total + quantity, 0),
  })),
  'an account is found by what the payment provider calls it': wrong('accounts', ({ first }) => ({
    findByCustomer: first,
  })),
  'a number that was given back is nobody’s, and is remembered': wrong('numbers', () => ({
    known: () => Promise.resolve([]),
  })),
  'a number belongs to one account': wrong('numbers', ({ insert }) => ({
    insert: (number) => insert(number).catch(nothing),
  })),
  'workflows are kept with their plan, the newest first, for their account alone': wrong('workflows', ({ list }) => ({
    list: async (accountId) => (await list(accountId)).toReversed(),
  })),
  'a report is written once, a recording replaces the one before': wrong('reports', ({ insert }) => ({
    insert: (callId, report, at) => insert(callId, report, at).then(yes),
  })),
  'webhooks are listed and removed by their account alone': wrong('webhooks', () => ({ remove: yes })),
  'deliveries of a call come with their attempts, oldest first': wrong('deliveries', ({ forCall }) => ({
    forCall: async (callId) =>
      (await forCall(callId)).map(({ delivery, attempts }) => ({ delivery, attempts: attempts.toReversed() })),
  })),
  'notes keep any JSON, by owner and key': wrong('notebook', ({ all }) => ({
    all: async (owner) => (await all(owner)).toReversed(),
  })),
  'the first of many writers of a note wins, and all hear of it': wrong('notebook', ({ put }) => ({
    putIfAbsent: async (owner, key, value) => {
      await put(owner, key, value);
      return value;
    },
  })),
  'text that a database cannot hold is kept alike on all, and breaks nothing': wrong('talk', ({ turns }) => ({
    turns: async (callId) => (await turns(callId)).map((turn) => ({ ...turn, text: turn.text.replaceAll('\0', '') })),
  })),
  'a store that is open answers': (store) => ({ ...store, ping: yes }),
  'a call comes back as it was stored, to its account alone': wrong('calls', ({ find }) => ({
    get: (_account, id) => find(id),
  })),
  "times are whole milliseconds, whatever the call's clock makes of them": wrong('calls', ({ find }) => ({
    find: async (id) => {
      const call = await find(id);
      return call && { ...call, createdAt: call.createdAt + 0.4 };
    },
  })),
  "a call is found by the carrier's id for it": wrong('calls', ({ findByCarrierCallId }) => ({
    findByCarrierCallId: (_carrier, id) => findByCarrierCallId('one', id),
  })),
  'a call is saved over the version that was read, and no other': lastSaveWins,
  'of many who save the same version one succeeds': wrong('calls', ({ save }) => ({
    save: (call) => save(call).then(yes),
  })),
  'calls that have not ended are found, oldest first, and their leases renewed by their node': wrong('calls', () => ({
    renewLeases: nothing,
  })),
  'a list is filtered by direction, state and number, and holds one account': wrong('calls', ({ list }) => ({
    list: (accountId, query) => list(accountId, { ...query, direction: undefined }),
  })),
  'pages have no holes and no repeats, also while calls come in': wrong('calls', ({ list }) => ({
    list: async (accountId, { limit, cursor }) => {
      const from = Number(cursor ?? 0);
      const { items } = await list(accountId, { limit: 1000 });
      const to = from + limit;
      return { items: items.slice(from, to), nextCursor: items.length > to ? `${to}` : null };
    },
  })),
  'the last page has no cursor, also when it is full': wrong('calls', ({ list }) => ({
    list: async (accountId, query) => {
      const page = await list(accountId, query);
      return { ...page, nextCursor: page.items.length === query.limit ? (page.nextCursor ?? 'more') : null };
    },
  })),
  'a cursor that no list gave is refused': wrong('calls', ({ list }) => ({
    list: (accountId, query) => list(accountId, query).catch(() => list(accountId, { limit: 1 })),
  })),
  'turns are put in their places, fields and notes one after the other': wrong('talk', ({ fields }) => ({
    fields: async (callId) => (await fields(callId)).toReversed(),
  })),
  'a long call is written at once': wrong('talk', ({ putTurns }) => ({
    putTurns: (callId, turns) => putTurns(callId, turns.slice(0, 1000)),
  })),
  'a key is claimed, its answer remembered and given to everybody until it expires': wrong('replies', () => ({
    remember: yes,
  })),
  'keys of different scopes have nothing to do with each other': wrong('replies', ({ claim }) => ({
    claim: (scope, key, now, until) => claim(scope, key.toLowerCase(), now, until),
  })),
  'a released key is free, a remembered one is not released': wrong('replies', () => ({ release: nothing })),
  'a claim that has lapsed is taken over, and what it guarded must not happen': wrong('replies', ({ claim }) => ({
    claim: (scope, key, _now, until) => claim(scope, key, 0, until),
  })),
  'a claim is extended by its holder alone': wrong('replies', () => ({ extend: yes })),
  'of 200 who claim one key at once exactly one has it': wrong('replies', () => ({
    claim: () => Promise.resolve({ kind: 'claimed', token: randomText(8) }),
  })),
  'an answer without an end is kept, one of a transaction that fails is not': noTransaction,
  'a window slides: it lets through what is left of the limit at any moment': fixedWindows,
  'requests that come at once do not pass the limit together': wrong('rates', () => ({
    take: (windows) => Promise.resolve(windows.map(() => ({ allowed: true, remaining: 1, retryAfterMs: 0 }))),
  })),
  'limits that were lowered, and a limit of none, are kept': wrong('rates', ({ take }) => ({
    take: (windows, now) =>
      take(
        windows.map((window) => ({ ...window, limit: Math.max(1, window.limit) })),
        now,
      ),
  })),
  'a request that one window refuses is counted in none, whatever their order': wrong('rates', ({ take }) => ({
    take: async (windows, now) => (await Promise.all(windows.map((window) => take([window], now)))).flat(),
  })),
  'a transaction gives back what it made, and others see it': (store) => ({
    ...store,
    transaction: (run) => store.transaction(run).then(() => undefined as never),
  }),
  'transactions that lock one account come one after the other': noTransaction,
  'a transaction that throws leaves nothing behind, and its error is the one thrown': noTransaction,
  'a transaction whose statement fails leaves nothing behind': noTransaction,
  'what is done beside a transaction is not part of it': noTransaction,
  'transactions that write the same thing do so one after the other': noTransaction,
  'inside a transaction the store itself is refused, afterwards it is not': noTransaction,
  'many transactions and plain statements at once all end': wrong('notebook', () => ({ put: nothing })),
  'events are listed as they were stored, one after the other, for their account alone': wrong(
    'events',
    ({ list }) => ({
      list: async (accountId, query) => (await list(accountId, query)).toSorted((one, other) => one.at - other.at),
    }),
  ),
  'an event is not kept when its transaction fails': noTransaction,
  'events and deliveries of old are forgotten, but for what is on its way': wrong('subscriptions', () => ({
    forget: nothing,
  })),
  'subscriptions are kept as they are and paged, the newest first, for their account alone': wrong(
    'subscriptions',
    ({ find }) => ({ get: (_account, id) => find(id) }),
  ),
  'an event goes to those of the account that want it and are not gone': wrong('subscriptions', ({ noteAttempt }) => ({
    noteAttempt: (id, attempt) => noteAttempt(id, attempt, false),
  })),
  'a subscription is removed by its account alone, with all that was on its way': wrong('subscriptions', () => ({
    remove: yes,
  })),
  'a delivery is claimed by one at a time, until it is saved or the claim lapses': wrong('subscriptions', () => ({
    claimDelivery: yes,
  })),
  'what waits in a lane is found in order, on its way to one address': wrong('subscriptions', ({ pendingBefore }) => ({
    nextInLane: async (delivery) => (await pendingBefore(delivery))[0] ?? null,
  })),
  'deliveries are paged, the newest first, by what became of them, with every attempt': wrong(
    'subscriptions',
    ({ deliveries }) => ({ deliveries: (id, query) => deliveries(id, { ...query, status: null }) }),
  ),
  'what is sent is the event’s body, or a sample’s own': wrong('subscriptions', ({ insertDelivery }) => ({
    insertDelivery: (delivery) => insertDelivery(delivery),
  })),
  'orders wait for their node, the oldest first, and their answer is taken once': wrong('orders', ({ answer }) => ({
    answer: (id) => answer(id, true),
  })),
  'orders of old are forgotten': wrong('orders', () => ({ forget: nothing })),
  'a text is entered once under its carrier’s id, read by its account alone, and told how it went': wrong(
    'messages',
    ({ insert }) => ({ insert: (message) => insert(message).then(yes) }),
  ),
  'an account has one credential for a carrier, the last that it stored': wrong('credentials', ({ put, get }) => ({
    put: async (accountId, carrier, sealed) => {
      if ((await get(accountId, carrier)) === null) await put(accountId, carrier, sealed);
    },
  })),
  'a job runs once, at once, with what it was given': worksWrongly(
    () => ({}),
    (job) => ({ ...job, attempt: job.attempt - 1 }),
  ),
  'jobs that were there before the worker are found': keysOfItsOwn,
  'a job happens after its transaction, and not at all when that fails': noTransaction,
  'a key that is queued or running changes nothing, one that is done may come again': keysOfItsOwn,
  'keys are unique within a kind, and when many enqueue one at once': keysOfItsOwn,
  'never more jobs are under way than asked for, and all are done': worksWrongly((asked) => ({
    concurrency: asked.concurrency * 2,
  })),
  'a worker takes no job that it has no room for': worksWrongly((asked) => ({ concurrency: asked.concurrency + 3 })),
  'a job for later waits for its time': wrong('jobs', ({ enqueue }) => ({
    enqueue: ({ kind, key, payload }) => enqueue({ kind, key, payload }),
  })),
  'a failed job is tried again after the wait that its worker asks for': worksWrongly((asked) => ({
    backoffMs: (attempt) => asked.backoffMs(attempt) / 2,
  })),
  'a job that has failed as often as it may is dead: kept, listed, and its key is free': worksWrongly((asked) => ({
    maxAttempts: asked.maxAttempts + 1,
  })),
  'the lease of a job that takes its time is renewed': runsTwice,
  'a runner that stops ends what is under way and takes nothing new': (store) => {
    const { runner } = store;
    const work: JobRunner['work'] = (kind, options, handler) => runner.work(kind, options, handler);
    return { ...store, runner: { work, dead: (kind, limit) => runner.dead(kind, limit), stop: nothing } };
  },
};

/** Counts in windows that begin on the second. */
function fixedWindows(store: Store): Store {
  const counts = new Map<string, number>();
  return {
    ...store,
    rates: {
      take: (windows, now) => {
        const decisions = windows.map(({ key, limit, windowMs }) => {
          const window = `${key} ${Math.floor(now / windowMs)}`;
          const count = (counts.get(window) ?? 0) + 1;
          counts.set(window, count);
          const retryAfterMs = count < limit ? 0 : windowMs - (now % windowMs);
          return { allowed: count <= limit, remaining: Math.max(0, limit - count), retryAfterMs };
        });
        return Promise.resolve(decisions);
      },
    },
  };
}

suite('the contract of a store catches what is wrong', () => {
  let dataDir: string;
  before(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'ringdown-sqlite-'));
  });
  after(() => rmSync(dataDir, { recursive: true }));

  test('a broken store is named for every check, and no other', () => {
    assert.deepEqual(Object.keys(broken).toSorted(), storeChecks.map((check) => check.name).toSorted());
  });

  for (const check of storeChecks) {
    test(check.name, async () => {
      const open = async (): Promise<Store> => {
        const store = await openSqlite({
          file: join(dataDir, `${storeChecks.indexOf(check)}.sqlite`),
          role: 'command',
        });
        opened.push(store);
        return (broken[check.name] ?? assert.fail('no broken store'))(store);
      };
      const opened: Store[] = [];
      const store = await open();
      await assert.rejects(() => check.run({ store, open }), assert.AssertionError);
      for (const handle of opened) await handle.close();
    });
  }
});
