import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { randomText } from '../../src/core/ports/ids.ts';
import { accountIn, callIn } from '../../src/core/ports/store-check.contract.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { type Place, StoreProcess, type Task } from './store-process.ts';

const soonMs = 20_000;

/** What holds between processes on one set of data, and after some of them were killed. */
export function processChecks(label: string, setUp: () => Promise<{ place: Place; open: () => Promise<Store> }>): void {
  void suite(`${label}: several processes`, { timeout: 120_000 }, () => {
    let place: Place;
    let store: Store;
    const start = (task: Task): StoreProcess => new StoreProcess(place, task);

    before(async () => {
      const made = await setUp();
      place = made.place;
      const first = await Promise.all(Array.from({ length: 4 }, () => start({ task: 'open' }).done()));
      assert.deepEqual(first.flat(), ['open', 'open', 'open', 'open'], 'four first starts at once');
      store = await made.open();
    });
    after(() => store.close());

    void test('of two processes that claim the same keys one has each', async () => {
      const scope = randomText(8);
      const task: Task = { task: 'claim-key', scope, times: 60 };
      const claimed = (await Promise.all([start(task).done(), start(task).done()])).flat();
      assert.equal(claimed.length, 60);
      assert.equal(new Set(claimed).size, 60);
    });

    void test('two processes that save one call lose nothing of each other', async () => {
      const call = await callIn(store, { endedDetail: '0' });
      const task: Task = { task: 'save-call', callId: call.id, times: 100 };
      await Promise.all([start(task).done(), start(task).done()]);
      const kept = await store.calls.find(call.id);
      assert.deepEqual([kept?.version, kept?.endedDetail], [call.version + 200, '200']);
    });

    void test('two processes share the jobs: each is done once', async () => {
      const kind = `shared-${randomText(8)}`;
      const task: Task = { task: 'work', kind, concurrency: 4, leaseMs: 30_000, jobMs: 15 };
      const workers = [start(task), start(task)];
      for (const worker of workers) await worker.said(1);
      let count = 0;
      const enqueueMore = async (more: number): Promise<void> => {
        for (const end = count + more; count < end; count++)
          await store.jobs.enqueue({ kind, key: `${count}`, payload: {} });
      };
      await enqueueMore(120);
      await until(async () => {
        if (workers.every((worker) => runsOf(worker).length > 0)) return true;
        await enqueueMore(4);
        return false;
      });
      await untilDone(store, kind, count);
      for (const worker of workers) await worker.kill();
      const runs = workers.flatMap(runsOf);
      assert.deepEqual(runs.toSorted(), Array.from({ length: count }, (_, n) => `${n} 1`).toSorted());
    });

    void test('a process killed in the middle of transactions leaves whole ones, and all that it had said', async () => {
      const account = await accountIn(store);
      const kind = `placed-${randomText(8)}`;
      const said: string[] = [];
      for (const killAfter of [1, 25, 60]) {
        const placing = start({ task: 'place-calls', accountId: account.id, kind });
        await placing.said(killAfter);
        await pause(killAfter / 20);
        await placing.kill();
        said.push(...placing.lines);
      }
      const calls = (await store.calls.list(account.id, { limit: 10_000 })).items;
      const ids = new Set(calls.map((call) => call.id));
      assert.ok(said.length >= 86);
      assert.ok(said.every((id) => ids.has(id)));
      assert.ok(calls.length - said.length <= 3, 'at most the last of each was not said');
      assert.equal(await store.notebook.get('placed', account.id), calls.length);
      for (const id of ids) assert.equal((await store.talk.notes(id))[0]?.length, 2000);
      const jobs: string[] = [];
      const options = { concurrency: 20, leaseMs: 30_000, maxAttempts: 1, backoffMs: () => 0 };
      store.runner.work(kind, options, (job) => Promise.resolve(void jobs.push(job.key)));
      await until(() => jobs.length >= ids.size);
      await pause(50);
      assert.deepEqual(jobs.toSorted(), [...ids].toSorted());
    });

    void test('jobs of killed processes are found again, and counted on', async () => {
      const kind = `killed-${randomText(8)}`;
      const count = 60;
      for (let n = 0; n < count; n++) await store.jobs.enqueue({ kind, key: `${n}`, payload: {} });
      const runs: string[] = [];
      const task: Task = { task: 'work', kind, concurrency: 5, leaseMs: 900, jobMs: 30 };
      for (const killAfter of [3, 15]) {
        const worker = start(task);
        await worker.said(1 + killAfter);
        await worker.kill();
        runs.push(...runsOf(worker));
      }
      const last = start(task);
      await untilDone(store, kind, count);
      await last.kill();
      runs.push(...runsOf(last));
      const attempts = Map.groupBy(
        runs.map((run) => run.split(' ')),
        ([key]) => key,
      );
      assert.equal(attempts.size, count);
      const cutShort = runs.length - count;
      assert.ok(cutShort >= 1 && cutShort <= 15, `${cutShort} runs beyond the first`);
      for (const [key, tries] of attempts) {
        const counted = tries.map(([, attempt]) => Number(attempt));
        assert.deepEqual(
          counted,
          [...new Set(counted)].toSorted((one, other) => one - other),
          `runs of job ${key}`,
        );
      }
    });
  });
}

/** What a worker ran, as `key attempt`, after the line that says that it works. */
function runsOf(worker: StoreProcess): string[] {
  return worker.lines.slice(1);
}

async function untilDone(store: Store, kind: string, count: number): Promise<void> {
  await until(async () => (await store.notebook.all(`done ${kind}`)).length === count);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + soonMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`Not so after ${soonMs} ms: ${condition.toString()}`);
    await pause(20);
  }
}
