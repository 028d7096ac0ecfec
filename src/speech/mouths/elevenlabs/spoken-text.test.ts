import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenWords } from './spoken-text.ts';

const cases: readonly (readonly [written: string, spoken: string, language?: string])[] = [
  ['jane@example.com', 'jane at example dot com'],
  ['“jane_d+1@mail.example.org”,', 'jane_d+1 at mail dot example dot org”,'],
  ['jane@example.de.', 'jane at example Punkt de.', 'de'],
  ['jane@example.es', 'jane arroba example punto es', 'es-MX'],
  ['555-0143?', '5 5 5, 0 1 4 3?'],
  ['2025550143', '2 0 2, 5 5 5, 0 1 4 3'],
  ['+12025550143.', '+1 2 0, 2 5 5, 5 0 1, 4 3.'],
  ['7:30', '7:30'],
  ['$1,250.00', '$1,250.00'],
  ['2026-03-13', '2026-03-13'],
  ['13.03.2026,', '13.03.2026,'],
  ['@jane', '@jane'],
];

test('addresses and digit strings are spelled, everything else is left', () => {
  for (const [written, spoken, language = 'en'] of cases) {
    assert.deepEqual(spokenWords(written, language), [{ written, spoken }]);
  }
});
