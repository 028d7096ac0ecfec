import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnswerVerdict, WhoAnswered } from './who-answered.ts';

interface Heard {
  /** Spoken from..to ms; the words are known at its end. */
  readonly from: number;
  readonly to: number;
  readonly text?: string;
}

function listen(heard: readonly Heard[], beepEndMs?: number): { verdict: AnswerVerdict; atMs: number } {
  const who = new WhoAnswered();
  for (let atMs = 0; atMs < 60_000; atMs += 20) {
    for (const part of heard)
      if (part.text !== undefined && atMs >= part.to && atMs < part.to + 20) who.heard(part.text);
    if (beepEndMs !== undefined && atMs >= beepEndMs && atMs < beepEndMs + 20) who.beep(beepEndMs);
    const verdict = who.verdict(
      atMs,
      heard.some((part) => atMs >= part.from && atMs < part.to),
    );
    if (verdict !== 'wait') return { verdict, atMs };
  }
  return { verdict: 'wait', atMs: Infinity };
}

test('a short hello hands over after half a second', () => {
  assert.deepEqual(listen([{ from: 100, to: 600, text: 'Hello?' }]), { verdict: 'person', atMs: 1080 });
});

test('nobody speaks: the agent does', () => {
  assert.deepEqual(listen([]), { verdict: 'person', atMs: 1500 });
});

test('a long business greeting that ends in a question is a person', () => {
  const text = 'Thank you for calling the Olive Garden on Main Street, this is Maria, how may I help you?';
  const { verdict, atMs } = listen([{ from: 200, to: 6000, text }]);
  assert.equal(verdict, 'person');
  assert.ok(atMs < 6600, `${atMs}`);
});

test('a machine is waited for until after its beep', () => {
  const text = "Hi, you've reached Bob. I can't come to the phone right now. Please leave a message after the beep.";
  const { verdict, atMs } = listen([{ from: 300, to: 6000, text }], 7000);
  assert.equal(verdict, 'machine');
  assert.ok(atMs >= 7350 && atMs <= 7400, `${atMs}`);
});

test('breaths in a machine greeting are no turn', () => {
  const { verdict, atMs } = listen(
    [
      { from: 300, to: 1800, text: "You've reached the Kim family." },
      { from: 2800, to: 5000, text: "You've reached the Kim family. Leave a message." },
    ],
    6200,
  );
  assert.equal(verdict, 'machine');
  assert.ok(atMs > 6200, `${atMs}`);
});

test('a machine that never beeps gets its message all the same', () => {
  const { verdict, atMs } = listen([{ from: 300, to: 3000, text: 'Please leave a message.' }]);
  assert.equal(verdict, 'machine');
  assert.ok(atMs >= 8900, `${atMs}`);
});

test('a beep alone is a machine', () => {
  assert.equal(listen([], 900).verdict, 'machine');
});
