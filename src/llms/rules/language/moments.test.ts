import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findMoments, isoSpan } from './moments.ts';
import { listen } from './utterance.ts';

/** A Wednesday. */
const today = { year: 2026, month: 10, day: 7 };

const said: readonly (readonly [text: string, moments: readonly string[]])[] = [
  ['Friday at half past five', ['2026-10-09T17:30']],
  ['Saturday I could do ten twenty in the morning', ['2026-10-10T10:20']],
  ['between 8 and 12 tomorrow', ['2026-10-08T08:00/2026-10-08T12:00']],
  ['We have Tuesday at two or Wednesday at four thirty', ['2026-10-13T14:00', '2026-10-14T16:30']],
  ['Thursday in a week', ['2026-10-15']],
  ['next week Thursday', ['2026-10-15']],
  ['the stay from October 16 to 18', ['2026-10-16', '2026-10-18']],
  ['rate it between 1 and 10', []],
  ['every Friday', []],
];

void describe('findMoments', () => {
  for (const [text, moments] of said)
    void test(text, () => {
      const found = findMoments(listen(text), { today, near: { hour: 13, minute: 0 } });
      assert.deepEqual(
        found.map((one) => isoSpan(one.value)),
        moments,
      );
    });
});
