import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, describe, it } from 'node:test';
import { testDatabase } from '../postgres/test-database.ts';
import { freePort } from '../server/server-process.ts';
import { type StormOptions, killStorm } from './kill-storm.ts';

async function assertSurvived(
  t: TestContext,
  storm: Pick<StormOptions, 'calls' | 'kills' | 'atOnce' | 'env'>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-storm-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  const result = await killStorm({ ...storm, seed: 5, speed: 100, dataDir, port: await freePort() });
  const { accepted, kills, endings } = result;
  assert.deepEqual(result.faults, []);
  assert.deepEqual([accepted, kills], [storm.calls, storm.kills]);
  assert.ok((endings['completed'] ?? 0) > 0, `some calls are over between the kills: ${JSON.stringify(endings)}`);
  assert.ok((endings['failed'] ?? 0) > 0, `some calls are hit: ${JSON.stringify(endings)}`);
}

describe('kill -9: every call ends once, is delivered, and is dialled at most once', { concurrency: true }, () => {
  it('on SQLite', async (t) => {
    await assertSurvived(t, { calls: 60, kills: 4, atOnce: 5, env: {} });
  });

  /** Another process may be alive: the calls of a killed one are taken over when its leases lapse, 15 s later. */
  it('on PostgreSQL', async (t) => {
    const database = await testDatabase();
    t.after(() => database.drop());
    await assertSurvived(t, { calls: 30, kills: 1, atOnce: 8, env: { DATABASE_URL: database.url } });
  });
});
