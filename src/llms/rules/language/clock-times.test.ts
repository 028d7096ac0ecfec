import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isoTime } from './calendar.ts';
import { findTimes, settleTime } from './clock-times.ts';
import { listen } from './utterance.ts';

const afternoon = { hour: 14, minute: 0 };

const cases: readonly (readonly [said: string, times: readonly string[]])[] = [
  ['7:30 PM', ['19:30']],
  ['seven thirty p.m.', ['19:30']],
  ['at 7', ['19:00']],
  ['at four thirty then?', ['16:30']],
  ['half past nine', ['09:30']],
  ['a quarter to five', ['16:45']],
  ['19:45', ['19:45']],
  ['noon', ['12:00']],
  ['midnight', ['00:00']],
  ["eleven o'clock", ['11:00']],
  ['between 6 and 8 pm', ['18:00', '20:00']],
  ['two people', []],
  ['at 12 Oak Street', []],
];

void describe('times of day', () => {
  for (const [said, times] of cases)
    void test(said, () => {
      assert.deepEqual(
        findTimes(listen(said)).map((one) => isoTime(settleTime(one.value, afternoon).time)),
        times,
      );
    });

  void test('a bare number is a time where one was asked for', () => {
    assert.equal(findTimes(listen('seven')).length, 0);
    assert.equal(findTimes(listen('seven'), { bare: true }).length, 1);
  });
});
