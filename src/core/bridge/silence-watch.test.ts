import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SilenceWatch, type SilenceVerdict } from './silence-watch.ts';

function verdicts(watch: SilenceWatch, fromMs: number, toMs: number): [number, SilenceVerdict][] {
  const seen: [number, SilenceVerdict][] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += 100) {
    const verdict = watch.check(atMs);
    if (verdict.kind !== 'none') seen.push([atMs, verdict]);
  }
  return seen;
}

test('silence is noticed, asked into, and given up on', () => {
  assert.deepEqual(verdicts(new SilenceWatch(), 0, 40_000).slice(0, 5), [
    [8000, { kind: 'notice', count: 1 }],
    [10_500, { kind: 'ask' }],
    [18_500, { kind: 'notice', count: 2 }],
    [21_000, { kind: 'ask' }],
    [29_000, { kind: 'give_up' }],
  ]);
});

test('an engine that takes the word is not spoken over', () => {
  const watch = new SilenceWatch();
  assert.equal(verdicts(watch, 0, 8000).length, 1);
  watch.voice(9000, false);
  assert.deepEqual(verdicts(watch, 9000, 17_000), [[17_000, { kind: 'notice', count: 2 }]]);
});

test('a person who speaks starts the count anew', () => {
  const watch = new SilenceWatch();
  verdicts(watch, 0, 20_000);
  watch.voice(20_000, true);
  assert.deepEqual(verdicts(watch, 20_000, 28_000), [[28_000, { kind: 'notice', count: 1 }]]);
});

test('who asked for a moment gets it', () => {
  const watch = new SilenceWatch();
  watch.wait(30_000);
  assert.deepEqual(verdicts(watch, 0, 30_000), [[30_000, { kind: 'notice', count: 1 }]]);
});
