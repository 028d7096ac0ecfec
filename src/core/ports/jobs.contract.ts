import assert from 'node:assert/strict';
import { randomText } from './ids.ts';
import type { Job, JobWorkerOptions } from './jobs.ts';
import type { StoreCheck, StoreFixture } from './store-check.contract.ts';

/** How late a job may be that nothing holds up, on a machine that has other things to do. */
const soonMs = 3000;

/** The semantics of jobs, the same on every store. Each check has a handle of its own, so that its workers end with it. */
export const jobChecks: readonly StoreCheck[] = [
  check('a job runs once, at once, with what it was given', async ({ worker, enqueue }) => {
    const { seen, take } = recorder();
    worker({}, take);
    const payload = { text: 'a\0b \uD800 ✓', list: [1, null, { z: 1, a: 2 }], 'a\0': false };
    const started = performance.now();
    await enqueue('first', payload);
    await until(() => seen.length >= 1);
    assert.ok(performance.now() - started < soonMs);
    assert.deepEqual(seen[0], { kind: seen[0]?.kind, key: 'first', payload, attempt: 1 });
    assert.deepEqual(Object.keys(seen[0]?.payload ?? {}), Object.keys(payload));
    await enqueue('second');
    await until(() => seen.length >= 2);
    assert.deepEqual(keys(seen), ['first', 'second']);
  }),
  check('jobs that were there before the worker are found', async ({ worker, enqueue }) => {
    const { seen, take } = recorder();
    for (const key of ['a', 'b', 'c']) await enqueue(key);
    worker({ concurrency: 1 }, take);
    await until(() => seen.length >= 3);
    assert.deepEqual(keys(seen), ['a', 'b', 'c']);
  }),
  check('a job happens after its transaction, and not at all when that fails', async ({ store, kind, worker }) => {
    const { seen, take } = recorder();
    worker({}, take);
    await assert.rejects(
      store.transaction(async (tx) => {
        await tx.jobs.enqueue({ kind, key: 'undone', payload: {} });
        throw new Error('undo');
      }),
    );
    await store.transaction(async (tx) => {
      await tx.jobs.enqueue({ kind, key: 'done', payload: {} });
      await pause(150);
      assert.deepEqual(seen, []);
    });
    await until(() => seen.length > 0);
    await pause(100);
    assert.deepEqual(keys(seen), ['done']);
  }),
  check('a key that is queued or running changes nothing, one that is done may come again', async (fixture) => {
    const { worker, enqueue } = fixture;
    const { seen, take } = recorder();
    const running = Promise.withResolvers<void>();
    await enqueue('key', { n: 1 });
    await enqueue('key', { n: 2 });
    worker({ concurrency: 5 }, async (job) => {
      await take(job);
      await running.promise;
    });
    await until(() => seen.length >= 1);
    await enqueue('key', { n: 3 });
    await enqueue('other', { n: 4 });
    await until(() => seen.length >= 2);
    running.resolve();
    await untilAccepted(fixture, 'key', { n: 5 }, seen);
    const ran = seen.map((job) => job.payload['n']);
    assert.deepEqual(ran.slice(0, 3), [1, 4, 5]);
  }),
  check(
    'keys are unique within a kind, and when many enqueue one at once',
    async ({ store, kind, worker, enqueue }) => {
      const [one, other] = [recorder(), recorder()];
      await store.jobs.enqueue({ kind: `${kind}-other`, key: 'key', payload: {} });
      await Promise.all(Array.from({ length: 20 }, () => enqueue('key')));
      worker({}, one.take);
      store.runner.work(`${kind}-other`, optionsOf({}), other.take);
      await until(() => one.seen.length > 0 && other.seen.length > 0);
      await pause(100);
      assert.deepEqual([keys(one.seen), keys(other.seen)], [['key'], ['key']]);
    },
  ),
  check('never more jobs are under way than asked for, and all are done', async ({ worker, enqueue }) => {
    const { seen, take } = recorder();
    let underWay = 0;
    let most = 0;
    for (let n = 0; n < 30; n++) await enqueue(`${n}`);
    worker({ concurrency: 3 }, async (job) => {
      most = Math.max(most, ++underWay);
      await take(job);
      await pause(5);
      underWay--;
    });
    await until(() => seen.length >= 30 && underWay === 0);
    assert.equal(most, 3);
    assert.equal(new Set(keys(seen)).size, 30);
    assert.equal(seen.length, 30);
  }),
  check('a worker takes no job that it has no room for', async ({ kind, open, worker, enqueue }) => {
    const [full, free] = [recorder(), recorder()];
    const held = Promise.withResolvers<void>();
    worker({ concurrency: 2 }, async (job) => {
      await full.take(job);
      await held.promise;
    });
    for (let n = 0; n < 10; n++) await enqueue(`${n}`);
    await until(() => full.seen.length >= 2);
    const other = await open();
    other.runner.work(kind, optionsOf({ concurrency: 4 }), free.take);
    await until(() => full.seen.length + free.seen.length >= 10);
    held.resolve();
    await other.close();
    assert.deepEqual([full.seen.length, free.seen.length], [2, 8]);
    assert.equal(new Set([...keys(full.seen), ...keys(free.seen)]).size, 10);
  }),
  check('a job for later waits for its time', async ({ store, kind, worker, enqueue }) => {
    const { seen, take } = recorder();
    worker({}, take);
    const runAt = Date.now() + 800;
    await store.jobs.enqueue({ kind, key: 'later', payload: {}, runAt });
    await enqueue('now');
    await until(() => seen.length >= 1);
    assert.deepEqual(keys(seen), ['now']);
    await until(() => seen.length >= 2);
    assert.ok(Date.now() >= runAt - 20, 'early');
    assert.ok(Date.now() < runAt + soonMs, 'late');
  }),
  check('a failed job is tried again after the wait that its worker asks for', async ({ worker, enqueue }) => {
    const { seen, take } = recorder();
    const startedAt: number[] = [];
    const asked: number[] = [];
    const backoffMs = (attempt: number): number => {
      asked.push(attempt);
      return attempt * 200;
    };
    worker({ maxAttempts: 3, backoffMs }, async (job) => {
      startedAt.push(performance.now());
      await take(job);
      if (job.attempt < 3) throw new Error('not yet');
    });
    await enqueue('key', { n: 1 });
    await until(() => seen.length >= 3);
    assert.deepEqual(asked, [1, 2]);
    assert.deepEqual(
      seen.map((job) => [job.key, job.payload, job.attempt]),
      [1, 2, 3].map((attempt) => ['key', { n: 1 }, attempt]),
    );
    const [first = 0, second = 0, third = 0] = startedAt;
    assert.ok(second - first >= 195 && second - first < 200 + soonMs, `first wait ${second - first} ms`);
    assert.ok(third - second >= 395 && third - second < 400 + soonMs, `second wait ${third - second} ms`);
  }),
  check('a job that has failed as often as it may is dead: kept, listed, and its key is free', async (fixture) => {
    const { store, kind, worker, enqueue } = fixture;
    const { seen, take } = recorder();
    assert.deepEqual(await store.runner.dead(kind, 10), []);
    worker({ maxAttempts: 2, backoffMs: () => 0 }, async (job) => {
      await take(job);
      if (job.payload['fails'] === true) return Promise.reject(new Error('always'));
    });
    const died: Job[] = [];
    for (const key of ['one', 'two']) {
      await enqueue(key, { fails: true, key });
      died.unshift({ kind, key, payload: { fails: true, key }, attempt: 2 });
      await until(async () => (await store.runner.dead(kind, 10)).length === died.length);
    }
    assert.deepEqual(await store.runner.dead(kind, 10), died);
    assert.deepEqual(await store.runner.dead(kind, 1), died.slice(0, 1));
    assert.deepEqual(await store.runner.dead(`${kind}-other`, 10), []);
    await enqueue('one', { fails: false });
    await until(() => seen.length >= 5);
    await pause(100);
    assert.deepEqual(keys(seen), ['one', 'one', 'two', 'two', 'one']);
    assert.deepEqual(await store.runner.dead(kind, 10), died);
  }),
  check('the lease of a job that takes its time is renewed', async ({ kind, open, worker, enqueue }) => {
    const { seen, take } = recorder();
    const long = async (job: Job): Promise<void> => {
      await take(job);
      await pause(1500);
    };
    worker({ leaseMs: 600, concurrency: 3 }, long);
    const other = await open();
    other.runner.work(kind, optionsOf({ leaseMs: 600, concurrency: 3 }), long);
    await enqueue('key');
    await until(() => seen.length > 0);
    await pause(1700);
    await other.close();
    assert.deepEqual(keys(seen), ['key']);
    assert.equal(seen[0]?.attempt, 1);
  }),
  check('a runner that stops ends what is under way and takes nothing new', async ({ store, open, kind, enqueue }) => {
    const [stopping, going] = [recorder(), recorder()];
    const other = await open();
    let ended = false;
    other.runner.work(kind, optionsOf({ concurrency: 1 }), async (job) => {
      await stopping.take(job);
      await pause(300);
      ended = true;
    });
    await enqueue('first');
    await until(() => stopping.seen.length >= 1);
    await enqueue('second');
    await other.runner.stop();
    assert.equal(ended, true);
    await pause(100);
    assert.deepEqual(keys(stopping.seen), ['first']);
    await other.close();
    store.runner.work(kind, optionsOf({}), going.take);
    await until(() => going.seen.length >= 1);
    assert.deepEqual(keys(going.seen), ['second']);
  }),
];

