import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Store } from '../../src/core/ports/store.ts';
import { openPostgres } from '../../src/stores/postgres/index.ts';
import { openSqlite } from '../../src/stores/sqlite/index.ts';
import { testDatabase } from '../postgres/test-database.ts';

interface OpenedStore {
  readonly store: Store;
  close(): Promise<void>;
}

export type StoreTests = Readonly<Record<string, (store: Store) => Promise<void>>>;

/** Registers the tests on each of the two stores. They share one: each makes accounts of its own. */
export function onBothStores(tests: StoreTests): void {
  for (const [label, open] of [
    ['SQLite', sqlite],
    ['PostgreSQL', postgres],
  ] as const) {
    void suite(label, () => {
      let opened: OpenedStore;
      before(async () => {
        opened = await open();
      });
      after(() => opened.close());
      for (const [name, run] of Object.entries(tests)) void test(name, () => run(opened.store));
    });
  }
}

async function sqlite(): Promise<OpenedStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-usage-'));
  const store = await openSqlite({ dataDir });
  return {
    store,
    async close() {
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

async function postgres(): Promise<OpenedStore> {
  const database = await testDatabase();
  const store = await openPostgres({ url: database.url });
  return {
    store,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}
