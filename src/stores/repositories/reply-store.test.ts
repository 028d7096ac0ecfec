import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { openSqlite } from '../sqlite/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'ringdown-replies-'));
after(() => rmSync(directory, { recursive: true }));

const hourMs = 3_600_000;

test('keys that are long gone are deleted, others are not', async () => {
  const file = join(directory, 'replies.sqlite');
  const store = await openSqlite({ file });
  const now = Date.UTC(2026, 2, 9);
  const claim = async (key: string, at: number, claimMs: number) => {
    const claimed = await store.replies.claim('scope', key, at, at + claimMs);
    assert.equal(claimed.kind, 'claimed');
    return { scope: 'scope', key, token: claimed.kind === 'claimed' ? claimed.token : '' };
  };
  await claim('lapsed', now, 1000);
  await store.replies.remember(await claim('expired', now, 1000), 'answer', now + hourMs);
  await store.replies.remember(await claim('endless', now, 1000), 'answer', Infinity);
  await claim('late', now + 20 * hourMs, 1000);
  await claim('last', now + 26 * hourMs, 1000);
  const beside = new SqliteDatabase(file);
  const keys = beside.prepare('select key from replies order by key').pluck().all();
  beside.close();
  await store.close();
  assert.deepEqual(keys, ['endless', 'last', 'late']);
});
