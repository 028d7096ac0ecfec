import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardinal, decimal, digitByDigit, digitGroups, ordinal, year } from './number-words.ts';

function assertSaid(say: (written: string) => string, expected: Readonly<Record<string, string>>): void {
  const cases = Object.entries(expected);
  assert.ok(cases.length > 0);
  for (const [written, said] of cases) assert.equal(say(written), said, written);
}

test('cardinals', () => {
  assertSaid(cardinal, {
    '0': 'zero',
    '7': 'seven',
    '13': 'thirteen',
    '40': 'forty',
    '99': 'ninety nine',
    '100': 'one hundred',
    '101': 'one hundred one',
    '1200': 'one thousand two hundred',
    '1000000': 'one million',
    '2000015': 'two million fifteen',
    '0005': 'five',
    '1234567890123456': 'one two three four five six seven eight nine zero one two three four five six',
  });
});

test('ordinals', () => {
  assertSaid(ordinal, {
    '1': 'first',
    '2': 'second',
    '3': 'third',
    '5': 'fifth',
    '8': 'eighth',
    '12': 'twelfth',
    '20': 'twentieth',
    '21': 'twenty first',
    '100': 'one hundredth',
  });
});

test('years', () => {
  assertSaid(year, {
    '2026': 'twenty twenty six',
    '2000': 'two thousand',
    '2005': 'two thousand five',
    '1999': 'nineteen ninety nine',
    '1905': 'nineteen oh five',
    '1900': 'nineteen hundred',
  });
});

test('decimals', () => {
  assertSaid(decimal, {
    '3.50': 'three point five zero',
    '.5': 'zero point five',
    '-2': 'minus two',
    '1,200.75': 'one thousand two hundred point seven five',
  });
});

test('digits one by one, and in groups that the ear can hold', () => {
  assert.equal(digitByDigit('4-05'), 'four zero five');
  const sizes = Array.from({ length: 17 }, (_, i) =>
    digitGroups('1'.repeat(i))
      .split('; ')
      .map((group) => group.split(' ').length),
  );
  assert.deepEqual(sizes[4], [4]);
  assert.deepEqual(sizes[5], [3, 2]);
  assert.deepEqual(sizes[7], [3, 4]);
  assert.deepEqual(sizes[10], [3, 3, 4]);
  assert.deepEqual(sizes[16], [4, 4, 4, 4]);
  for (const [length, groups] of sizes.entries()) {
    if (length > 0)
      assert.equal(
        groups.reduce((sum, size) => sum + size, 0),
        length,
      );
  }
});
