import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findAmounts, findNumbers } from './amounts.ts';
import { listen } from './utterance.ts';

const numbers: readonly (readonly [said: string, found: readonly number[]])[] = [
  ['nine', [9]],
  ['I would say an eight', [8]],
  ['twenty-five', [25]],
  ['one hundred and twenty', [120]],
  ['two thousand three hundred', [2300]],
  ['a dozen', [12]],
  ['3.5', [3.5]],
  ['1,250', [1250]],
  ['fifty k', [50_000]],
  ['no one', []],
  ['just one moment', []],
];
const amounts: readonly (readonly [said: string, found: readonly number[]])[] = [
  ['$189.99', [189.99]],
  ['twenty-five dollars', [25]],
  ['a hundred eighty-nine dollars and ninety-nine cents', [189.99]],
  ['five people', []],
];

void describe('spoken numbers', () => {
  for (const [said, found] of numbers)
    void test(said, () => {
      assert.deepEqual(
        findNumbers(listen(said)).map((one) => one.value),
        found,
      );
    });
});

void describe('sums of money', () => {
  for (const [said, found] of amounts)
    void test(said, () => {
      assert.deepEqual(
        findAmounts(listen(said)).map((one) => one.value),
        found,
      );
    });
});
