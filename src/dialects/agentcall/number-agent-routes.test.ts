import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ApiUnderTest, type Sent, startApi } from '../../../test/api/api-under-test.ts';
import { createAccount } from '../../core/account/bootstrap.ts';
import { changeAccount } from '../../core/account/change-account.ts';
import { newNumber } from '../../core/number/new-number.ts';
import type { OwnNumber } from '../../core/number/own-number.ts';
import type { Log, LogFields } from '../../core/ports/log.ts';
import { callIn } from '../../core/ports/store-check.contract.ts';
import { meterCall } from '../../core/usage/meter-call.ts';

const logged: string[] = [];
const keep = (message: string, fields?: LogFields): void => void logged.push(JSON.stringify({ message, ...fields }));
const log: Log = { debug: keep, info: keep, warn: keep, error: keep };

let api: ApiUnderTest;
before(async () => {
  api = await startApi({ log });
});
after(() => api.close());

const card = { customerId: 'cus_1', hasCard: true, subscribed: true, revision: 1 };
const errorOf = ({ status, body }: Sent): string => `${status} ${String((body['error'] as { code?: string }).code)}`;
const problemsOf = ({ body }: Sent): string[] => (body['details'] as { path: string }[]).map(({ path }) => path);

let made = 0;
async function number(changes: Partial<OwnNumber> = {}): Promise<OwnNumber> {
  const row = newNumber({
    accountId: api.account.id,
    number: `+1503555${String(made++).padStart(4, '0')}`,
    type: 'local',
    country: 'US',
    carrier: 'simulator',
    ...changes,
  });
  await api.core.store.numbers.insert(row);
  return row;
}

const pathOf = ({ id }: OwnNumber, part = 'inbound-config'): string => `/v1/numbers/${id}/${part}`;
const minimal = { mode: 'ai', systemPrompt: 'You answer for Lake Dental.' };
const secret = 'a-secret-of-32-characters-0123456';
const otherSecret = 'b-secret-of-32-characters-0123456';

async function set(one: OwnNumber, body: object, key?: string): Promise<Sent> {
  return api.send(pathOf(one), { body, ...(key !== undefined && { key }) });
}

const off = {
  mode: 'off',
  systemPrompt: null,
  firstMessage: null,
  voice: null,
  language: null,
  maxDurationSecs: null,
  record: null,
  liveTranscript: null,
  notify: null,
  contextSource: null,
  contextWebhook: null,
  smsMode: 'off',
  smsSystemPrompt: null,
  tools: [],
  actionWebhook: null,
  agentWebhook: null,
  allowedSenders: [],
  voiceMode: 'managed',
  hasByokKey: false,
  byokOpenaiApiKeyPreview: null,
  premiumVoice: null,
};

const everything = {
  ...minimal,
  firstMessage: 'Lake Dental, how can I help you?',
  voice: 'sage',
  language: 'es',
  maxDurationSecs: 120,
  record: true,
  liveTranscript: true,
  notify: { emailTo: 'desk@example.com', smsTo: '+14155551234', businessName: 'Lake Dental', agencyName: 'Bright' },
  contextSource: 'merge',
  contextWebhook: { url: 'https://example.com/context', signingSecret: secret, timeoutMs: 9000 },
  smsMode: 'relay',
  smsSystemPrompt: 'Answer texts briefly.',
  tools: [
    {
      name: 'opening_hours',
      description: 'Tells when we are open.',
      parameters: { type: 'object', properties: { day: { type: 'string' } }, required: ['day'] },
    },
  ],
  actionWebhook: { url: 'https://example.com/tools', signingSecret: secret },
  agentWebhook: { url: 'https://example.com/relay', signingSecret: secret },
  allowedSenders: ['+14155551234'],
};

