import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findEmails, findPhones, sayPhone } from './contact-details.ts';
import { listen } from './utterance.ts';

const emails: readonly (readonly [said: string, found: readonly string[]])[] = [
  ['jane@example.com', ['jane@example.com']],
  ['It is sarah dot johnson at example dot com.', ['sarah.johnson@example.com']],
  ['t underscore ray forty-two at proton mail dot com', ['t_ray42@protonmail.com']],
  ["t underscore ray 42 at protonmail dot com. That's t, underscore, r, a, y, 4, 2.", ['t_ray42@protonmail.com']],
  ["jane at example dot com, that's J A Y N E", ['jayne@example.com']],
  ['info at clinic dot co dot uk', ['info@clinic.co.uk']],
  ['meet me at the corner', []],
];
const phones: readonly (readonly [said: string, found: readonly string[]])[] = [
  ['four one five, five five five, zero one two three', ['+14155550123']],
  ['(480) 555-0127', ['+14805550127']],
  ['+44 20 7946 0958', ['+442079460958']],
  ['double five five, oh one two three', ['5550123']],
  ['2026-04-01', []],
  ['around 1,200', []],
];

void describe('e-mail addresses', () => {
  for (const [said, found] of emails)
    void test(said, () => {
      assert.deepEqual(
        findEmails(listen(said)).map((one) => one.value),
        found,
      );
    });
});

void describe('phone numbers', () => {
  for (const [said, found] of phones)
    void test(said, () => {
      assert.deepEqual(
        findPhones(listen(said), 'US').map((one) => one.value),
        found,
      );
    });

  void test('are read out in the form of their country', () => {
    assert.equal(sayPhone('+14155550123'), '(415) 555-0123');
    assert.equal(sayPhone('+442079460958'), '+44 20 7946 0958');
  });
});
