import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FactSearch } from './fact-search.ts';

const texts = [
  ['pricing', 'Oil change is $59.'],
  ['pricing', 'Brake inspection is free.'],
  ['hours', 'Monday to Thursday 8 to 5.'],
  ['hours', 'Closed on weekends.'],
  ['note', 'We are at 12 Elm Street.'],
  ['note', 'We do not do bodywork.'],
  ['note', 'Bicycles travel for five dollars.'],
  ['note', 'Projects take six weeks.'],
] as const;
const search = new FactSearch(texts.map(([label, text], at) => ({ key: `f${at}`, label, text, value: null })));

it('finds what is known, and says whether it is about what was asked', () => {
  const rows = [
    ['how much is an oil change?', 'Oil change is $59.', true],
    ['what would a look at the brakes set me back?', 'Brake inspection is free.', true],
    ['are you open on saturday?', 'Monday to Thursday 8 to 5. Closed on weekends.', true],
    ['where are you?', 'We are at 12 Elm Street.', true],
    ['can i take my bike?', 'Bicycles travel for five dollars.', true],
    ['how long does it take?', 'Projects take six weeks.', true],
    ['do you do bodywork?', 'We do not do bodywork.', true],
    ['do you sell tyres?', 'We do not do bodywork.', false],
  ] as const;
  for (const [question, answer, sure] of rows) {
    const found = search.find(question);
    assert.deepEqual([found?.facts.map(({ text }) => text).join(' '), found?.sure], [answer, sure], question);
  }
});

it('finds nothing where nothing is known', () => {
  assert.equal(search.find('does the knitting circle still meet?'), null);
  assert.equal(new FactSearch([]).find('are you open?'), null);
});
