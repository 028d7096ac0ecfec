import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedTerms } from './expected-terms.ts';

test('short entries are terms as they are, sentences give their names', () => {
  const terms = expectedTerms([
    'Priya Raghavan',
    'Riverside Dental',
    'The appointment with Dr. Okafor is on Friday at the Bank of America building.',
    'priya raghavan',
    '  ',
  ]);
  assert.deepEqual(terms, ['Priya Raghavan', 'Riverside Dental', 'Dr. Okafor', 'Friday', 'Bank of America']);
});

test('a name at the beginning of a sentence counts when it is more than one word', () => {
  assert.deepEqual(
    expectedTerms(['Siobhan Nguyen wants to move her appointment.', 'Please ask whether the shop is open.']),
    ['Siobhan Nguyen'],
  );
});

test('there are never more than a service takes', () => {
  const terms = expectedTerms(Array.from({ length: 500 }, (_, i) => `Name ${i}`));
  assert.ok(terms.length > 50 && terms.length <= 100);
  assert.ok(terms.join('').length <= 900);
  assert.equal(terms[0], 'Name 0');
});
