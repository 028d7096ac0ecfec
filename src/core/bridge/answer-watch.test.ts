import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerWatch } from './answer-watch.ts';

const tickMs = 100;

test('silence that has not been read yet is none: a machine is waited for until its own audio says that it is silent', () => {
  const watch = new AnswerWatch(true);
  for (let atMs = 0; atMs < 3000; atMs += 20) assert.equal(watch.verdict(atMs, true), 'wait');
  watch.hearing('Please leave a message after the tone.');
  assert.equal(watch.verdict(3000, false), 'wait');
  for (const lateMs of [12_000, 12_100, 12_200]) assert.equal(watch.verdictUnheard(lateMs), 'wait');
  assert.equal(watch.verdict(3020, false), 'wait', 'the frames come after all');
  assert.equal(watch.verdict(8960, false), 'wait');
  assert.equal(watch.verdict(9000, false), 'machine');
});

test('a line without any frames is talked to all the same', () => {
  const watch = new AnswerWatch(true);
  const verdicts = Array.from({ length: 17 }, (_, i) => watch.verdictUnheard(i * tickMs));
  assert.equal(verdicts.indexOf('person'), 15);
});

test('a line that carries no frames in pauses hands over the word', () => {
  const watch = new AnswerWatch(true);
  for (let atMs = 0; atMs <= 1000; atMs += 20) watch.verdict(atMs, true);
  const verdicts = Array.from({ length: 6 }, (_, i) => watch.verdictUnheard(1000 + (i + 1) * tickMs));
  assert.deepEqual(verdicts.slice(4), ['wait', 'person']);
});
