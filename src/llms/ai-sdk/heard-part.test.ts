import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardPart } from './heard-part.ts';

const said = 'Good morning, this is about Friday. Does Friday at 3 PM still work? If not, Monday is free.';

test('what was heard is kept as it was written', () => {
  const cases = [
    [
      { heard: 'Good morning, this is about Friday. Does', unheard: 'Friday at 3 PM still work?' },
      'Good morning, this is about Friday. Does',
    ],
    [{ heard: 'does friday at', unheard: '3 pm still work' }, 'Good morning, this is about Friday. Does Friday at'],
    [
      { heard: '', unheard: 'If not, Monday is free.' },
      'Good morning, this is about Friday. Does Friday at 3 PM still work?',
    ],
    [{ heard: '', unheard: 'Good morning, this is about' }, ''],
    [{ heard: 'Good morning', unheard: '' }, 'Good morning,'],
    [{ heard: 'this is about Friday', unheard: 'completely other words' }, 'Good morning, this is about Friday.'],
    [{ heard: '', unheard: '' }, ''],
  ] as const;
  for (const [cut, expected] of cases) assert.equal(heardPart(said, cut), expected);
});

test('where the cut cannot be found, about as much was heard', () => {
  const kept = heardPart(said, { heard: 'something else was said', unheard: 'and yet another thing' });
  assert.ok(said.startsWith(kept) && Math.abs(kept.length - 23) < 8, kept);
  assert.equal(heardPart('', { heard: 'a', unheard: 'b' }), '');
});
