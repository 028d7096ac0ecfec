import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { processChecks } from '../../../test/stores/process-checks.ts';
import { StoreProcess } from '../../../test/stores/store-process.ts';
import { openSqlite } from './index.ts';

const directories: string[] = [];
after(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

function newDataDir(): string {
  const parent = mkdtempSync(join(tmpdir(), 'ringdown-sqlite-'));
  directories.push(parent);
  return join(parent, 'data');
}

processChecks('SQLite', () => {
  const dataDir = newDataDir();
  return Promise.resolve({
    place: { sqlite: { dataDir, role: 'command' } },
    open: () => openSqlite({ dataDir, role: 'command' }),
  });
});

test('a data directory has one server, until that ends, however it ends', async () => {
  const dataDir = newDataDir();
  const server = new StoreProcess({ sqlite: { dataDir, role: 'server' } }, { task: 'hold' });
  await server.said(1);
  const refusal = `Another server is running on ${join(dataDir, 'ringdown.sqlite')}. Stop it first, or choose another data directory.`;
  await assert.rejects(openSqlite({ dataDir }), { name: 'PhoneError', code: 'unavailable', message: refusal });
  const command = await openSqlite({ dataDir, role: 'command' });
  assert.equal(await command.ping(), true);
  await command.close();
  await server.kill();
  const next = await openSqlite({ dataDir });
  await assert.rejects(openSqlite({ dataDir }), { message: refusal });
  await next.close();
  await (await openSqlite({ dataDir })).close();
});

test('a server that was killed finds its jobs at the next start, leases or not', async () => {
  const dataDir = newDataDir();
  const place = { sqlite: { dataDir, role: 'server' } } as const;
  const before = await openSqlite({ dataDir });
  for (const key of ['a', 'b', 'c']) await before.jobs.enqueue({ kind: 'long', key, payload: {} });
  await before.close();
  const server = new StoreProcess(place, {
    task: 'work',
    kind: 'long',
    concurrency: 2,
    leaseMs: 3_600_000,
    jobMs: 3_600_000,
  });
  await server.said(1 + 2);
  await server.kill();
  const next = new StoreProcess(place, { task: 'work', kind: 'long', concurrency: 3, leaseMs: 3_600_000, jobMs: 10 });
  await next.said(1 + 3);
  await next.kill();
  assert.deepEqual(next.lines.slice(1).toSorted(), ['a 2', 'b 2', 'c 1']);
});

test('the files are for their owner alone', async () => {
  const dataDir = newDataDir();
  const store = await openSqlite({ dataDir });
  await store.notebook.put('a', 'b', 1);
  assert.equal(statSync(dataDir).mode & 0o777, 0o700);
  for (const name of ['ringdown.sqlite', 'ringdown.sqlite-wal', 'ringdown.sqlite-shm', 'ringdown.sqlite.lock']) {
    assert.equal(statSync(join(dataDir, name)).mode & 0o777, 0o600, name);
  }
  await store.close();
});

test('a file that cannot be a database is refused with a sentence', async () => {
  const dataDir = newDataDir();
  await assert.rejects(openSqlite({ file: '/dev/null/nowhere/x.sqlite' }), {
    code: 'unavailable',
    message: /cannot be opened/,
  });
  const file = join(dataDir, 'notes.sqlite');
  execFileSync('mkdir', ['-p', dataDir]);
  execFileSync('sh', ['-c', `yes text | head -c 10000 > ${file}`]);
  await assert.rejects(openSqlite({ file }), { code: 'unavailable', message: /damaged or not a database/ });
});
