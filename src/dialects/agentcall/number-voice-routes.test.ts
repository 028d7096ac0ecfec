import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type ApiUnderTest, type Sent, startApi } from '../../../test/api/api-under-test.ts';
import { createAccount } from '../../core/account/bootstrap.ts';
import { changeAccount } from '../../core/account/change-account.ts';
import { PhoneError } from '../../core/errors.ts';
import { newNumber } from '../../core/number/new-number.ts';
import { premiumVoices } from '../../core/number/premium-voices.ts';
import type { Log, LogFields } from '../../core/ports/log.ts';

const logged: string[] = [];
const keep = (message: string, fields?: LogFields): void => {
  const { error, ...rest } = fields ?? {};
  logged.push(JSON.stringify({ message, ...rest, error: String(error) }));
};
const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
const tried: string[] = [];
let refusal: Error | null = null;

let api: ApiUnderTest;
let number: string;
let made = 0;
before(async () => {
  api = await startApi({
    log,
    checkModelKey: (key) => {
      tried.push(key);
      return refusal ? Promise.reject(refusal) : Promise.resolve();
    },
  });
});
beforeEach(async () => {
  number = await numberOf(api.account.id);
});
after(() => api.close());

const firstKey = 'sk-proj-1111-secret-abcd';
const secondKey = 'sk-proj-2222-secret-wxyz';
const agent = { mode: 'ai', systemPrompt: 'Answer.', record: true, voice: 'ash', notify: { emailTo: 'a@example.com' } };
const card = { customerId: 'cus_1', hasCard: true, subscribed: true, revision: 1 };
const errorOf = ({ status, body }: Sent): string => `${status} ${String((body['error'] as { code?: string }).code)}`;

async function numberOf(accountId: string): Promise<string> {
  const row = newNumber({
    accountId,
    number: `+1971555${String(made++).padStart(4, '0')}`,
    type: 'local',
    country: 'US',
    carrier: 'simulator',
  });
  await api.core.store.numbers.insert(row);
  return row.id;
}

function post(part: string, body?: object, key = api.key, id = number): Promise<Sent> {
  return api.send(`/v1/numbers/${id}/${part}`, { method: 'POST', body, key });
}

function remove(part: string, key = api.key, id = number): Promise<Sent> {
  return api.send(`/v1/numbers/${id}/${part}`, { method: 'DELETE', key });
}

async function config(): Promise<Record<string, unknown>> {
  return (await api.send(`/v1/numbers/${number}/inbound-config`)).body['config'] as Record<string, unknown>;
}

