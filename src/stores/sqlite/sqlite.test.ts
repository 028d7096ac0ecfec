import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { storeContract } from '../../core/ports/store.contract.ts';
import { openSqlite } from './index.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-sqlite-'));
after(() => rmSync(dataDir, { recursive: true }));

storeContract('SQLite', () => openSqlite({ dataDir, role: 'command' }));
