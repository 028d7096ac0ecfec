import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bootstrap } from '../src/core/account/bootstrap.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { openSqlite } from '../src/stores/sqlite/index.ts';
import { runCli } from './run-cli.ts';
import { screen } from './screen.example.ts';

const number = '+12025550143';
const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-admin-'));
before(async () => {
  const store = await openSqlite({ dataDir, role: 'server', log: silentLog });
  await bootstrap(store, {
    apiKey: null,
    timeZone: 'UTC',
    firstNumbers: [{ number, country: 'US', type: 'local', carrier: 'simulator' }],
  });
  await store.close();
});
after(() => rmSync(dataDir, { recursive: true }));

/** The real program on a store of its own. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const out = screen();
  const err = screen();
  const server = [fileURLToPath(new URL('../src/main.ts', import.meta.url))];
  const status = await runCli(args, {
    out,
    err,
    env: { PATH: process.env['PATH'], RINGDOWN_DATA_DIR: dataDir, ...env },
    server,
  });
  return { status, out: out.written(), err: err.written() };
}

test('a number’s engines and tools are chosen, shown, and given back', async () => {
  const file = join(dataDir, 'tools.json');
  const parameters = { type: 'object', properties: { order: { type: 'string' } } };
  const tools = [{ name: 'look_up_order', description: 'Where an order is.', parameters }];
  writeFileSync(file, JSON.stringify({ actionWebhook: { url: 'https://example.com/tools' }, tools }));
  const key = { OPENAI_API_KEY: 'key-of-the-test' };
  const set = await run(['numbers', 'set', number, '--model', 'openai:a-model, rules', '--tools', file], key);
  assert.equal(set.status, 0, set.err);
  const listed = await run(['numbers', 'list']);
  assert.match(listed.out, /\+12025550143 +model openai:a-model → rules +look_up_order/);
  const back = await run(['numbers', 'set', number, '--model', 'default', '--tools', 'none']);
  assert.match(back.out, /^\+12025550143: default\n$/);
});

test('what is not configured, or no tool, is refused with what to do', async () => {
  const unknown = await run(['numbers', 'set', number, '--model', 'openai']);
  assert.equal(unknown.status, 1);
  assert.match(unknown.err, /set OPENAI_API_KEY.*There is: rules/);
  const file = join(dataDir, 'wrong.json');
  writeFileSync(file, JSON.stringify({ actionWebhook: { url: 'nowhere' }, tools: [] }));
  const wrong = await run(['numbers', 'set', number, '--tools', file]);
  assert.equal(wrong.status, 1);
  assert.match(wrong.err, /actionWebhook\.url/);
  assert.match((await run(['numbers', 'list'])).out, /\+12025550143 +default/);
});

test('doctor says what answers, and fails when something configured does not', async () => {
  const well = await run(['doctor']);
  assert.equal(well.status, 0, well.err);
  assert.match(well.out, /✓ database +database +\d+ ms/);
  assert.match(well.out, /· ears +deepgram +Set DEEPGRAM_API_KEY to use it/);
  const sick = await run(['doctor'], { COMPATIBLE_LLM_URL: 'http://127.0.0.1:9/v1', COMPATIBLE_LLM_MODEL: 'a-model' });
  assert.equal(sick.status, 1);
  assert.match(sick.out, /✗ model +compatible/);
});
