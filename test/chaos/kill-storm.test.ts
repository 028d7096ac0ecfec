import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../server/server-process.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { killStorm } from './kill-storm.ts';

const stores = [
  { name: 'SQLite', env: () => Promise.resolve({ env: {}, drop: () => Promise.resolve() }) },
  {
    name: 'PostgreSQL',
    env: async () => {
      const database = await testDatabase();
      return { env: { DATABASE_URL: database.url }, drop: () => database.drop() };
    },
  },
];

for (const store of stores) {
  test(`kill -9 at random moments on ${store.name}: every call ends once, is delivered, and is dialled at most once`, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-storm-'));
    const { env, drop } = await store.env();
    const result = await killStorm({
      calls: 40,
      kills: 5,
      seed: 7,
      atOnce: 12,
      speed: 60,
      dataDir,
      port: await freePort(),
      env,
    });
    rmSync(dataDir, { recursive: true });
    await drop();
    assert.deepEqual(result.faults, []);
    assert.equal(result.accepted, 40);
    assert.ok(result.kills >= 2, `only ${result.kills} kills`);
    assert.ok(Object.keys(result.endings).length >= 3, JSON.stringify(result.endings));
  });
}
