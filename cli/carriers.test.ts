import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FakeTwilio } from '../src/carriers/twilio/fake.ts';
import { createAccount, bootstrap } from '../src/core/account/bootstrap.ts';
import { silentLog } from '../src/core/ports/log.ts';
import { openSqlite } from '../src/stores/sqlite/index.ts';
import { runCli } from './run-cli.ts';
import { screen } from './screen.example.ts';

const sid = `AC${'1'.repeat(32)}`;
const ownSid = `AC${'2'.repeat(32)}`;
const dataDir = mkdtempSync(join(tmpdir(), 'ringdown-carriers-'));
const publicUrl = 'https://phone.example.com';
let fake: FakeTwilio;
let second: string;

before(async () => {
  fake = await FakeTwilio.start({
    accounts: [
      { sid, authToken: 'first token' },
      { sid: ownSid, authToken: 'second token' },
    ],
    numbers: ['+14155550110'],
  });
  const store = await openSqlite({ dataDir, role: 'server', log: silentLog });
  await bootstrap(store, { apiKey: null, timeZone: 'UTC', firstNumbers: [] });
  second = (await createAccount({ store }, { name: 'Second', timeZone: 'UTC' })).account.id;
  await store.close();
});
after(async () => {
  await fake.close();
  rmSync(dataDir, { recursive: true });
});

async function run(...args: readonly string[]) {
  const [out, err] = [screen(), screen()];
  const status = await runCli(args, {
    out,
    err,
    env: {
      PATH: process.env['PATH'],
      RINGDOWN_DATA_DIR: dataDir,
      RINGDOWN_PUBLIC_URL: publicUrl,
      TWILIO_ACCOUNT_SID: sid,
      TWILIO_AUTH_TOKEN: 'first token',
      TWILIO_API_BASE_URL: fake.url,
    },
    server: [fileURLToPath(new URL('../src/main.ts', import.meta.url))],
  });
  return { status, out: out.written(), err: err.written() };
}

test('an account gets credentials of its own, sealed, and loses them', async () => {
  const file = join(dataDir, 'own.env');
  writeFileSync(file, `TWILIO_ACCOUNT_SID=${ownSid}\nTWILIO_AUTH_TOKEN="second token"\n`);
  const set = await run('carriers', 'set', 'twilio', '--account', second, '--from', file);
  assert.equal(set.status, 0, set.err);
  assert.match((await run('carriers', 'list')).out, new RegExp(`twilio +in use +${second}`));
  const removed = await run('carriers', 'remove', 'twilio', '--account', second);
  assert.equal(removed.status, 0, removed.err);
  assert.doesNotMatch((await run('carriers', 'list')).out, new RegExp(second));
});

test('what the carrier could not work with is refused', async () => {
  const file = join(dataDir, 'wrong.env');
  for (const [content, says] of [
    ['TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKEN=x', /TWILIO_ACCOUNT_SID: must be AC and 32 hexadecimal digits/],
    [`TWILIO_ACCOUNT_SID=${ownSid}`, /That is not all that twilio needs/],
    ['TWILIO_API_BASE_URL=http://elsewhere', /TWILIO_API_BASE_URL: an account has/],
  ] as const) {
    writeFileSync(file, content);
    const refused = await run('carriers', 'set', 'twilio', '--from', file);
    assert.equal(refused.status, 1);
    assert.match(refused.err, says);
  }
  assert.match((await run('carriers', 'set', 'nobody', '--from', file)).err, /There is no carrier nobody/);
});

test('doctor sees where numbers’ calls go, and sets it right', async () => {
  const before = await run('doctor');
  assert.equal(before.status, 1);
  assert.match(before.out, /✗ carrier +twilio \+14155550110 +Its calls go elsewhere/);
  assert.match(before.out, /ringdown doctor --mend/);
  const mended = await run('doctor', '--mend');
  assert.equal(mended.status, 1, mended.out);
  assert.match(mended.out, /✓ carrier +twilio \+14155550110/);
  assert.match(mended.out, /✗ settings +public address +Nothing answers at https:\/\/phone\.example\.com/);
  const [number] = fake.numbers.values();
  assert.equal(number?.settings.get('VoiceUrl'), `${publicUrl}/twilio/voice`);
  assert.equal(number.settings.get('SmsUrl'), `${publicUrl}/twilio/sms`);
  assert.match((await run('doctor')).out, /✓ carrier +twilio \+14155550110/);
});

test('numbers of the carrier’s account are entered, once', async () => {
  const taken = await run('numbers', 'import');
  assert.equal(taken.status, 0, taken.err);
  assert.match(taken.out, /\+14155550110/);
  assert.doesNotMatch((await run('numbers', 'import')).out, /\+14155550110/);
});
