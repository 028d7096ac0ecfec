import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newCall } from '../src/core/call/new-call.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { emitEvent } from '../src/core/webhook/emit-event.ts';
import { type RunningServer, startServer } from '../src/http/server.ts';
import { type ApiUnderTest, startApi } from '../test/api/api-under-test.ts';
import { EventReceiver } from '../test/events/event-receiver.ts';
import { runCli } from './run-cli.ts';
import { screen } from './screen.example.ts';

const receiver = new EventReceiver();
let api: ApiUnderTest;
let server: RunningServer;
let url: string;
before(async () => {
  api = await startApi({ allowPrivate: true });
  server = await startServer({ app: api.app, host: '127.0.0.1', port: 0, log: silentLog });
  url = await receiver.start();
});
after(async () => {
  await receiver.close();
  await server.close(0);
  await api.close();
});

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err] = [screen(), screen()];
  const env = { PORT: String(server.port), AGENTCALL_API_KEY: api.key };
  const status = await runCli(args, { out, err, env, server: ['-e', ''] });
  return { status, out: out.written(), err: err.written() };
}

test('a webhook is made, tested, looked after and removed', async () => {
  const made = await run('webhooks', 'create', url, '--events', 'call.status, call.transcript');
  const id = /wh_\w+/.exec(made.out)?.[0] ?? '';
  assert.match(made.out, /is sent call\.status, call\.transcript\.[^]*shown this once:\s+whsec_/);
  assert.match((await run('webhooks', 'test', id)).out, /^It answered 200 after \d+ ms/);
  receiver.reply = () => ({ status: 500 });
  assert.equal((await run('webhooks', 'test', id, '--event', 'call.transcript')).status, 1);
  assert.match((await run('webhooks', 'list')).out, new RegExp(`${id} +${url} +500 +call\\.status`));
  const dead = (await run('webhooks', 'deliveries', id, '--status', 'dead', '--limit', '5')).out;
  assert.match(dead, /dlv_\w+ +call\.transcript +dead +1 +500 after \d+ ms/);
  const [delivery] = /dlv_\w+/.exec(dead) ?? [''];
  assert.match((await run('webhooks', 'replay', delivery)).out, /is pending/);
  assert.match((await run('webhooks', 'rotate', id)).out, /^whsec_\S+\s+Shown this once\./);
  assert.match((await run('webhooks', 'delete', id)).out, /is removed/);
  assert.equal((await run('webhooks', 'delete', id)).status, 1);
});

test('events are fetched, one a line', async () => {
  assert.deepEqual(await run('events'), { status: 0, out: '', err: '' });
  const given = { accountId: api.account.id, direction: 'outbound', kind: 'plain', numberId: null } as const;
  const call = newCall(api.core, { ...given, from: '+14155550100', to: '+14155551234' });
  for (const name of ['call.inbound', 'call.ringing'] as const) {
    await api.core.store.transaction((tx) => emitEvent(api.core, tx, { name, call }));
  }
  const lines = (await run('events')).out.trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { event: string; id: string });
  assert.deepEqual(
    events.map(({ event }) => event),
    ['call.inbound', 'call.ringing'],
  );
  const rest = await run('events', '--after', events[0]?.id ?? '', '--event', 'call.ringing', '--limit', '3');
  assert.equal(rest.out.trim(), lines[1]);
});

test('what is wrong is said', async () => {
  for (const args of [
    ['webhooks'],
    ['webhooks', 'create', url],
    ['webhooks', 'create', url, '--events', 'call.everything'],
    ['webhooks', 'deliveries', 'wh_x', '--status', 'lost'],
    ['webhooks', 'list', 'what'],
    ['events', '--limit', 'all'],
    ['events', 'call.status'],
  ]) {
    const { status, err } = await run(...args);
    assert.deepEqual([status, err.length > 10], [2, true], args.join(' '));
  }
  const unknown = await run('webhooks', 'test', 'wh_unknown');
  assert.deepEqual([unknown.status, /no webhook/.test(unknown.err)], [1, true]);
});

test('the help of both fits a terminal', async () => {
  for (const name of ['webhooks', 'events']) {
    const { status, out } = await run(name, '--help');
    assert.equal(status, 0);
    assert.match(out, new RegExp(`^ringdown ${name}`));
    for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
  }
});