describe('the agent that answers', () => {
  test('a number without one says so, and DELETE leaves it so', async () => {
    const one = await number();
    const expected = { numberId: one.id, number: one.number, ...off, config: off };
    assert.deepEqual((await api.send(pathOf(one))).body, expected);
    const cleared = await api.send(pathOf(one), { method: 'DELETE' });
    assert.deepEqual([cleared.status, cleared.body], [200, expected]);
    assert.equal((await api.send(`/v1/numbers/${one.id}`)).body['inbound'], null);
  });

  test('defaults', async () => {
    const one = await number();
    const sent = await set(one, { ...minimal, firstMessage: '', notify: null, contextSource: '', tools: null });
    const config = {
      ...off,
      ...minimal,
      voice: 'shimmer',
      language: 'auto',
      maxDurationSecs: 600,
      record: false,
      liveTranscript: false,
      contextSource: 'none',
    };
    assert.deepEqual([sent.status, sent.body], [200, { numberId: one.id, number: one.number, ...config, config }]);
    assert.deepEqual((await api.send(pathOf(one))).body, sent.body);
    assert.deepEqual((await api.send(`/v1/numbers/${one.id}`)).body['inbound'], config);
    assert.deepEqual((await api.send(`/v1/numbers/${encodeURIComponent(one.number)}/inbound-config`)).body, sent.body);
  });

  test('everything that can be set is kept, secrets are not shown', async () => {
    const one = await number();
    const sent = await set(one, everything);
    assert.equal(sent.status, 200, sent.text);
    const {
      voiceMode: _,
      hasByokKey: __,
      byokOpenaiApiKeyPreview: ___,
      premiumVoice: ____,
      ...config
    } = sent.body['config'] as Record<string, unknown>;
    assert.deepEqual(config, {
      ...everything,
      contextWebhook: { url: 'https://example.com/context', timeoutMs: 1500, hasSigningSecret: true },
      actionWebhook: { url: 'https://example.com/tools', hasSigningSecret: true },
      agentWebhook: { url: 'https://example.com/relay', hasSigningSecret: true },
    });
    const stored = await api.core.store.numbers.get(api.account.id, one.id);
    for (const block of ['contextWebhook', 'actionWebhook', 'agentWebhook'] as const) {
      assert.equal(api.core.vault.open(stored?.inbound?.[block]?.sealedSecret ?? ''), secret, block);
    }
    const answers = [
      sent,
      await api.send(pathOf(one)),
      await api.send(`/v1/numbers/${one.id}`),
      await api.send('/v1/numbers?limit=100'),
      await api.send(`/v1/numbers/${one.id}`, { method: 'PATCH', body: { voice: 'ash' } }),
    ];
    for (const { text } of answers) assert.ok(!text.includes(secret) && !text.includes('sealed'), text);
    assert.ok(!JSON.stringify(stored).includes(secret));
    assert.ok(logged.length > 0 && logged.every((line) => !line.includes(secret)));
  });

  test('POST replaces everything; a block sent again without its secret keeps it, one left out loses it', async () => {
    const one = await number();
    await set(one, everything);
    const again = await set(one, {
      ...minimal,
      contextWebhook: { url: 'https://example.com/other', signingSecret: '', timeoutMs: null },
      tools: everything.tools,
      actionWebhook: { url: 'https://example.com/tools', signingSecret: otherSecret },
    });
    assert.equal(again.status, 200, again.text);
    assert.deepEqual(
      [again.body['firstMessage'], again.body['voice'], again.body['notify'], again.body['agentWebhook']],
      [null, 'shimmer', null, null],
    );
    assert.deepEqual([again.body['record'], again.body['smsMode'], again.body['allowedSenders']], [false, 'off', []]);
    assert.equal(again.body['contextSource'], 'webhook');
    assert.deepEqual(again.body['contextWebhook'], {
      url: 'https://example.com/other',
      timeoutMs: 800,
      hasSigningSecret: true,
    });
    const stored = (await api.core.store.numbers.get(api.account.id, one.id))?.inbound;
    assert.equal(api.core.vault.open(stored?.contextWebhook?.sealedSecret ?? ''), secret);
    assert.equal(api.core.vault.open(stored?.actionWebhook?.sealedSecret ?? ''), otherSecret);
    const gone = await set(one, { ...minimal, smsMode: 'relay', agentWebhook: { url: 'https://example.com/relay' } });
    assert.deepEqual([errorOf(gone), problemsOf(gone)], ['422 validation_error', ['agentWebhook.signingSecret']]);
    assert.equal((await api.send(pathOf(one))).body['smsMode'], 'off', 'a refusal changes nothing');
  });

  test('the model key, the premium voice and the saved outbound agent survive POST and DELETE', async () => {
    const one = await number();
    await set(one, minimal);
    await api.send(pathOf(one, 'byok-key'), { body: { openaiApiKey: 'sk-proj-secret-abcd' } });
    await api.send(pathOf(one, 'premium-voice'), { body: { voiceId: 'hugo' } });
    await api.send(pathOf(one, 'outbound-defaults'), { body: { systemPrompt: 'Call.' } });
    const kept = {
      voiceMode: 'byok',
      hasByokKey: true,
      byokOpenaiApiKeyPreview: 'sk-...abcd',
      premiumVoice: { voiceId: 'hugo', name: 'Hugo', enabled: true },
    };
    const partOf = (body: Record<string, unknown>): object =>
      Object.fromEntries(Object.keys(kept).map((name) => [name, body[name]]));
    const again = await set(one, { ...minimal, systemPrompt: 'Another.' });
    assert.deepEqual(partOf(again.body), kept);
    assert.deepEqual(partOf(again.body['config'] as Record<string, unknown>), kept);
    const cleared = await api.send(pathOf(one), { method: 'DELETE' });
    assert.deepEqual([cleared.body['mode'], partOf(cleared.body)], ['off', kept]);
    const { body } = await api.send(`/v1/numbers/${one.id}`);
    assert.equal(body['inbound'], null);
    assert.equal((body['outbound'] as { systemPrompt: string }).systemPrompt, 'Call.');
  });

  test('where the context comes from, when nothing is said', async () => {
    const { account, key } = await createAccount(api.core, { name: 'Remembers', timeZone: 'UTC' });
    await changeAccount(api.core, account.id, (current) => ({ ...current, memoryEnabled: true }));
    const one = await number({ accountId: account.id });
    assert.equal((await set(one, minimal, key)).body['contextSource'], 'agentcall_memory');
    const contextWebhook = { url: 'https://example.com/context', signingSecret: secret };
    assert.equal((await set(one, { ...minimal, contextWebhook }, key)).body['contextSource'], 'webhook');
    const none = await set(one, { ...minimal, contextSource: 'none' }, key);
    assert.equal(none.body['contextSource'], 'none');
  });

  test('what is wrong is said all at once', async () => {
    const one = await number();
    const bad = await set(one, {
      mode: 'off',
      systemPrompt: '   ',
      firstMessage: 'x'.repeat(1001),
      voice: 'nobody',
      language: 'xx',
      maxDurationSecs: 9,
      record: 'yes',
      notify: { emailTo: 'nobody', smsTo: '555' },
      contextWebhook: { url: 'https://example.com', signingSecret: 'short' },
      smsMode: 'loud',
      allowedSenders: ['+14155551234', 'me'],
    });
    assert.equal(errorOf(bad), '422 validation_error');
    assert.deepEqual(problemsOf(bad).toSorted(), [
      'allowedSenders.1',
      'contextWebhook.signingSecret',
      'firstMessage',
      'language',
      'maxDurationSecs',
      'mode',
      'notify.emailTo',
      'notify.smsTo',
      'record',
      'smsMode',
      'systemPrompt',
      'voice',
    ]);
    assert.deepEqual(problemsOf(await set(one, {})).toSorted(), ['mode', 'systemPrompt']);
    const alone: readonly (readonly [object, string])[] = [
      [{ systemPrompt: 'x'.repeat(20_001) }, 'systemPrompt'],
      [{ maxDurationSecs: 3601 }, 'maxDurationSecs'],
      [{ maxDurationSecs: 60.5 }, 'maxDurationSecs'],
      [{ smsMode: 'relay' }, 'agentWebhook'],
      [{ contextSource: 'webhook' }, 'contextWebhook'],
      [{ tools: everything.tools }, 'actionWebhook'],
      [{ allowedSenders: Array.from({ length: 21 }, (_, i) => `+141555512${10 + i}`) }, 'allowedSenders'],
      [{ actionWebhook: { url: 'https://example.com' } }, 'actionWebhook.signingSecret'],
      [{ actionWebhook: { signingSecret: secret } }, 'actionWebhook.url'],
      [
        { contextWebhook: { url: 'https://example.com', signingSecret: secret, timeoutMs: 0 } },
        'contextWebhook.timeoutMs',
      ],
    ];
    for (const [body, path] of alone) {
      const refused = await set(one, { ...minimal, ...body });
      assert.deepEqual([errorOf(refused), problemsOf(refused)], ['422 validation_error', [path]], JSON.stringify(body));
    }
    assert.equal((await api.send(pathOf(one))).body['mode'], 'off');
  });

  test('tools have names of their own and parameters that are a JSON Schema', async () => {
    const one = await number();
    const actionWebhook = { url: 'https://example.com/tools', signingSecret: secret };
    const withTools = (tools: readonly unknown[]): Promise<Sent> => set(one, { ...minimal, actionWebhook, tools });
    const tool = (more: object): object => ({ name: 'look_up', description: 'Looks it up.', ...more });
    const wrong: readonly (readonly [readonly unknown[], string])[] = [
      [Array.from({ length: 9 }, (_, i) => tool({ name: `tool_${i}` })), 'tools'],
      [[tool({}), tool({})], 'tools'],
      [[tool({ name: 'with space' })], 'tools.0.name'],
      [[tool({ name: '' })], 'tools.0.name'],
      [[tool({ parameters: 'none' })], 'tools.0.parameters'],
      [[tool({ parameters: { type: 'string' } })], 'tools.0.parameters'],
      [[tool({ parameters: { type: 'object', properties: 5 } })], 'tools.0.parameters'],
      [[tool({ parameters: { type: 'object', properties: { a: { type: 'text' } } } })], 'tools.0.parameters'],
      [[tool({ parameters: { type: 'object', required: 'a' } })], 'tools.0.parameters'],
      [
        [tool({ parameters: { type: 'object', properties: { a: { pattern: '(', type: 'string' } } } })],
        'tools.0.parameters',
      ],
    ];
    for (const [tools, path] of wrong) {
      const refused = await withTools(tools);
      assert.deepEqual(
        [errorOf(refused), problemsOf(refused)],
        ['422 validation_error', [path]],
        JSON.stringify(tools),
      );
    }
    let parameters: object = { type: 'string' };
    for (let i = 0; i < 2000; i++) parameters = { type: 'object', properties: { a: parameters } };
    assert.deepEqual(problemsOf(await withTools([tool({ parameters })])), ['tools.0.parameters']);
    const kept = await withTools([tool({}), tool({ name: 'other', description: '', parameters: null })]);
    assert.deepEqual(kept.body['tools'], [
      { name: 'look_up', description: 'Looks it up.', parameters: { type: 'object', properties: {} } },
      { name: 'other', description: '', parameters: { type: 'object', properties: {} } },
    ]);
  });

  test('addresses that may not be called are refused by name', async () => {
    const one = await number();
    for (const url of [
      'http://example.com',
      'https://localhost/x',
      'https://10.0.0.1',
      'https://a:b@example.com',
      'ftp://x',
      'x',
    ]) {
      const refused = await set(one, { ...minimal, contextWebhook: { url, signingSecret: secret } });
      assert.deepEqual([errorOf(refused), problemsOf(refused)], ['422 url_not_allowed', ['contextWebhook.url']], url);
    }
    const endpoint = { url: 'https://127.0.0.1/', signingSecret: secret };
    const both = await set(one, { ...minimal, actionWebhook: endpoint, agentWebhook: endpoint });
    assert.deepEqual(problemsOf(both), ['actionWebhook.url', 'agentWebhook.url']);
  });

  test('texts to the owner come from local US numbers only; AI answers in the US and Canada only', async () => {
    const notify = { smsTo: '+14155551234' };
    const canadian = await number({ country: 'CA', number: '+16045550100' });
    const refused = await set(canadian, { ...minimal, notify });
    assert.deepEqual([errorOf(refused), problemsOf(refused)], ['422 validation_error', ['notify.smsTo']]);
    assert.equal((await set(canadian, { ...minimal, notify: { smsTo: '', emailTo: 'a@example.com' } })).status, 200);
    const tollfree = await number({ type: 'tollfree', number: '+18335550100' });
    assert.deepEqual(problemsOf(await set(tollfree, { ...minimal, notify })), ['notify.smsTo']);
    assert.equal((await set(await number(), { ...minimal, notify })).status, 200);
    const british = await number({ country: 'GB', number: '+442079460000' });
    assert.equal(errorOf(await set(british, minimal)), '400 carrier_not_supported');
    assert.equal(errorOf(await set(british, { mode: 'ai' })), '422 validation_error');
    assert.equal((await api.send(pathOf(british))).body['mode'], 'off');
  });

  test('what the plans hold back', async () => {
    const { account, key } = await createAccount(api.core, { name: 'Small', timeZone: 'UTC', plan: 'free' });
    const one = await number({ accountId: account.id });
    const abroad = await number({ accountId: account.id, country: 'DE', number: '+493023125000' });
    const agentWebhook = { url: 'https://example.com/relay', signingSecret: secret };
    assert.equal((await set(one, minimal, key)).status, 200);
    assert.equal(errorOf(await set(one, { ...minimal, record: true }, key)), '403 plan_limit_recording');
    assert.equal(errorOf(await set(one, { ...minimal, smsMode: 'ai' }, key)), '403 plan_limit_sms_ai');
    assert.equal(
      errorOf(await set(one, { ...minimal, smsMode: 'relay', agentWebhook }, key)),
      '403 plan_limit_sms_relay',
    );
    assert.equal(errorOf(await set(abroad, { ...minimal, record: true }, key)), '400 carrier_not_supported');
    assert.equal((await api.send(pathOf(one), { key })).body['record'], false);
    const now = Date.now();
    const call = await callIn(api.core.store, {
      accountId: account.id,
      direction: 'inbound',
      state: 'completed',
      answeredAt: now - 300_000,
      endedAt: now,
      durationMs: 300_000,
    });
    await meterCall(api.core.store, call, false);
    const used = await set(one, minimal, key);
    assert.equal(errorOf(used), '403 plan_limit_inbound_ai_trial_exhausted');
    assert.ok(used.body['upgradeUrl'] && used.body['resetsAt']);
    await changeAccount(api.core, account.id, (current) => ({ ...current, plan: 'pro' }));
    const cardless = await set(one, minimal, key);
    assert.equal(errorOf(cardless), '402 payment_method_required');
    assert.ok(cardless.body['setupUrl']);
    await changeAccount(api.core, account.id, (current) => ({ ...current, payment: card }));
    assert.equal((await set(one, { ...minimal, record: true, smsMode: 'ai' }, key)).status, 200);
  });
});

