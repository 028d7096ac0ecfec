import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSpeech } from './speech-spans.ts';
import { mixed, noise, sequence, silence, syllables, tone } from './test-signals.ts';

function assertSpans(samples: Int16Array, expected: readonly (readonly [number, number])[], withinMs: number): void {
  const found = findSpeech(samples);
  assert.equal(found.length, expected.length, JSON.stringify(found));
  for (const [i, [startMs, endMs]] of expected.entries()) {
    const span = found[i];
    assert.ok(
      span && Math.abs(span.startMs - startMs) <= withinMs && Math.abs(span.endMs - endMs) <= withinMs,
      JSON.stringify(span),
    );
  }
}

const conversation = sequence(silence(430), syllables(900), silence(700), syllables(1440), silence(500));
const spoken = [
  [430, 1330],
  [2030, 3470],
] as const;

test('speech is found with its edges', () => {
  assertSpans(conversation, spoken, 15);
});

test('noise does not hide it', () => {
  assertSpans(mixed(conversation, noise(4000, 150)), spoken, 40);
});

test('speech to the very end of the samples is found', () => {
  assertSpans(sequence(silence(300), syllables(903)), [[300, 1203]], 15);
});

test('silence and beeps hold none', () => {
  assertSpans(silence(1000), [], 0);
  assertSpans(new Int16Array(0), [], 0);
  assertSpans(sequence(silence(300), tone(500, 9000, 1000), silence(300)), [], 0);
});
