import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import { CallerWords } from './caller-words.ts';

function setUp(): { clock: ManualClock; words: CallerWords; heard: string[]; hearing: string[] } {
  const clock = new ManualClock();
  const heard: string[] = [];
  const hearing: string[] = [];
  const words = new CallerWords({
    clock,
    hearing: (text) => hearing.push(text),
    heard: ({ text, startMs, endMs }) => heard.push(`${text} ${startMs}-${endMs}`),
    settled: () => {},
  });
  return { clock, words, heard, hearing };
}

test('pieces become a turn when the model answers it', () => {
  const { words, heard, hearing } = setUp();
  words.piece('My name ', false);
  words.ended(1000, 2000);
  words.piece('is Jane', false);
  assert.deepEqual(hearing, ['My name', 'My name is Jane']);
  assert.deepEqual(heard, []);
  words.answered();
  assert.deepEqual(heard, ['My name is Jane 1000-2000']);
  assert.equal(words.pending, false);
});

test('or when the service says that this was all', () => {
  const { words, heard } = setUp();
  words.ended(0, 500);
  words.piece('Yes.', true);
  assert.deepEqual(heard, ['Yes. 0-500']);
});

test('words that come after the answer began are waited for, shortly; none are given up', async () => {
  const { clock, words, heard } = setUp();
  words.ended(0, 500);
  const settled = words.settled();
  words.piece('One ', false);
  words.piece('two', false);
  assert.deepEqual(heard, []);
  await clock.advance(150);
  await settled;
  assert.deepEqual(heard, ['One two 0-500']);
  words.ended(1000, 1500);
  await clock.advance(2500);
  assert.equal(words.pending, false);
  assert.equal(heard.length, 1);
  assert.equal(clock.waiting, 0);
});

test('the end waits a little for the last words, and not for a dead service', async () => {
  const { clock, words, heard } = setUp();
  words.ended(0, 500);
  const closed = words.close(true);
  words.piece('Bye', false);
  await clock.advance(150);
  await closed;
  assert.deepEqual(heard, ['Bye 0-500']);
  words.ended(1000, 1500);
  await words.close(false);
  assert.equal(clock.waiting, 0);
});
