import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { editDistance, findSpelled, soundsAlike, spellOut } from './spelling.ts';
import { listen } from './utterance.ts';

const cases: readonly (readonly [said: string, found: readonly string[]])[] = [
  ['P R I Y A', ['priya']],
  ['J-A-N-E', ['jane']],
  ['b as in boy, o, b', ['bob']],
  ['november echo oscar', ['neo']],
  ['M I double L E R', ['miller']],
  ['I am a nurse', []],
];

void describe('words spelled letter by letter', () => {
  for (const [said, found] of cases)
    void test(said, () => {
      assert.deepEqual(
        findSpelled(listen(said)).map((one) => one.value),
        found,
      );
    });

  void test('a name is read out letter by letter', () => {
    assert.equal(spellOut('Ana López'), 'A-N-A, L-Ó-P-E-Z');
  });

  void test('words that differ by a slip sound alike', () => {
    assert.equal(editDistance('jane', 'jaen'), 1);
    assert.ok(soundsAlike('jane', 'jayne'));
    assert.ok(!soundsAlike('jane', 'robert'));
  });
});
