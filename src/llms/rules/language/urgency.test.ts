import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDire, urgencyIn } from './urgency.ts';

it('is high for harm and for haste, medium for soon, low where they say so', () => {
  const rows = [
    ['high', "There's water coming through the ceiling!"],
    ['high', 'Please call me back as soon as possible.'],
    ['high', 'I locked myself out.'],
    ['medium', 'Could somebody call me tomorrow?'],
    ['medium', 'The heater stopped working.'],
    ['low', "It's not urgent."],
    ['low', 'Whenever you get a chance, no rush, even today.'],
    [null, 'I would like to know the price.'],
  ] as const;
  for (const [urgency, text] of rows) assert.equal(urgencyIn(text), urgency, text);
});

it('is dire only where harm is done', () => {
  assert.equal(isDire('My tooth got knocked out.'), true);
  assert.equal(isDire('There is no bleeding.'), false);
  assert.equal(isDire('Please call as soon as you can.'), false);
});
