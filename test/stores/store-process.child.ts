import { newUuid, randomText } from '../../src/core/ports/ids.ts';
import type { Store } from '../../src/core/ports/store.ts';
import { exampleCall } from '../../src/core/call/call.example.ts';
import { openPostgres } from '../../src/stores/postgres/index.ts';
import { openSqlite } from '../../src/stores/sqlite/index.ts';
import type { Place, Task } from './store-process.ts';

const [placeText = '', taskText = ''] = process.argv.slice(2);
const place = JSON.parse(placeText) as Place;
const task = JSON.parse(taskText) as Task;

const store = 'sqlite' in place ? await openSqlite(place.sqlite) : await openPostgres(place.postgres);
await perform(store, task);
await store.close();

async function perform(store: Store, task: Task): Promise<void> {
  switch (task.task) {
    case 'open':
      return say('open');
    case 'hold':
      say('held');
      return untilKilled();
    case 'claim-key':
      for (let n = 0; n < task.times; n++) {
        const claims = await Promise.all([1, 2, 3].map(() => store.replies.claim(task.scope, `${n}`, 1000, 2000)));
        for (const claim of claims) if (claim.kind === 'claimed') say(`${n}`);
      }
      return;
    case 'take-rate':
      for (let n = 0; n < task.times; n++) {
        const window = { key: task.key, limit: task.limit, windowMs: 60_000 };
        const [decision] = await store.rates.take([window], task.now);
        if (decision?.allowed) say('allowed');
      }
      return;
    case 'save-call':
      return saveCall(store, task.callId, task.times);
    case 'place-calls':
      return placeCalls(store, task);
    case 'work':
      store.runner.work(
        task.kind,
        { concurrency: task.concurrency, leaseMs: task.leaseMs, maxAttempts: 1000, backoffMs: () => 0 },
        async (job) => {
          say(`${job.key} ${job.attempt}`);
          await new Promise((resolve) => {
            setTimeout(resolve, task.jobMs);
          });
          await store.notebook.put(`done ${task.kind}`, job.key, job.attempt);
        },
      );
      say('working');
      return untilKilled();
  }
}

/** Raises the version so many times, against whoever else does. */
async function saveCall(store: Store, callId: string, times: number): Promise<void> {
  for (let saved = 0; saved < times;) {
    const call = await store.calls.find(callId);
    if (call && (await store.calls.save({ ...call, endedDetail: `${Number(call.endedDetail) + 1}` }))) saved++;
  }
}

/** Each call is one transaction: a row, its job, and one more in a count. Said when committed. */
async function placeCalls(store: Store, { accountId, kind }: { accountId: string; kind: string }): Promise<void> {
  for (;;) {
    const call = exampleCall({ id: newUuid(), accountId, createdAt: Date.now() });
    await store.transaction(async (tx) => {
      const count = Number(await tx.notebook.get('placed', accountId)) + 1;
      await tx.calls.insert(call);
      await tx.talk.addNote(call.id, randomText(2000), call.createdAt);
      await tx.jobs.enqueue({ kind, key: call.id, payload: { callId: call.id } });
      await tx.notebook.put('placed', accountId, count);
    });
    say(call.id);
  }
}

function untilKilled(): Promise<void> {
  return new Promise(() => {
    setInterval(() => undefined, 1000);
  });
}

/** Straight to the pipe, so that what was said is read also after a kill. */
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
