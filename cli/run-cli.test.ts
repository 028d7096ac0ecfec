import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ApiUnderTest, startApi } from '../test/api/api-under-test.ts';
import { endStoredCall, storeResult } from '../test/api/ended-call.ts';
import { hum } from '../test/api/hum.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { type RunningServer, startServer } from '../src/http/server.ts';
import type { Environment } from './command.ts';
import { runCli } from './run-cli.ts';
import { type Screen, screen } from './screen.example.ts';

let api: ApiUnderTest;
let server: RunningServer;
before(async () => {
  api = await startApi({ mouths: [hum] });
  server = await startServer({ app: api.app, host: '127.0.0.1', port: 0, log: silentLog });
});
after(async () => {
  await server.close(0);
  await api.close();
});

interface Run {
  readonly status: number;
  readonly out: Screen;
  readonly err: Screen;
}

/** Runs with the key and the port of the server in the environment, unless another one is given. */
async function run(
  args: readonly string[],
  env: Environment = { PORT: String(server.port), AGENTCALL_API_KEY: api.key },
  program: readonly string[] = ['-e', ''],
): Promise<Run> {
  const out = screen();
  const err = screen();
  return { status: await runCli(args, { out, err, env, server: program }), out, err };
}

/** Whatever call is accepted next goes this way. */
async function nextCall(how: Parameters<typeof endStoredCall>[2]): Promise<string> {
  const known = new Set((await api.core.store.calls.active()).map(({ id }) => id));
  for (;;) {
    const call = (await api.core.store.calls.active()).find(({ id }) => !known.has(id));
    if (!call || !api.core.feed.watched(call.id)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    const talk = (): void =>
      api.core.feed.publish(call.id, { kind: 'partial', role: 'human', text: 'Hello?', startMs: 0, final: true });
    await storeResult(api.core, call.id);
    await endStoredCall(api.core, call.id, { ...how, talk });
    return call.id;
  }
}

describe('ringdown call', () => {
  test('shows the call and what came of it; 0 when somebody was talked to', async () => {
    const [sent, id] = await Promise.all([
      run([
        'call',
        'Confirm the visit on Friday.',
        '+14155551234',
        '--record',
        '--from',
        '+14155550100',
        '--language',
        'en',
      ]),
      nextCall({ answered: true, ending: 'completed' }),
    ]);
    assert.equal(sent.status, 0, sent.err.written());
    assert.deepEqual(sent.out.lines(), [
      '',
      'Calling +14155551234',
      '',
      '  ringing',
      '  talking',
      '   0:00  person  Hello?',
      '  ended',
      '',
      '  ✓ The goal was reached, 0:41',
      '',
      '  The visit was confirmed.',
      '',
      '  appointment_confirmed   yes           “Yes, that works”',
      '  email                   not learned',
      '',
      `  call  ${id}`,
      '',
    ]);
    const call = await api.core.store.calls.find(id);
    assert.deepEqual([call?.record, call?.from, call?.language], [true, '+14155550100', 'en']);
  });

  test('3 when nobody was, with the result as JSON when that is asked for', async () => {
    const listed = run(['call', 'Confirm the visit.', '+14155551234', '--json']);
    const known = new Set((await api.core.store.calls.active()).map(({ id }) => id));
    let id: string | undefined;
    while (id === undefined) {
      id = (await api.core.store.calls.active()).find((call) => !known.has(call.id))?.id;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await storeResult(api.core, id);
    await endStoredCall(api.core, id, { answered: false, ending: 'busy' });
    const { status, out } = await listed;
    assert.equal(status, 3);
    const result = JSON.parse(out.written()) as { callId: string; callStatus: string };
    assert.deepEqual([result.callId, result.callStatus], [id, 'not_picked_up']);
  });

  test('says what to do about everything that is wrong', async () => {
    const url = ['--url', 'http://127.0.0.1:1'];
    const cases: [string[], Environment | undefined, number, RegExp][] = [
      [
        ['call', 'Confirm it.', '+14155551234', ...url],
        undefined,
        1,
        /no server at http:\/\/127\.0\.0\.1:1\. Start one with `ringdown start`/,
      ],
      [['call', 'Confirm it.', '+14155551234'], { PORT: '1' }, 2, /No API key.*ringdown keys create/],
      [['call', 'Confirm it.', '+14155551234', '--key', 'wrong'], undefined, 1, /does not accept this key/],
      [['call', 'Confirm it.', '+14155551234', '--url', 'nonsense'], undefined, 2, /no address/],
      [['call', 'Confirm it.', '5551234'], undefined, 1, /E\.164/],
      [['call', 'vague', '+14155551234'], undefined, 1, /Say what the call is for/],
      [['call', 'Confirm it.'], undefined, 2, /one number.*\n.*ringdown call --help/],
      [['call', 'Confirm', 'it.', '+14155551234'], undefined, 2, /in quotes/],
      [['call', '--nonsense'], undefined, 2, /nonsense/],
      [['calls', 'unknown-id'], undefined, 1, /no call with this id/],
      [['nonsense'], undefined, 2, /no command "nonsense"/],
    ];
    for (const [args, env, status, message] of cases) {
      const sent = await run(args, env);
      assert.equal(sent.status, status, args.join(' '));
      assert.match(sent.err.written(), message);
      assert.equal(sent.out.written(), '');
    }
  });
});

describe('ringdown calls', () => {
  test('a table of calls, one call, both as JSON', async () => {
    const own = await startApi();
    const listening = await startServer({ app: own.app, host: '127.0.0.1', port: 0, log: silentLog });
    const env = { RINGDOWN_URL: `http://127.0.0.1:${listening.port}/`, RINGDOWN_API_KEY: own.key };
    try {
      assert.match((await run(['calls'], env)).out.written(), /No calls yet/);
      const { body } = await own.send('/api/call-prompt', {
        body: { prompt: 'Confirm it.', recipient_phone: '+14155551234' },
      });
      const id = String(body['call_id']);
      assert.match((await run(['calls', id], env)).out.written(), /under way \(initiated\)/);
      await endStoredCall(own.core, id, { answered: true, ending: 'completed' });
      await storeResult(own.core, id);
      const [head, row] = (await run(['calls', '--limit', '5'], env)).out.lines();
      assert.equal(head, 'UTC               CALL             STATUS     TIME  ID');
      assert.match(
        row ?? '',
        new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d {2}to \\+14155551234 {2}completed {2}0:41 {2}${id}$`),
      );
      assert.deepEqual((await run(['calls', id], env)).out.lines(), [
        '',
        '  agent   Hello, an AI assistant is calling for City Dental.',
        '  person  Yes, that works, and it is jane@example.com.',
        '',
        '  ✓ The goal was reached, 0:41',
        '',
        '  The visit was confirmed.',
        '',
        '  appointment_confirmed   yes           “Yes, that works”',
        '  email                   not learned',
        '',
        `  call  ${id}`,
        '',
      ]);
      const listed = JSON.parse((await run(['calls', '--json'], env)).out.written()) as { id: string }[];
      assert.equal(listed[0]?.id, id);
      const one = JSON.parse((await run(['calls', id, '--json'], env)).out.written()) as { summary: string };
      assert.equal(one.summary, 'The visit was confirmed.');
      assert.equal((await run(['calls', '--limit', 'x'], env)).status, 2);
    } finally {
      await listening.close(0);
      await own.close();
    }
  });
});

describe('ringdown keys and accounts', () => {
  /** Stands in for the server program: answers with what it was asked, in the given rows. */
  const program = (rows: readonly object[]): string[] => [
    '-e',
    `const rows = ${JSON.stringify(rows)}; for (const row of rows) console.log(JSON.stringify({ ...row, asked: process.argv.slice(1) })); console.error(process.argv.slice(1).join(' ')); process.exitCode = rows.length > 0 ? 0 : 1;`,
    '--',
  ];
  const key = {
    id: 'key_1',
    name: null,
    preview: 'ck_live_…abcd',
    createdAt: '2026-11-23T10:00:00.000Z',
    lastUsedAt: null,
  };
  const account = {
    id: 'agt_1',
    name: 'Desk',
    timeZone: 'Europe/Berlin',
    plan: 'free',
    createdAt: '2026-11-23T10:00:00.000Z',
  };

  test('ask the server program, and show its answer', async () => {
    const made = await run(['keys', 'create', '--name', 'laptop'], {}, program([{ ...key, key: 'ck_live_whole' }]));
    assert.equal(made.status, 0, made.err.written());
    assert.match(made.out.written(), /shown this once:\n\n {2}ck_live_whole\n/);
    assert.deepEqual((await run(['keys', 'list'], {}, program([key]))).out.lines(), [
      'ID     KEY            NAME  MADE              LAST USED',
      'key_1  ck_live_…abcd        2026-11-23 10:00  never',
      '',
    ]);
    assert.match((await run(['keys', 'revoke', 'key_1'], {}, program([key]))).out.written(), /key_1 is revoked/);
    const created = await run(
      ['accounts', 'create', 'Desk', '--timezone', 'Europe/Berlin'],
      {},
      program([{ ...account, key: 'ck_live_x' }]),
    );
    assert.match(created.out.written(), /agt_1 \(Desk, Europe\/Berlin\)[\s\S]*ck_live_x/);
    assert.equal(
      (await run(['accounts', 'list'], {}, program([account]))).out.lines()[1],
      'agt_1  Desk  Europe/Berlin  free  2026-11-23',
    );
    const set = await run(['accounts', 'set', 'agt_1', '--plan', 'free'], {}, program([account]));
    assert.equal(set.out.written(), 'agt_1: plan free; default\n');
  });

  test('pass on what it was asked, and its refusal', async () => {
    const cases: [string[], string][] = [
      [['keys', 'create', '--name', 'a b', '--account', 'agt_2'], 'admin keys create --account agt_2 --name a b'],
      [['keys', 'list', '--account', 'agt_2'], 'admin keys list --account agt_2'],
      [['keys', 'revoke', 'key_9'], 'admin keys revoke key_9'],
      [['accounts', 'create', 'Desk', '--timezone', 'UTC'], 'admin accounts create Desk --timezone UTC'],
      [['accounts', 'create', 'Desk', '--plan', 'pro'], 'admin accounts create Desk --plan pro'],
      [['accounts', 'set', 'agt_2', '--plan', 'pro'], 'admin accounts set agt_2 --plan pro'],
      [['accounts', 'list'], 'admin accounts list'],
    ];
    for (const [args, asked] of cases) {
      const refused = await run(args, {}, program([]));
      assert.deepEqual([refused.status, refused.err.written()], [1, `${asked}\n`]);
    }
    for (const args of [
      ['keys'],
      ['keys', 'revoke'],
      ['keys', 'list', 'x'],
      ['accounts', 'create'],
      ['accounts', 'drop'],
    ]) {
      assert.equal((await run(args, {}, program([]))).status, 2);
    }
  });
});

test('ringdown start runs the server program with its settings and ends as it ends', async () => {
  const program = ['-e', 'process.exit(process.env.PORT === "4711" ? 7 : 1)', '--'];
  assert.equal((await run(['start', '--port', '4711'], {}, program)).status, 7);
  assert.equal((await run(['start', 'now'], {}, program)).status, 2);
});

const commandNames = readdirSync(join(import.meta.dirname, 'commands')).map((file) => file.replace('.ts', ''));

test('help for everything', async () => {
  assert.ok(commandNames.length >= 12);
  for (const args of [[], ['--help'], ['help']]) {
    const { status, out } = await run(args);
    assert.equal(status, 0);
    for (const name of commandNames) assert.match(out.written(), new RegExp(`\\n {2}${name} `));
    for (const line of out.lines()) assert.ok(line.length <= 80, line);
  }
  for (const name of commandNames) {
    for (const args of [
      [name, '--help'],
      ['help', name],
      [name, '-h'],
    ]) {
      const { status, out, err } = await run(args, {});
      assert.deepEqual([status, err.written()], [0, '']);
      assert.match(out.written(), new RegExp(`^ringdown ${name}`));
      for (const line of out.lines()) assert.ok(line.length <= 80, line);
    }
  }
});

describe('ringdown say', () => {
  test('makes a file that knows its length, whatever the text’s', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringdown-say-'));
    for (const text of ['We open at nine.', 'We open at nine. '.repeat(40)]) {
      const file = join(folder, 'hours.wav');
      const sent = await run(['say', text, '--out', file, '--voice', 'sage']);
      assert.equal(sent.status, 0, sent.err.written());
      assert.match(sent.out.written(), new RegExp(`: ${text.length} characters`));
      const bytes = readFileSync(file);
      assert.equal(bytes.readUInt32LE(4), bytes.byteLength - 8);
      assert.equal(bytes.readUInt32LE(40), bytes.byteLength - 44);
    }
    rmSync(folder, { recursive: true });
  });

  test('says what is wrong, and leaves nothing behind', async () => {
    const file = join(tmpdir(), 'ringdown-say-refused.wav');
    const refused = await run(['say', 'Hello.', '--out', file, '--voice', 'nobody']);
    assert.equal(refused.status, 1);
    assert.match(refused.err.written(), /`voice`/);
    assert.ok(!existsSync(file));
    for (const args of [['Hello.'], ['Hello.', '--out', 'hello.ogg'], ['--out', file]])
      assert.equal((await run(['say', ...args])).status, 2);
    assert.match((await run(['say', 'Hello.', '--out', '/nowhere/x.wav'])).err.written(), /can’t be written/);
  });
});
