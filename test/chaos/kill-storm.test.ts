import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testDatabase } from '../postgres/test-database.ts';
import { freePort } from '../server/server-process.ts';
import { killStorm } from './kill-storm.ts';

const calls = 60;
const kills = 4;

async function assertSurvived(t: TestContext, env: Readonly<Record<string, string>>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-storm-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  const port = await freePort();
  const result = await killStorm({ calls, kills, seed: 5, atOnce: 5, speed: 100, dataDir, port, env });
  assert.deepEqual(result.faults, []);
  assert.deepEqual([result.accepted, result.kills], [calls, kills]);
  const { endings } = result;
  assert.ok((endings['completed'] ?? 0) > 0 && (endings['failed'] ?? 0) > 0, JSON.stringify(endings));
}

test('kill -9 on SQLite: every call ends once, is delivered, and is dialled at most once', async (t) => {
  await assertSurvived(t, {});
});

test('kill -9 on PostgreSQL: every call ends once, is delivered, and is dialled at most once', async (t) => {
  const database = await testDatabase();
  t.after(() => database.drop());
  await assertSurvived(t, { DATABASE_URL: database.url });
});
