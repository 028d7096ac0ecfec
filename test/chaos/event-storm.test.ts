import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, describe, it } from 'node:test';
import { testDatabase } from '../postgres/test-database.ts';
import { freePort } from '../server/server-process.ts';
import { type EventStormOptions, eventStorm } from './event-storm.ts';

async function assertTold(
  t: TestContext,
  storm: Pick<EventStormOptions, 'calls' | 'webhooks' | 'kills' | 'env'>,
  atLeast: number,
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-events-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  const result = await eventStorm({ ...storm, seed: 5, dataDir, port: await freePort() });
  assert.deepEqual(result.faults.slice(0, 20), []);
  t.diagnostic(JSON.stringify(result));
  assert.ok(result.deliveries >= atLeast, `${result.deliveries} deliveries`);
  assert.ok(result.requests > result.deliveries * 1.1, 'many were refused at first');
}

describe('kill -9 and a flapping receiver: every event comes, in order, twice only where an answer was lost', () => {
  it('on SQLite', async (t) => {
    await assertTold(t, { calls: 60, webhooks: 5, kills: 2 }, 600);
  });

  it('on PostgreSQL', async (t) => {
    const database = await testDatabase();
    t.after(() => database.drop());
    await assertTold(t, { calls: 30, webhooks: 3, kills: 1, env: { DATABASE_URL: database.url } }, 150);
  });
});
