import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { NumberSearch } from '../../core/ports/carrier.ts';
import { phoneCountry } from '../../phone-country.ts';
import { memoryNotebook } from './network.example.ts';
import { numberRanges } from './number-ranges.ts';
import { PhoneBook } from './phone-book.ts';
import { plainPhone } from './phone.ts';
import { SimulatedNumbers } from './simulated-numbers.ts';

const anything: NumberSearch = {
  accountId: 'agt_1',
  type: 'local',
  country: 'US',
  areaCode: null,
  contains: null,
  limit: 20,
};
const kindOf: Readonly<Record<string, string>> = { tollfree: 'TOLL_FREE', local: 'FIXED_LINE', mobile: 'MOBILE' };

test('every range has numbers that there can be, of its country and type', async () => {
  const numbers = new SimulatedNumbers(memoryNotebook());
  const kinds = new Set(numberRanges.map(({ country, type }) => `${country} ${type}`));
  assert.ok(kinds.size >= 60);
  for (const kind of kinds) {
    const [country = '', type = ''] = kind.split(' ');
    const request = { ...anything, country, type: type as NumberSearch['type'], limit: 400 };
    const found = await numbers.search(request);
    assert.ok(found.length >= 100, `${kind}: ${found.length}`);
    assert.equal(new Set(found.map(({ number }) => number)).size, found.length);
    for (const { number } of found) {
      const parsed = parsePhoneNumberFromString(number);
      assert.ok(parsed, number);
      assert.ok(parsed.isValid(), number);
      assert.ok(parsed.getType() === kindOf[type] || parsed.getType() === 'FIXED_LINE_OR_MOBILE', number);
      if (type !== 'tollfree' || country !== 'CA') assert.equal(phoneCountry(number), country, number);
    }
  }
});

test('numbers are the same each time, by area code and by the digits that they hold', async () => {
  const numbers = new SimulatedNumbers(memoryNotebook());
  assert.deepEqual(await numbers.search(anything), await numbers.search(anything));
  const inArea = await numbers.search({ ...anything, areaCode: '415', limit: 100 });
  assert.equal(inArea.length, 80);
  assert.ok(inArea.every(({ number, region }) => /^\+14155550\d{3}$/.test(number) && region === 'CA'));
  const british = await numbers.search({ ...anything, country: 'GB', areaCode: '20' });
  assert.ok(british.length === 20 && british.every(({ number }) => number.startsWith('+4420')));
  const holding = await numbers.search({ ...anything, contains: '555017*' });
  assert.ok(holding.length === 20 && holding.every(({ number }) => /555017\d/.test(number)));
  assert.deepEqual(await numbers.search({ ...anything, areaCode: '999' }), []);
  assert.deepEqual(await numbers.search({ ...anything, contains: '000000' }), []);
  await assert.rejects(numbers.search({ ...anything, country: 'AQ' }), { code: 'carrier_not_supported' });
});

test('who comes first has it, until it is given back', async () => {
  const numbers = new SimulatedNumbers(memoryNotebook());
  const [first] = await numbers.search(anything);
  assert.ok(first);
  const request = { accountId: 'agt_1', ...first };
  const taken = await Promise.allSettled([
    numbers.provision(request),
    numbers.provision({ ...request, accountId: 'agt_2' }),
  ]);
  assert.deepEqual(
    taken.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  await assert.rejects(numbers.provision(request), { code: 'number_unavailable' });
  assert.ok((await numbers.search(anything)).every(({ number }) => number !== first.number));
  const [owned, ...more] = await numbers.owned('agt_1');
  assert.deepEqual([owned?.number, owned?.type, owned?.pointsHere, more], [first.number, 'local', true, []]);
  assert.deepEqual(await numbers.owned('agt_2'), []);
  await numbers.release({ accountId: 'agt_2', number: first.number });
  assert.equal((await numbers.owned('agt_1')).length, 1);
  await numbers.release({ accountId: 'agt_1', number: first.number });
  await numbers.release({ accountId: 'agt_1', number: first.number });
  assert.deepEqual((await numbers.search(anything))[0], first);
  for (const number of ['+14155551234', '+14155550190', '+442079460001']) {
    await assert.rejects(numbers.provision({ ...request, number }), { code: 'number_unavailable' }, number);
  }
});

test('a number that a phone has is not for sale', async () => {
  const notebook = memoryNotebook();
  const numbers = new SimulatedNumbers(notebook);
  const [first] = await numbers.search(anything);
  assert.ok(first);
  await new PhoneBook(notebook).put(first.number, plainPhone);
  assert.ok((await numbers.search(anything)).every(({ number }) => number !== first.number));
  await assert.rejects(numbers.provision({ accountId: 'agt_1', ...first }), { code: 'number_unavailable' });
});
