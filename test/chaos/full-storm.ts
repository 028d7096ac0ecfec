import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../server/server-process.ts';
import { killStorm } from './kill-storm.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '20' },
    speed: { type: 'string', default: '100' },
  },
});
const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-storm-'));
const databaseUrl = process.env['RINGDOWN_TEST_DATABASE_URL'];
const result = await killStorm({
  calls: Number(values.calls),
  kills: Number(values.kills),
  seed: Number(values.seed),
  atOnce: Number(values['at-once']),
  speed: Number(values.speed),
  dataDir,
  port: await freePort(),
  env: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
  onProgress: (line) => console.log(line),
});
rmSync(dataDir, { recursive: true });
const { faults, ...figures } = result;
console.log(JSON.stringify(figures, null, 2));
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`${result.accepted - faults.length} passed, ${faults.length} failed`);
process.exitCode = faults.length === 0 ? 0 : 1;
