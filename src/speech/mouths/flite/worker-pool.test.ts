import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from '../../../core/errors.ts';
import { silentLog } from '../../../core/ports/log.ts';
import { WorkerPool } from './worker-pool.ts';

const source = `
  import { parentPort, threadId } from 'node:worker_threads';
  parentPort.on('message', (message) => {
    if (message === 'throw') throw new Error('broken');
    if (message === 'exit') process.exit(3);
    if (message === 'hang') for (;;);
    if (message === 'slow') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    parentPort.postMessage({ message, threadId });
  });
`;

interface Echo {
  readonly message: string;
  readonly threadId: number;
}

function pool(workers: number, patienceMs = 30_000): WorkerPool<string, Echo> {
  const file = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return new WorkerPool({ file, workers, patienceMs, log: silentLog });
}

function threads(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort').length;
}

test('one worker takes jobs in the order in which they came', async () => {
  const echoes = pool(1);
  const order: string[] = [];
  const tasks = ['slow', 'a', 'b', 'c'].map((message) =>
    echoes.run(message).result.then((echo) => order.push(echo.message)),
  );
  await Promise.all(tasks);
  assert.deepEqual(order, ['slow', 'a', 'b', 'c']);
  await echoes.close();
});

test('what is made in the background waits for everything else', async () => {
  const echoes = pool(1);
  const order: string[] = [];
  const run = (message: string, background: boolean): Promise<unknown> =>
    echoes.run(message, { background }).result.then((echo) => order.push(echo.message));
  const first = echoes.run('slow');
  const dropped = echoes.run('dropped', { background: true });
  assert.equal(dropped.drop(), true);
  await Promise.all([first.result, run('aside', true), run('aside too', true), run('a', false), run('b', false)]);
  assert.deepEqual(order, ['a', 'b', 'aside', 'aside too']);
  await echoes.close();
});

test('as many workers as are asked for, no more', async () => {
  const echoes = pool(2);
  const results = await Promise.all(Array.from({ length: 8 }, () => echoes.run('slow').result));
  assert.equal(new Set(results.map(({ threadId }) => threadId)).size, 2);
  await echoes.close();
});

test('a job that waits can be taken back, one under way cannot', async () => {
  const echoes = pool(1);
  const first = echoes.run('slow');
  const second = echoes.run('second');
  const third = echoes.run('third');
  assert.equal(second.drop(), true);
  assert.equal(second.drop(), false);
  assert.equal(first.drop(), false);
  let settled = false;
  second.result.then(
    () => (settled = true),
    () => (settled = true),
  );
  assert.equal((await third.result).message, 'third');
  assert.equal((await first.result).message, 'slow');
  assert.equal(settled, false);
  await echoes.close();
});

for (const end of ['throw', 'exit']) {
  test(`a worker that dies (${end}) fails its own job, retryably, and is replaced`, async () => {
    const echoes = pool(1);
    const before = echoes.run('before');
    const doomed = echoes.run(end);
    const after = echoes.run('after');
    await assert.rejects(doomed.result, (error) => error instanceof PhoneError && error.retryable);
    const [first, last] = await Promise.all([before.result, after.result]);
    assert.notEqual(first.threadId, last.threadId);
    await echoes.close();
  });
}

test('a worker that hangs is ended and replaced', async () => {
  const echoes = pool(1, 200);
  const hung = echoes.run('hang');
  const after = echoes.run('after');
  await assert.rejects(hung.result, (error) => error instanceof PhoneError && error.retryable);
  assert.equal((await after.result).message, 'after');
  await echoes.close();
});

test('closing fails what is under way and what waits, and leaves no thread', async () => {
  const before = threads();
  const echoes = pool(2);
  echoes.start();
  await echoes.run('warm').result;
  assert.ok(threads() > before);
  const open = ['hang', 'hang', 'waiting'].map((message) => echoes.run(message).result);
  const refusals = Promise.allSettled(open);
  await echoes.close();
  assert.deepEqual(
    (await refusals).map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  );
  assert.equal(threads(), before);
  await assert.rejects(echoes.run('late').result, PhoneError);
  await echoes.close();
});
