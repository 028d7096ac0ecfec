import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres/test-database.ts';
import { processChecks } from '../../../test/stores/process-checks.ts';
import { StoreProcess, type Task } from '../../../test/stores/store-process.ts';
import { openPostgres } from './index.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

processChecks('PostgreSQL', () =>
  Promise.resolve({
    place: { postgres: { url: database.url } },
    open: () => openPostgres({ url: database.url }),
  }),
);

test('a limit holds across processes', async () => {
  const task: Task = { task: 'take-rate', key: 'shared', limit: 50, times: 40, now: Date.UTC(2026, 2, 9) };
  const children = [1, 2, 3].map(() => new StoreProcess({ postgres: { url: database.url } }, task).done());
  assert.equal((await Promise.all(children)).flat().length, 50);
});
