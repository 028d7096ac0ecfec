import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findCodes } from './codes.ts';
import { listen } from './utterance.ts';

const cases: readonly (readonly [said: string, found: readonly string[]])[] = [
  ['It is A B seven four two.', ['AB742']],
  ['TB-20991', ['TB-20991']],
  ['zulu dash nine nine', ['Z-99']],
  ['bravo november two double seven', ['BN277']],
  ['Nine oh two one oh.', ['90210']],
  ['a 48213', ['48213']],
  ['I do not have it here', []],
];

void describe('codes', () => {
  for (const [said, found] of cases)
    void test(said, () => {
      assert.deepEqual(
        findCodes(listen(said)).map((one) => one.value),
        found,
      );
    });
});
