import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initials, isPronounceable, spelled } from './letters.ts';

const read =
  'jane doe josh miller raghavan info sales support hello chris example acme office sarah johnson anna frontdesk walsh wright kyle lynn frank ' +
  'ruth hugh beth mark kurt ralph alex scott emma oconnor jack church jobs brightsmile tickets nights bank first world marsh length films desks ' +
  'fifth burns months koch schwartz fritz hertz';
const notRead = 'jd xkcd jsmith mjohnson smithj bcd jdk ibm qwrt jrd pmk tjones ksl abc dmv aaab x';

test('what people would read, and what they would spell', () => {
  const misread = read.split(' ').filter((word) => !isPronounceable(word));
  const misspelled = notRead.split(' ').filter((word) => isPronounceable(word));
  assert.deepEqual([misread, misspelled], [[], []]);
});

test('letters by name, with and without pauses', () => {
  assert.equal(spelled('j-a'), 'J, A');
  assert.equal(initials('faq'), 'F A Q');
  assert.equal(spelled('42'), '');
});
