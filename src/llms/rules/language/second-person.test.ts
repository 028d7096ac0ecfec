import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toSecondPerson } from './second-person.ts';

type Other = 'he' | 'she' | null;

const turned: readonly (readonly [said: string, spoken: string, other?: Other])[] = [
  ["they've had a chance to set up their account", "you've had a chance to set up your account"],
  ['a nurse will call her within the hour', 'a nurse will call you within the hour'],
  ['she wants to bring her son', 'you want to bring your son'],
  ['he has to bring them in by Friday', 'you have to bring them in by Friday'],
  ["the customer's order", 'your order'],
  ['the lead time of the customer', 'the lead time of you'],
  ['she should not give him antihistamines', 'you should not give him antihistamines', 'he'],
  ["she'll be home and he can pick her up", "she'll be home and you can pick her up", 'she'],
];

void describe('toSecondPerson', () => {
  for (const [said, spoken, other = null] of turned)
    void test(said, () => {
      assert.equal(toSecondPerson(said, { single: true, nouns: [], other }), spoken);
    });

  void test('leaves "he" and "she" alone where they are not the person', () => {
    assert.equal(toSecondPerson('she told them', { single: false, nouns: [] }), 'she told you');
  });
});
