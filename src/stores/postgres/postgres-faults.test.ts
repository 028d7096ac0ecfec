import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/postgres/test-database.ts';
import { accountIn } from '../../core/ports/store-check.contract.ts';
import { openPostgres } from './index.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

/** Runs a statement on a connection beside the store's. */
async function beside<R extends object>(statement: string): Promise<R[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<R>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + 15_000;
  while (!(await condition())) {
    assert.ok(performance.now() < giveUpAt, condition.toString());
    await pause(20);
  }
}

test('a store that loses all its connections goes on', async () => {
  const store = await openPostgres({ url: database.url });
  const ran: string[] = [];
  store.runner.work('survivor', { concurrency: 2, leaseMs: 2000, maxAttempts: 1, backoffMs: () => 0 }, (job) =>
    Promise.resolve(void ran.push(job.key)),
  );
  await store.jobs.enqueue({ kind: 'survivor', key: 'before', payload: {} });
  await until(() => ran.length === 1);
  const inTransaction = Promise.withResolvers<void>();
  const killed = Promise.withResolvers<void>();
  const account = await accountIn(store);
  const broken = store.transaction(async (tx) => {
    await tx.accounts.update({ ...account, name: 'lost' });
    inTransaction.resolve();
    await killed.promise;
    await tx.accounts.update({ ...account, name: 'lost too' });
  });
  await inTransaction.promise;
  const gone = await beside(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  assert.ok(gone.length >= 3, `${gone.length} connections`);
  killed.resolve();
  await assert.rejects(broken, { name: 'PhoneError', code: 'unavailable', retryable: true });
  await until(() => store.ping());
  assert.deepEqual(await store.accounts.get(account.id), account);
  await until(() =>
    store.jobs.enqueue({ kind: 'survivor', key: 'after', payload: {} }).then(
      () => true,
      () => false,
    ),
  );
  await until(() => ran.includes('after'));
  const listening = () =>
    beside(`select 1 from pg_stat_activity where datname = current_database() and query like 'listen%'`);
  await until(async () => (await listening()).length === 1);
  await store.close();
});

test('announced jobs are picked up long before the next look', async () => {
  const store = await openPostgres({ url: database.url });
  let ranAt = 0;
  store.runner.work('prompt', { concurrency: 2, leaseMs: 60_000, maxAttempts: 1, backoffMs: () => 0 }, () => {
    ranAt = performance.now();
    return Promise.resolve();
  });
  const waits: number[] = [];
  for (let n = 0; n < 15; n++) {
    ranAt = 0;
    const committed = store.transaction((tx) => tx.jobs.enqueue({ kind: 'prompt', key: `${n}`, payload: {} }));
    await committed;
    const started = performance.now();
    await until(() => ranAt > 0);
    waits.push(Math.max(0, ranAt - started));
    await pause(20);
  }
  const median = waits.toSorted((one, other) => one - other)[7] ?? Infinity;
  assert.ok(median < 200, `median ${median} ms`);
  await store.close();
});

test('never more jobs are leased than a server asked for, whatever the plan', async () => {
  const servers = await Promise.all([1, 2, 3].map(() => openPostgres({ url: database.url })));
  const [first] = servers;
  assert.ok(first);
  await first.transaction(async (tx) => {
    for (let n = 0; n < 150; n++) await tx.jobs.enqueue({ kind: 'sized', key: `${n}`, payload: {} });
  });
  const done = new Set<string>();
  let most = 0;
  for (const server of servers) {
    server.runner.work(
      'sized',
      { concurrency: 1, leaseMs: 60_000, maxAttempts: 1, backoffMs: () => 0 },
      async (job) => {
        assert.ok(!done.has(job.key));
        if (done.size % 10 === 0) {
          const [row] = await beside<{ count: string }>(
            `select count(*) from pgboss.job where name = 'sized' and state = 'active'`,
          );
          most = Math.max(most, Number(row?.count));
        }
        done.add(job.key);
      },
    );
  }
  await until(() => done.size === 150);
  assert.ok(most >= 1 && most <= 3, `${most} leased by three servers with room for one each`);
  await Promise.all(servers.map((server) => server.close()));
});

test('a database that refuses or is not there is named with a sentence', async () => {
  const wrong = new URL(database.url);
  wrong.password = 'wrong';
  await assert.rejects(openPostgres({ url: wrong.href }), { code: 'unavailable', message: /refused the connection/ });
  const missing = new URL(database.url);
  missing.pathname = '/ringdown_missing';
  await assert.rejects(openPostgres({ url: missing.href }), { code: 'unavailable', message: /refused the connection/ });
  await assert.rejects(openPostgres({ url: 'postgres://a:b@127.0.0.1:1/c' }), { code: 'unavailable', retryable: true });
});

test('a schema of a newer version is not touched', async () => {
  const newer = await testDatabase();
  await (await openPostgres({ url: newer.url })).close();
  const client = new Client({ connectionString: newer.url });
  await client.connect();
  await client.query(`insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')`);
  await client.end();
  await assert.rejects(openPostgres({ url: newer.url }), { code: 'unavailable', message: /9999-later/ });
  await newer.drop();
});
