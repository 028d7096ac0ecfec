import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isoDay } from './calendar.ts';
import { findDates } from './dates.ts';
import { listen } from './utterance.ts';

/** A Wednesday. */
const today = { year: 2026, month: 4, day: 1 };

const cases: readonly (readonly [said: string, days: readonly string[]])[] = [
  ['on 2026-05-09', ['2026-05-09']],
  ['April 14th', ['2026-04-14']],
  ['the fourteenth of april', ['2026-04-14']],
  ['14 May 2027', ['2027-05-14']],
  ['5/9', ['2026-05-09']],
  ['tomorrow', ['2026-04-02']],
  ['this Friday', ['2026-04-03']],
  ['next Monday', ['2026-04-06']],
  ['Tuesday or Thursday', ['2026-04-07', '2026-04-02']],
  ['February 3', ['2027-02-03']],
  ['in two hours', []],
  ['may I ask', []],
  ['February 30', []],
];

void describe('dates', () => {
  for (const [said, days] of cases)
    void test(said, () => {
      assert.deepEqual(
        findDates(listen(said), today).map((one) => isoDay(one.value)),
        days,
      );
    });
});
