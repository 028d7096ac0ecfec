import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ApiUnderTest, type Sent, startApi } from '../../../test/api/api-under-test.ts';
import { changeAccount } from '../../core/account/change-account.ts';
import { createAccount } from '../../core/account/bootstrap.ts';
import { PhoneError } from '../../core/errors.ts';
import { settleNumber } from '../../core/number/provision-number.ts';
import { giveBack } from '../../core/number/release-number.ts';
import { newNumber } from '../../core/number/new-number.ts';
import type { CarrierNumbers } from '../../core/ports/carrier.ts';
import { memoryNotebook } from '../../carriers/simulator/network.example.ts';
import { SimulatedNumbers } from '../../carriers/simulator/simulated-numbers.ts';
import { monthOf } from '../../core/usage/calendar-month.ts';

const network = new SimulatedNumbers(memoryNotebook());
/** What the carrier does in place of selling the next number. */
let onProvision: ((request: Parameters<CarrierNumbers['provision']>[0]) => Promise<void>) | null = null;
const numbers: CarrierNumbers = {
  countries: network.countries,
  callable: network.callable,
  search: (request) => network.search(request),
  async provision(request) {
    const before = onProvision;
    onProvision = null;
    await before?.(request);
    return network.provision(request);
  },
  release: (request) => network.release(request),
  owned: (accountId) => network.owned(accountId),
  pointHere: () => network.pointHere(),
};

let api: ApiUnderTest;
before(async () => {
  api = await startApi({ numbers });
});
after(() => api.close());

const ascending = (one: number, other: number): number => one - other;
const errorOf = ({ status, body }: Sent): string => `${status} ${String((body['error'] as { code?: string }).code)}`;
const pathsOf = ({ body }: Sent): string[] => (body['details'] as { path: string }[]).map(({ path }) => path);