describe('the owner’s own model key', () => {
  for (const part of ['byok-key', 'byok/key']) {
    test(`${part}: set, replaced, removed, and nothing else touched`, async () => {
      await post('inbound-config', agent);
      const before = await config();
      const set = await post(part, { openaiApiKey: firstKey });
      const expected = { voiceMode: 'byok', hasByokKey: true, byokOpenaiApiKeyPreview: 'sk-...abcd' };
      assert.deepEqual([set.status, set.body], [200, expected]);
      assert.deepEqual(await config(), { ...before, ...expected });
      for (let i = 0; i < 2; i++) {
        const replaced = await post(part, { openaiApiKey: secondKey });
        assert.equal(replaced.body['byokOpenaiApiKeyPreview'], 'sk-...wxyz');
      }
      const stored = await api.core.store.numbers.get(api.account.id, number);
      assert.equal(api.core.vault.open(stored?.modelKey?.sealed ?? ''), secondKey);
      assert.ok(!JSON.stringify(stored).includes('secret'));
      const none = { voiceMode: 'managed', hasByokKey: false, byokOpenaiApiKeyPreview: null };
      for (let i = 0; i < 2; i++) assert.deepEqual((await remove(part)).body, none);
      assert.deepEqual(await config(), before);
    });
  }

  test('is in no answer and no log', async () => {
    await post('inbound-config', agent);
    const answers = [
      await post('byok-key', { openaiApiKey: firstKey }),
      await api.send(`/v1/numbers/${number}`),
      await api.send('/v1/numbers?limit=100'),
      await api.send(`/v1/numbers/${number}/inbound-config`),
      await post('byok-key', { openaiApiKey: `${firstKey} with spaces` }),
      await post('byok/test'),
      await remove('byok-key'),
    ];
    for (const { text } of answers) assert.ok(!text.includes('1111') && !text.includes('sealed'), text);
    assert.ok(logged.length > 0 && logged.every((line) => !line.includes('1111')));
  });

  test('refusals, in order', async () => {
    for (const body of [
      {},
      { openaiApiKey: '' },
      { openaiApiKey: 7 },
      { openaiApiKey: 'sk-1' },
      { openaiApiKey: 'sk-proj-\n-line-break' },
    ]) {
      assert.equal(errorOf(await post('byok-key', body)), '422 validation_error', JSON.stringify(body));
    }
    assert.equal(errorOf(await post('byok-key', { openaiApiKey: firstKey })), '409 inbound_ai_not_configured');
    const { account, key } = await createAccount(api.core, { name: 'Free', timeZone: 'UTC', plan: 'free' });
    const theirs = await numberOf(account.id);
    assert.equal(errorOf(await post('byok-key', {}, key, theirs)), '422 validation_error');
    assert.equal(errorOf(await post('byok-key', { openaiApiKey: firstKey }, key, theirs)), '403 plan_limit_byok');
    assert.equal(errorOf(await post('byok/test', { openaiApiKey: firstKey }, key, theirs)), '403 plan_limit_byok');
    assert.equal((await remove('byok-key', key, theirs)).status, 200, 'a key can always be taken back');
  });

  test('can be taken away when the agent is gone', async () => {
    await post('inbound-config', agent);
    await post('byok-key', { openaiApiKey: firstKey });
    await remove('inbound-config');
    assert.equal((await config())['hasByokKey'], true);
    assert.equal(errorOf(await post('byok-key', { openaiApiKey: secondKey })), '409 inbound_ai_not_configured');
    assert.equal((await remove('byok-key')).body['hasByokKey'], false);
  });

  test('is tried: the one that is sent, else the stored one', async () => {
    assert.equal(errorOf(await post('byok/test')), '422 validation_error');
    await post('inbound-config', agent);
    await post('byok-key', { openaiApiKey: firstKey });
    tried.length = 0;
    refusal = null;
    for (const body of [undefined, {}, { openaiApiKey: secondKey }]) {
      const { status, body: answer } = await post('byok/test', body);
      assert.deepEqual([status, Object.keys(answer), answer['ok']], [200, ['ok', 'latencyMs'], true]);
    }
    assert.deepEqual(tried, [firstKey, firstKey, secondKey]);
    refusal = new PhoneError('unavailable', `The service does not accept the key ${firstKey}.`);
    const bad = (await post('byok/test')).body;
    assert.deepEqual([bad['ok'], bad['error']], [false, 'The service does not accept the key the key.']);
    refusal = new Error(`Odd: ${firstKey}`);
    const odd = (await post('byok/test')).body;
    assert.deepEqual([odd['ok'], odd['error']], [false, 'The speech service did not answer.']);
    assert.equal((await config())['hasByokKey'], true, 'a trial changes nothing');
  });
});

describe('premium voices', () => {
  test('set, changed, removed, and nothing else touched', async () => {
    await post('inbound-config', agent);
    const before = await config();
    for (const { id, name } of premiumVoices) {
      const set = await post('premium-voice', { voiceId: id });
      const premiumVoice = { voiceId: id, name, enabled: true };
      assert.deepEqual([set.status, set.body], [200, { numberId: number, premiumVoice }]);
      assert.deepEqual(await config(), { ...before, premiumVoice });
    }
    for (let i = 0; i < 2; i++) {
      assert.deepEqual((await remove('premium-voice')).body, { numberId: number, premiumVoice: null });
    }
    assert.deepEqual(await config(), before);
  });

  test('refusals: the voice, the plan, the card, the agent', async () => {
    const voice = { voiceId: 'grace' };
    for (const body of [{}, { voiceId: 'shimmer' }, { voiceId: 'nobody' }, { voiceId: 3 }]) {
      assert.equal(errorOf(await post('premium-voice', body)), '422 validation_error', JSON.stringify(body));
    }
    assert.equal(errorOf(await post('premium-voice', voice)), '409 inbound_ai_not_configured');
    const { account, key } = await createAccount(api.core, { name: 'Grows', timeZone: 'UTC', plan: 'free' });
    const theirs = await numberOf(account.id);
    const set = (): Promise<Sent> => post('premium-voice', voice, key, theirs);
    const free = await set();
    assert.equal(errorOf(free), '403 plan_limit_premium_voice');
    assert.ok(free.body['upgradeUrl']);
    await changeAccount(api.core, account.id, (current) => ({ ...current, plan: 'pro' }));
    const cardless = await set();
    assert.equal(errorOf(cardless), '402 payment_method_required');
    assert.ok(cardless.body['setupUrl']);
    await changeAccount(api.core, account.id, (current) => ({ ...current, payment: card }));
    assert.equal(errorOf(await set()), '409 inbound_ai_not_configured');
    await post('inbound-config', agent, key, theirs);
    assert.equal((await set()).status, 200);
  });
});
