import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../server/server-process.ts';
import { eventStorm } from './event-storm.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '300' },
    webhooks: { type: 'string', default: '5' },
    kills: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-events-'));
const databaseUrl = process.env['RINGDOWN_TEST_DATABASE_URL'];
const started = performance.now();
const { faults, ...figures } = await eventStorm({
  calls: Number(values.calls),
  webhooks: Number(values.webhooks),
  kills: Number(values.kills),
  seed: Number(values.seed),
  dataDir,
  port: await freePort(),
  env: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
});
rmSync(dataDir, { recursive: true });
console.log(JSON.stringify({ ...figures, seconds: Math.round((performance.now() - started) / 1000) }, null, 2));
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`${figures.deliveries} deliveries, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
