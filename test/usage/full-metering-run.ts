import { parseArgs } from 'node:util';
import { meteringRun } from './metering-run.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '10' },
    speed: { type: 'string', default: '50' },
  },
});
const databaseUrl = process.env['RINGDOWN_TEST_DATABASE_URL'];
const { faults, ...figures } = await meteringRun({
  calls: Number(values.calls),
  seed: Number(values.seed),
  atOnce: Number(values['at-once']),
  speed: Number(values.speed),
  env: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
  onProgress: (line) => console.log(line),
});
console.log(JSON.stringify(figures, null, 2));
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`${figures.calls - faults.length} passed, ${faults.length} failed`);
process.exitCode = faults.length === 0 ? 0 : 1;