describe('the saved agent that calls', () => {
  test('is null, saved, replaced, forgotten; the one that answers is another thing', async () => {
    const one = await number();
    const path = pathOf(one, 'outbound-defaults');
    const none = await api.send(path);
    assert.deepEqual([none.status, none.text], [200, 'null']);
    const saved = await api.send(path, {
      body: {
        systemPrompt: 'Confirm the visit.',
        voice: 'cedar',
        language: 'de',
        firstMessage: 'Guten Tag.',
        maxDurationSecs: 90,
        record: true,
        templateId: 'outbound-callback-confirmation',
      },
    });
    const { updatedAt, ...agent } = saved.body;
    assert.deepEqual([saved.status, typeof updatedAt], [200, 'string']);
    assert.deepEqual(agent, {
      numberId: one.id,
      systemPrompt: 'Confirm the visit.',
      voice: 'cedar',
      language: 'de',
      firstMessage: 'Guten Tag.',
      maxDurationSecs: 90,
      record: true,
      templateId: 'outbound-callback-confirmation',
    });
    assert.deepEqual((await api.send(path)).body, saved.body);
    assert.deepEqual((await api.send(`/v1/numbers/${one.id}`)).body['outbound'], saved.body);
    const replaced = await api.send(path, { body: { systemPrompt: 'Ask.', firstMessage: null, templateId: '' } });
    assert.deepEqual(
      [replaced.body['voice'], replaced.body['language'], replaced.body['firstMessage'], replaced.body['templateId']],
      ['shimmer', 'auto', null, null],
    );
    assert.deepEqual([replaced.body['maxDurationSecs'], replaced.body['record']], [600, false]);
    assert.equal((await api.send(`/v1/numbers/${one.id}`)).body['inbound'], null);
    for (let i = 0; i < 2; i++) {
      const { status, body } = await api.send(path, { method: 'DELETE' });
      assert.deepEqual([status, body], [200, { numberId: one.id, outbound: null }]);
    }
    assert.equal((await api.send(path)).text, 'null');
  });

  test('refusals', async () => {
    const one = await number();
    const path = pathOf(one, 'outbound-defaults');
    for (const [body, problem] of [
      [{}, 'systemPrompt'],
      [{ systemPrompt: '' }, 'systemPrompt'],
      [{ systemPrompt: 'Ask.', templateId: 'receptionist' }, 'templateId'],
      [{ systemPrompt: 'Ask.', voice: 'eleanor' }, 'voice'],
      [{ systemPrompt: 'Ask.', maxDurationSecs: 5 }, 'maxDurationSecs'],
    ] as const) {
      const refused = await api.send(path, { body });
      assert.deepEqual([errorOf(refused), problemsOf(refused)], ['422 validation_error', [problem]]);
    }
    const { account, key } = await createAccount(api.core, { name: 'Free', timeZone: 'UTC', plan: 'free' });
    const theirs = await number({ accountId: account.id });
    const body = { systemPrompt: 'Ask.' };
    assert.equal(
      errorOf(await api.send(pathOf(theirs, 'outbound-defaults'), { key, body })),
      '403 plan_limit_outbound_defaults',
    );
    assert.equal((await api.send(pathOf(theirs, 'outbound-defaults'), { key })).text, 'null');
    await changeAccount(api.core, account.id, (current) => ({ ...current, plan: 'pro' }));
    assert.equal((await api.send(pathOf(theirs, 'outbound-defaults'), { key, body })).status, 200);
  });
});