async function available(query: string): Promise<Record<string, unknown>[]> {
  const { status, body } = await api.send(`/v1/numbers/available?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body['data'] as Record<string, unknown>[];
}

async function provisioned(body: object = { type: 'local' }): Promise<{ id: string; number: string }> {
  const sent = await api.send('/v1/numbers/provision', { body });
  assert.equal(sent.status, 201, sent.text);
  return { id: String(sent.body['id']), number: String(sent.body['number']) };
}

describe('numbers to be had', () => {
  test('are local ones of the US unless a type, country, area code or digits are asked for', async () => {
    const [first, ...others] = await available('');
    assert.deepEqual(Object.keys(first ?? {}), ['number', 'type', 'country', 'region', 'monthlyCost']);
    assert.deepEqual(
      [first?.['type'], first?.['country'], first?.['monthlyCost'], others.length],
      ['local', 'US', 2, 19],
    );
    assert.equal((await available('type=tollfree&limit=3'))[2]?.['monthlyCost'], 2.5);
    assert.ok((await available('country=ca&type=mobile')).every(({ country }) => country === 'CA'));
    assert.ok((await available('areaCode=415&limit=500')).every(({ number }) => String(number).startsWith('+1415')));
    assert.ok((await available('contains=01*5')).every(({ number }) => /01\d5/.test(String(number))));
  });

  test('are not those that somebody has, or had', async () => {
    const [first] = await available('areaCode=907&limit=1');
    const { id, number } = await provisioned({ type: 'local', number: first?.['number'] });
    assert.equal(number, first?.['number']);
    assert.equal((await api.send(`/v1/numbers/${id}`, { method: 'DELETE' })).status, 200);
    await network.release({ accountId: api.account.id, number });
    const found = await available('areaCode=907&limit=79');
    assert.ok(found.length > 70 && found.every((one) => one['number'] !== number));
    for (const key of [api.key, api.stranger.key]) {
      const again = await api.send('/v1/numbers/provision', { key, body: { type: 'local', number } });
      assert.equal(errorOf(again), '409 number_unavailable');
    }
  });

  test('refusals name what is wrong', async () => {
    const refused = async (query: string): Promise<string> => errorOf(await api.send(`/v1/numbers/available?${query}`));
    assert.equal(await refused('type=sim'), '422 unsupported_number_type');
    assert.equal(await refused('type=satellite'), '422 validation_error');
    assert.equal(await refused('country=AQ'), '400 carrier_not_supported');
    assert.equal(await refused('type=sim&country=XX'), '422 validation_error');
    for (const query of ['country=XX', 'country=USA', 'areaCode=x', 'contains=1', 'contains=.*', 'limit=0']) {
      assert.equal(await refused(query), '422 validation_error', query);
    }
  });
});

describe('taking numbers', () => {
  test('one that fits, with its label; metered at once', async () => {
    const sent = await api.send('/v1/numbers/provision', {
      body: { type: 'tollfree', label: 'Hotline', country: null },
    });
    assert.equal(sent.status, 201);
    const { id, number, createdAt, ...rest } = sent.body;
    assert.match(String(number), /^\+18(33|44|55|66|77|88)5550\d{3}$/);
    assert.match(String(createdAt), /Z$/);
    assert.deepEqual(rest, {
      type: 'tollfree',
      country: 'US',
      label: 'Hotline',
      status: 'active',
      capabilities: { voice: true, sms: false },
      monthlyCost: 2.5,
      inbound: null,
      outbound: null,
    });
    assert.deepEqual((await api.send(`/v1/numbers/${String(id)}`)).body, sent.body);
    assert.deepEqual((await api.send(`/v1/numbers/${String(number)}`)).body, sent.body);
    assert.deepEqual((await api.send(`/v1/numbers/${encodeURIComponent(String(number))}/`)).body, sent.body);
    const { body } = await api.send('/v1/usage');
    assert.ok((body['breakdown'] as { numbers: { count: number } }).numbers.count >= 2);
    assert.ok((await network.owned(api.account.id)).some((owned) => owned.number === number));
  });

  test('the one that is named, in its country', async () => {
    const [british] = await available('country=GB&areaCode=20&limit=1');
    const { id } = await provisioned({ type: 'local', number: british?.['number'] });
    assert.equal((await api.send(`/v1/numbers/${id}`)).body['country'], 'GB');
    const [canadian] = await available('country=CA&type=tollfree&limit=1');
    const taken = await provisioned({ type: 'tollfree', country: 'CA', number: canadian?.['number'] });
    assert.equal((await api.send(`/v1/numbers/${taken.id}`)).body['country'], 'CA');
    const elsewhere = await api.send('/v1/numbers/provision', {
      body: { type: 'local', country: 'US', number: '+442079460001' },
    });
    assert.deepEqual([errorOf(elsewhere), pathsOf(elsewhere)], ['422 validation_error', ['number']]);
  });

  test('refusals', async () => {
    const refused = async (body: object): Promise<string> => errorOf(await api.send('/v1/numbers/provision', { body }));
    assert.equal(await refused({}), '422 validation_error');
    assert.equal(await refused({ type: 'sim' }), '422 unsupported_number_type');
    assert.equal(await refused({ type: 'sim', country: 'nowhere' }), '422 validation_error');
    assert.equal(await refused({ type: 'local', country: 'XX' }), '422 validation_error');
    assert.equal(await refused({ type: 'local', number: '4155550123' }), '422 validation_error');
    assert.equal(await refused({ type: 'local', country: 'AQ' }), '400 carrier_not_supported');
    assert.equal(await refused({ type: 'local', number: '+14155551234' }), '409 number_unavailable');
    assert.equal(errorOf(await api.send('/v1/numbers/provision', { key: null, body: {} })), '401 unauthorized');
    assert.deepEqual(await api.core.store.numbers.known(['+14155551234']), []);
  });

  test('one number is sold once, many at once are all different', async () => {
    const [wanted] = await available('areaCode=503&limit=1');
    const body = { type: 'local', number: wanted?.['number'] };
    const keys = [api.key, api.stranger.key];
    const same = await Promise.all(
      Array.from({ length: 8 }, (_, i) => api.send('/v1/numbers/provision', { body, key: keys[i % 2] ?? null })),
    );
    assert.deepEqual(same.map(({ status }) => status).toSorted(ascending), [201, 409, 409, 409, 409, 409, 409, 409]);
    const many = await Promise.all(Array.from({ length: 12 }, () => provisioned()));
    assert.equal(new Set(many.map(({ number }) => number)).size, 12);
  });

  test('a plan’s cap holds against requests at the same moment', async () => {
    const { account, key } = await createAccount(api.core, { name: 'Small', timeZone: 'UTC', plan: 'free' });
    const tollfree = await api.send('/v1/numbers/provision', { key, body: { type: 'tollfree' } });
    assert.equal(errorOf(tollfree), '403 plan_limit_numbers');
    assert.match(String(tollfree.body['upgradeUrl']), /^http/);
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => api.send('/v1/numbers/provision', { key, body: { type: 'local' } })),
    );
    assert.deepEqual(sent.map(({ status }) => status).toSorted(ascending), [201, 403, 403, 403, 403]);
    assert.equal((await network.owned(account.id)).length, 1);
    assert.equal((await api.core.store.numbers.list(account.id)).length, 1);
  });
});

describe('a carrier that fails while it sells', () => {
  const body = { type: 'local', country: 'CA' };
  const lost = new PhoneError('carrier_error', 'There was no answer.', { retryable: true });

  test('a refusal leaves nothing behind', async () => {
    const known = (await api.core.store.numbers.list(api.account.id)).length;
    onProvision = () => Promise.reject(new PhoneError('carrier_error', 'The carrier account has no funds.'));
    const sent = await api.send('/v1/numbers/provision', { body });
    assert.equal(errorOf(sent), '502 carrier_error');
    assert.equal((await api.core.store.numbers.list(api.account.id)).length, known);
  });

  test('another is taken when somebody else was faster', async () => {
    const [first] = await network.search({
      ...body,
      type: 'local',
      accountId: '',
      areaCode: null,
      contains: null,
      limit: 1,
    });
    onProvision = () => Promise.reject(new PhoneError('number_unavailable', 'Gone.'));
    const { number } = await provisioned(body);
    assert.notEqual(number, first?.number);
    assert.equal((await provisioned(body)).number, first?.number, 'it is not lost for ever');
  });

  test('an answer that was lost: the carrier is asked, what it gave is kept', async () => {
    onProvision = async (request) => {
      await network.provision(request);
      throw lost;
    };
    const { id, number } = await provisioned(body);
    const stored = await api.core.store.numbers.get(api.account.id, id);
    assert.ok(stored?.carrierNumberId);
    assert.equal(stored.number, number);
  });

  test('an answer that was lost: what it did not give is forgotten', async () => {
    const known = (await api.core.store.numbers.list(api.account.id)).length;
    onProvision = () => Promise.reject(lost);
    assert.equal(errorOf(await api.send('/v1/numbers/provision', { body })), '502 carrier_error');
    assert.equal((await api.core.store.numbers.list(api.account.id)).length, known);
  });

  test('a process that died in between: later the same is found out', async () => {
    const [first, second] = await network.search({
      ...body,
      type: 'local',
      accountId: '',
      areaCode: '604',
      contains: null,
      limit: 2,
    });
    assert.ok(first && second);
    const rows = [first, second].map((one) => newNumber({ accountId: api.account.id, ...one, carrier: 'simulator' }));
    for (const row of rows) await api.core.store.numbers.insert(row);
    await network.provision({ accountId: api.account.id, ...first });
    const [had, never] = rows;
    assert.ok(had && never);
    assert.ok((await settleNumber(api.core, had))?.carrierNumberId);
    assert.equal(await settleNumber(api.core, never), null);
    assert.equal((await api.send(`/v1/numbers/${never.id}`)).status, 404);
    assert.equal((await settleNumber(api.core, had))?.id, had.id);
    const elsewhere = newNumber({ accountId: api.account.id, ...second, carrier: 'another' });
    await api.core.store.numbers.insert(elsewhere);
    assert.equal((await settleNumber(api.core, elsewhere))?.id, elsewhere.id, 'only its own carrier knows');
    const entered = await api.core.store.usage.of(`number:${had.id}:${monthOf(Date.now())}`);
    assert.equal(entered.length, 1);
  });
});

describe('changing a number', () => {
  test('only what is named changes; null and an empty label clear it', async () => {
    const { id } = await provisioned({ type: 'local', label: 'Desk' });
    const patch = (body?: object): Promise<Sent> => api.send(`/v1/numbers/${id}`, { method: 'PATCH', body });
    assert.equal((await patch()).body['label'], 'Desk');
    assert.equal((await patch({ label: 'Front desk' })).body['label'], 'Front desk');
    assert.equal((await patch({ label: '' })).body['label'], null);
    assert.equal((await patch({ label: 'Back' })).body['label'], 'Back');
    assert.equal((await patch({ label: null })).body['label'], null);
    assert.equal(errorOf(await patch({ voice: 'marin' })), '409 inbound_ai_not_configured');
    assert.equal(errorOf(await patch({ language: 'es', label: 'Kept?' })), '409 inbound_ai_not_configured');
    assert.equal((await patch({})).body['label'], null);
    await api.send(`/v1/numbers/${id}/inbound-config`, { body: { mode: 'ai', systemPrompt: 'Answer.', record: true } });
    const changed = (await patch({ voice: 'marin', language: 'es' })).body['inbound'] as Record<string, unknown>;
    assert.deepEqual(
      [changed['voice'], changed['language'], changed['systemPrompt'], changed['record']],
      ['marin', 'es', 'Answer.', true],
    );
    for (const body of [{ voice: null }, { voice: 'nobody' }, { language: '' }, { language: 'xx' }, { label: 7 }]) {
      assert.equal(errorOf(await patch(body)), '422 validation_error', JSON.stringify(body));
    }
  });

  test('changes of different parts at the same time lose nothing of each other', async () => {
    const { id } = await provisioned();
    const at = `/v1/numbers/${id}`;
    await api.send(`${at}/inbound-config`, { body: { mode: 'ai', systemPrompt: 'Answer.' } });
    const answers = await Promise.all([
      api.send(at, { method: 'PATCH', body: { label: 'Desk' } }),
      api.send(at, { method: 'PATCH', body: { voice: 'echo' } }),
      api.send(at, { method: 'PATCH', body: { language: 'fr' } }),
      api.send(`${at}/byok-key`, { body: { openaiApiKey: 'sk-proj-1234567890' } }),
      api.send(`${at}/premium-voice`, { body: { voiceId: 'eleanor' } }),
      api.send(`${at}/outbound-defaults`, { body: { systemPrompt: 'Call.' } }),
    ]);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const { label, inbound, outbound } = (await api.send(at)).body as Record<string, Record<string, unknown>>;
    assert.equal(label, 'Desk');
    assert.deepEqual(
      [inbound?.['voice'], inbound?.['language'], inbound?.['hasByokKey'], outbound?.['systemPrompt']],
      ['echo', 'fr', true, 'Call.'],
    );
    assert.deepEqual(inbound?.['premiumVoice'], { voiceId: 'eleanor', name: 'Eleanor', enabled: true });
  });
});

describe('giving a number back', () => {
  test('is for good: calls under way end, nobody finds it, the carrier gets it', async () => {
    const { id, number } = await provisioned();
    const ended = Promise.withResolvers<void>();
    let hungUp = 0;
    const placed = await api.send('/v1/calls/ai', {
      body: { from: id, to: '+14155551234', systemPrompt: 'Ask for the time.' },
    });
    const waiting = await api.send('/v1/calls/initiate', { body: { from: id, to: '+14155551235' } });
    api.core.live.add({
      callId: String(placed.body['id']),
      onCarrierEvent: () => {},
      hangUp: () => {
        hungUp++;
        ended.resolve();
      },
      order: () => Promise.resolve(false),
      shutDown: () => {},
      ended: ended.promise,
    });
    const released = await api.send(`/v1/numbers/${encodeURIComponent(number)}`, { method: 'DELETE' });
    assert.equal(released.status, 200);
    const { releasedAt, ...rest } = released.body;
    assert.deepEqual(rest, { id, number, status: 'released' });
    assert.match(String(releasedAt), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(hungUp, 1);
    assert.equal((await api.send(`/v1/calls/${String(waiting.body['id'])}`)).body['endedReason'], 'canceled');
    for (const path of [id, number, `${id}/inbound-config`, `${id}/outbound-defaults`]) {
      assert.equal(errorOf(await api.send(`/v1/numbers/${path}`)), '404 not_found', path);
    }
    assert.equal((await api.send(`/v1/numbers/${id}`, { method: 'DELETE' })).status, 404);
    assert.equal(
      errorOf(await api.send('/v1/calls/ai', { body: { from: id, to: '+14155551234', systemPrompt: 'Ask.' } })),
      '404 not_found',
    );
    const listed = (await api.send('/v1/numbers?limit=100')).body['data'] as { id: string }[];
    assert.ok(listed.length > 0 && listed.every((one) => one.id !== id));
    const carrierNumber = { id, accountId: api.account.id, number, carrier: 'simulator', carrierNumberId: null };
    assert.ok((await network.owned(api.account.id)).some((owned) => owned.number === number));
    for (let i = 0; i < 2; i++) await giveBack(api.core, carrierNumber);
    assert.ok((await network.owned(api.account.id)).every((owned) => owned.number !== number));
  });

  test('happens once', async () => {
    const { id } = await provisioned();
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => api.send(`/v1/numbers/${id}`, { method: 'DELETE' })),
    );
    assert.deepEqual(answers.map(({ status }) => status).toSorted(ascending), [200, 404, 404]);
  });
});

test('numbers of others are not found, whatever is asked of them', async () => {
  const { id, number } = await provisioned();
  const requests: readonly (readonly [string, string, object?])[] = [
    ['GET', ''],
    ['PATCH', '', { label: 'Mine' }],
    ['DELETE', ''],
    ['GET', '/inbound-config'],
    ['POST', '/inbound-config', { mode: 'ai', systemPrompt: 'Answer.' }],
    ['POST', '/inbound-config', { mode: 'wrong' }],
    ['DELETE', '/inbound-config'],
    ['POST', '/byok-key', { openaiApiKey: 'sk-proj-1234567890' }],
    ['DELETE', '/byok-key'],
    ['POST', '/byok/key', { openaiApiKey: 'sk-proj-1234567890' }],
    ['DELETE', '/byok/key'],
    ['POST', '/byok/test', { openaiApiKey: 'sk-proj-1234567890' }],
    ['POST', '/premium-voice', { voiceId: 'eleanor' }],
    ['DELETE', '/premium-voice'],
    ['GET', '/outbound-defaults'],
    ['POST', '/outbound-defaults', { systemPrompt: 'Call.' }],
    ['DELETE', '/outbound-defaults'],
  ];
  for (const [method, path, body] of requests) {
    for (const name of [id, encodeURIComponent(number), 'num_of_nobody']) {
      const sent = await api.send(`/v1/numbers/${name}${path}`, { method, body, key: api.stranger.key });
      assert.equal(errorOf(sent), '404 not_found', `${method} ${path}`);
    }
    assert.equal((await api.send(`/v1/numbers/${id}${path}`, { method, body, key: null })).status, 401);
  }
  const { body } = await api.send(`/v1/numbers/${id}`);
  assert.deepEqual([body['label'], body['inbound'], body['outbound']], [null, null, null]);
});

test('a carrier whose numbers are entered by hand says so', async () => {
  const bare = await startApi();
  try {
    assert.equal(errorOf(await bare.send('/v1/numbers/available')), '501 not_implemented');
    assert.equal(errorOf(await bare.send('/v1/numbers/provision', { body: { type: 'local' } })), '501 not_implemented');
  } finally {
    await bare.close();
  }
});

test('an account’s change and a number’s do not undo each other', async () => {
  const { id } = await provisioned();
  await Promise.all([
    api.send(`/v1/numbers/${id}`, { method: 'PATCH', body: { label: 'Desk' } }),
    changeAccount(api.core, api.account.id, (account) => ({ ...account, name: 'Renamed' })),
  ]);
  assert.equal((await api.send(`/v1/numbers/${id}`)).body['label'], 'Desk');
  assert.equal((await api.send('/v1/agent')).body['name'], 'Renamed');
});
