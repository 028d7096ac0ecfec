import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { memoryNotebook } from '../src/carriers/simulator/network.example.ts';
import { SimulatedNumbers } from '../src/carriers/simulator/simulated-numbers.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { type RunningServer, startServer } from '../src/http/server.ts';
import { type ApiUnderTest, startApi } from '../test/api/api-under-test.ts';
import { runCli } from './run-cli.ts';
import { screen } from './screen.example.ts';

let api: ApiUnderTest;
let server: RunningServer;
before(async () => {
  api = await startApi({ numbers: new SimulatedNumbers(memoryNotebook()) });
  server = await startServer({ app: api.app, host: '127.0.0.1', port: 0, log: silentLog });
});
after(async () => {
  await server.close(0);
  await api.close();
});

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err] = [screen(), screen()];
  const env = { PORT: String(server.port), AGENTCALL_API_KEY: api.key };
  const status = await runCli(['numbers', ...args], { out, err, env, server: ['-e', ''] });
  return { status, out: out.written(), err: err.written() };
}

test('numbers are found, taken and given back', async () => {
  const found = await run('search', '--area-code', '415', '--limit', '3');
  const [head, ...rows] = found.out.trim().split('\n');
  assert.match(head ?? '', /NUMBER +TYPE +WHERE +A MONTH/);
  assert.equal(rows.length, 3);
  const number = /\+1415\d{7}/.exec(rows[1] ?? '')?.[0] ?? '';
  assert.match(rows[1] ?? '', /local +CA, US +\$2\.00/);
  assert.match((await run('provision', number, '--label', 'Desk')).out, /^\+1415\d{7} is yours, for \$2\.00 a month/);
  assert.match((await run('provision', '--type', 'tollfree')).out, /^\+18\d{9} is yours, for \$2\.50/);
  const unsure = await run('release', number);
  assert.deepEqual([unsure.status, /for good/.test(unsure.err)], [2, true]);
  assert.match((await run('release', number, '--yes')).out, /is given back/);
  const gone = await run('release', number, '--yes');
  assert.deepEqual([gone.status, /owns no number/.test(gone.err)], [1, true]);
  assert.match((await run('provision', number)).err, /not to be had/);
});

test('what is wrong is said', async () => {
  assert.match((await run('search', '--contains', '00000000')).out, /No numbers like this/);
  assert.match((await run('search', '--country', 'AQ')).err, /no numbers in AQ/);
  for (const args of [
    ['search', '--type', 'sim'],
    ['search', '--limit', 'all'],
    ['search', 'what'],
    ['release'],
    ['provision', 'a', 'b'],
    ['sell'],
  ]) {
    const { status, err } = await run(...args);
    assert.deepEqual([status, err.length > 10], [2, true], args.join(' '));
  }
});
