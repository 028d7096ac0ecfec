import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSpeech } from './speech.ts';

const second = new Uint8Array(8000);

test('fills the audio up to whole frames and remembers how long it was', () => {
  const speech = makeSpeech('Hi', new Uint8Array(170).fill(1), []);
  assert.equal(speech.audio.length, 320);
  assert.deepEqual([speech.audio[169], speech.audio[170]], [1, 0xff]);
  assert.equal(speech.lengthMs, 21.25);
});

test('spreads the characters of a word over its sound', () => {
  const words = [
    { text: 'No,', startMs: 100, endMs: 400 },
    { text: 'Ann.', startMs: 600, endMs: 1000 },
  ];
  const { spokenByMs } = makeSpeech('No, Ann.', second, words);
  assert.deepEqual([...spokenByMs], [200, 300, 400, 400, 700, 800, 900, 1000]);
});

test('what stands between the words of the mouth comes with the word before; times never fall', () => {
  const words = [
    { text: 'A', startMs: 0, endMs: 500 },
    { text: 'B', startMs: 300, endMs: 2000 },
  ];
  const { spokenByMs } = makeSpeech('A - B!', second, words);
  assert.deepEqual([...spokenByMs], [500, 500, 500, 500, 1000, 1000]);
});

test('spreads evenly what the mouth does not time, or words in another way', () => {
  assert.deepEqual([...makeSpeech('abcd', second, []).spokenByMs], [250, 500, 750, 1000]);
  const spelled = [{ text: 'seven', startMs: 0, endMs: 900 }];
  assert.deepEqual([...makeSpeech('7 PM', second, spelled).spokenByMs], [250, 500, 750, 1000]);
});
