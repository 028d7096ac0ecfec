import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import { accountIn } from '../../core/ports/store-check.contract.ts';
import { TransactionScope } from '../repositories/transaction-scope.ts';
import { migrate } from '../schema/migrations.ts';
import type { Tables } from '../schema/tables.ts';
import { openSqlite } from './index.ts';
import { openFile } from './open-file.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

const directory = mkdtempSync(join(tmpdir(), 'ringdown-sqlite-'));
after(() => rmSync(directory, { recursive: true }));

test('the connection is set up for durable commits', async () => {
  const file = join(directory, 'pragmas.sqlite');
  const store = await openSqlite({ file });
  const beside = new SqliteDatabase(file);
  assert.equal(beside.pragma('journal_mode', { simple: true }), 'wal');
  beside.close();
  const call = { name: 'PhoneError', code: 'internal_error' };
  await assert.rejects(store.talk.addNote('no such call', 'a note', 0), call, 'foreign keys are on');
  await store.close();
});

test('a schema of a newer version is not touched', async () => {
  const file = join(directory, 'newer.sqlite');
  await (await openSqlite({ file })).close();
  const beside = new SqliteDatabase(file);
  beside.exec(`insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')`);
  beside.close();
  await assert.rejects(openSqlite({ file }), { code: 'unavailable', message: /9999-later/ });
  await assert.rejects(openSqlite({ file }), { message: /9999-later/ }, 'the refused start has let go of the file');
});

test('a first start that is cut short leaves a file that the next one takes', async () => {
  const file = join(directory, 'half.sqlite');
  const beside = new SqliteDatabase(file);
  beside.exec('create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)');
  beside.close();
  const store = await openSqlite({ file });
  assert.equal(await store.accounts.first(), null);
  await store.close();
});

test('a write waits for the write of another process without holding up its own', async () => {
  const file = join(directory, 'busy.sqlite');
  const store = await openSqlite({ file });
  const account = await accountIn(store);
  const beside = new SqliteDatabase(file);
  beside.exec('begin immediate');
  assert.deepEqual(await store.accounts.get(account.id), account, 'readers do not wait');
  let ended = false;
  const written = store.accounts.update({ ...account, name: 'written' }).then(() => (ended = true));
  const inTransaction = store.transaction((tx) => tx.notebook.put('after', 'a', 1));
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 5);
  await pause(200);
  clearInterval(ticking);
  assert.ok(ticks >= 10, `${ticks} ticks in 200 ms`);
  assert.equal(ended, false);
  beside.exec('commit');
  beside.close();
  await Promise.all([written, inTransaction]);
  assert.equal((await store.accounts.get(account.id))?.name, 'written');
  await store.close();
});

test('a write that has waited for too long is refused, and the next one is not', async () => {
  const file = join(directory, 'held.sqlite');
  const scope = new TransactionScope();
  const db = new Kysely<Tables>({ dialect: sqliteDialect(await openFile(file, 1000), { scope, busyWaitMs: 50 }) });
  await migrate(db, 'sqlite');
  const beside = new SqliteDatabase(file);
  beside.exec('begin immediate');
  const write = () => db.insertInto('notebook').values({ owner: 'a', key: 'b', value: '1' }).execute();
  await assert.rejects(write(), { name: 'PhoneError', code: 'unavailable', retryable: true });
  await assert.rejects(db.transaction().execute(write), { code: 'unavailable', retryable: true });
  beside.exec('commit');
  beside.close();
  await write();
  await db.destroy();
});

test('a closed store says that it is closed', async () => {
  const store = await openSqlite({ file: join(directory, 'closed.sqlite') });
  await store.close();
  assert.equal(await store.ping(), false);
  await assert.rejects(store.accounts.first());
});
