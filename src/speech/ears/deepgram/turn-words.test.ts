import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Results } from './listening.ts';
import { TurnWords } from './turn-words.ts';

/** A segment of words of half a second each. */
function segment(startSeconds: number, text: string, isFinal: boolean): Results {
  const words = text.split(' ').map((word, i) => ({
    word: word.toLowerCase(),
    punctuated_word: word,
    start: startSeconds + i / 2,
    end: startSeconds + (i + 1) / 2,
  }));
  const channel = { alternatives: [{ transcript: text, words }] };
  return {
    type: 'Results',
    start: startSeconds,
    duration: words.length / 2,
    is_final: isFinal,
    from_finalize: false,
    channel,
  };
}

test('what is surmised gives way to what is certain', () => {
  const turn = new TurnWords(0);
  turn.add(segment(0, 'High', false), 0);
  assert.deepEqual([turn.text, turn.certain], ['High', false]);
  turn.add(segment(0, 'Hi there.', true), 0);
  turn.add(segment(1, 'My name', false), 0);
  assert.deepEqual([turn.text, turn.certain], ['Hi there. My name', false]);
  turn.add(segment(1, 'My name is Jane.', true), 0);
  assert.deepEqual([turn.text, turn.certain], ['Hi there. My name is Jane.', true]);
});

test('a segment across the border of two turns gives each its words', () => {
  const [first, second] = [new TurnWords(1000), new TurnWords(3000)];
  first.end(3000);
  for (const turn of [first, second]) turn.add(segment(1.5, 'a b c d E f.', true), 500);
  assert.equal(first.text, 'a b');
  assert.equal(second.text, 'c d E f.');
});

test('segments of other turns do not count', () => {
  const turn = new TurnWords(2000);
  turn.end(4000);
  turn.add(segment(0, 'a b c d', true), 0);
  turn.add(segment(4, 'e f', true), 0);
  assert.deepEqual([turn.text, turn.certain], ['', true]);
});
