import { parseArgs } from 'node:util';
import { startApi } from '../api/api-under-test.ts';
import { twilioSequences } from './twilio-sequences.ts';

const { values } = parseArgs({
  options: { sequences: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const api = await startApi();
const started = performance.now();
const { faults, ...figures } = await twilioSequences({
  base: api.core,
  accountId: api.account.id,
  sequences: Number(values.sequences),
  firstSeed: Number(values.seed),
});
await api.close();
console.log(JSON.stringify({ ...figures, seconds: Math.round((performance.now() - started) / 1000) }, null, 2));
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`${figures.sequences} sequences, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