interface JobFixture extends StoreFixture {
  /** Of this check alone. */
  readonly kind: string;
  readonly worker: (options: Partial<JobWorkerOptions>, handler: (job: Job) => Promise<void>) => void;
  readonly enqueue: (key: string, payload?: Job['payload']) => Promise<void>;
}

function check(name: string, run: (fixture: JobFixture) => Promise<void>): StoreCheck {
  return {
    name,
    async run({ open }) {
      const store = await open();
      const kind = `kind-${randomText(8)}`;
      try {
        await run({
          store,
          open,
          kind,
          worker: (options, handler) => store.runner.work(kind, optionsOf(options), handler),
          enqueue: (key, payload = {}) => store.jobs.enqueue({ kind, key, payload }),
        });
      } finally {
        await store.close();
      }
    },
  };
}

function optionsOf(options: Partial<JobWorkerOptions>): JobWorkerOptions {
  return { concurrency: 2, leaseMs: 10_000, maxAttempts: 1, backoffMs: () => 0, ...options };
}

function recorder(): { readonly seen: Job[]; readonly take: (job: Job) => Promise<void> } {
  const seen: Job[] = [];
  return { seen, take: (job) => Promise.resolve(void seen.push(job)) };
}

function keys(jobs: readonly Job[]): string[] {
  return jobs.map((job) => job.key);
}

/** A job is done a moment after its handler: enqueues until it is let in again. */
async function untilAccepted(
  fixture: JobFixture,
  key: string,
  payload: Job['payload'],
  seen: readonly Job[],
): Promise<void> {
  const before = seen.length;
  await until(async () => {
    await fixture.enqueue(key, payload);
    await pause(20);
    return seen.length > before;
  });
}

async function until(condition: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`Not so after ${withinMs} ms: ${condition.toString()}`);
    await pause(5);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
