import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../ports/manual-clock.ts';
import { TestLeg } from '../ports/test-leg.ts';
import { Playout, type SpokenUtterance } from './playout.ts';

function setUp(): {
  leg: TestLeg;
  playout: Playout;
  spoken: SpokenUtterance[];
  play(id: string, text: string, whole?: boolean): void;
} {
  const leg = new TestLeg(new ManualClock());
  const spoken: SpokenUtterance[] = [];
  const playout = new Playout(
    leg,
    () => leg.nowMs,
    true,
    (utterance) => spoken.push(utterance),
  );
  leg.onMark(() => playout.advance());
  return {
    leg,
    playout,
    spoken,
    /** Each word sounds for 200 ms. */
    play(id, text, whole = false) {
      const words = text.split(' ').map((word, i) => ({ text: word, startMs: i * 200, endMs: (i + 1) * 200 }));
      playout.play({ utterance: id, audio: new Uint8Array(words.length * 1600).fill(0x20), words }, whole);
      playout.finish(id);
    },
  };
}

test('what is played to the end is heard whole, with its times', () => {
  const { leg, spoken, play, playout } = setUp();
  play('a', 'one two three');
  leg.run(1000);
  assert.deepEqual(spoken, [
    { id: 'a', complete: true, playedMs: 600, heard: 'one two three', unheard: '', startMs: 0, endMs: 600 },
  ]);
  assert.equal(playout.busy, false);
});

test('an interruption keeps only the words that were played', () => {
  const { leg, spoken, play, playout } = setUp();
  play('a', 'one two three');
  play('b', 'four five');
  leg.run(500);
  assert.deepEqual(playout.interrupt(), { heard: 'one two', unheard: 'three four five' });
  assert.equal(leg.queuedMs, 0);
  assert.deepEqual(
    spoken.map(({ id, heard, unheard, complete }) => ({ id, heard, unheard, complete })),
    [
      { id: 'a', heard: 'one two', unheard: 'three', complete: false },
      { id: 'b', heard: '', unheard: 'four five', complete: false },
    ],
  );
  assert.equal(playout.interrupt(), null);
});

test('late audio of a broken-off utterance is dropped, new utterances play', () => {
  const { leg, spoken, play, playout } = setUp();
  play('a', 'one two three');
  leg.run(100);
  playout.interrupt();
  play('a', 'more');
  assert.equal(leg.queuedMs, 0);
  play('b', 'four');
  leg.run(300);
  assert.equal(spoken.at(-1)?.heard, 'four');
});

test('what must be heard whole is, and what waited behind it is dropped by an interruption', () => {
  const { leg, spoken, play, playout } = setUp();
  play('opening', 'this is an AI', true);
  play('a', 'one two');
  leg.run(200);
  assert.deepEqual(playout.interrupt(), { heard: '', unheard: 'one two' });
  assert.equal(playout.interrupt(), null);
  leg.run(1000);
  assert.deepEqual(
    spoken.map(({ id, heard }) => [id, heard]),
    [
      ['a', ''],
      ['opening', 'this is an AI'],
    ],
  );
});

test('where everything is stopped, so is what must be heard whole, and nothing of what waited counts as heard', () => {
  const { leg, spoken, play, playout } = setUp();
  play('opening', 'this is an AI', true);
  play('next', 'may I ask');
  leg.run(500);
  assert.deepEqual(playout.interrupt(true), { heard: 'this is', unheard: 'an AI may I ask' });
  assert.deepEqual([leg.queuedMs, playout.busy], [0, false]);
  assert.deepEqual(
    spoken.map(({ id, heard, playedMs }) => ({ id, heard, playedMs })),
    [
      { id: 'opening', heard: 'this is', playedMs: 500 },
      { id: 'next', heard: '', playedMs: 0 },
    ],
  );
  play('message', 'please call');
  leg.run(1000);
  assert.equal(spoken.at(-1)?.heard, 'please call');
});

test('what waited behind it plays right after it', () => {
  const { leg, spoken, play } = setUp();
  play('opening', 'this is an AI', true);
  play('a', 'one two');
  play('b', 'three');
  leg.run(2000);
  assert.deepEqual(
    spoken.map(({ id, heard, startMs }) => [id, heard, startMs]),
    [
      ['opening', 'this is an AI', 0],
      ['a', 'one two', 800],
      ['b', 'three', 1200],
    ],
  );
});

test('the end of the line reports what was heard of everything', () => {
  const { leg, spoken, play, playout } = setUp();
  play('opening', 'this is an AI', true);
  play('a', 'one');
  leg.run(450);
  playout.close();
  assert.deepEqual(
    spoken.map(({ id, heard, complete }) => [id, heard, complete]),
    [
      ['opening', 'this is', false],
      ['a', '', false],
    ],
  );
});

test('exactly the played audio can be taken for the recording', () => {
  const { leg, play, playout } = setUp();
  let bytes = 0;
  const take = (): void => playout.takePlayed((audio) => (bytes += audio.byteLength));
  play('a', 'one two three');
  for (let i = 0; i < 10; i++) {
    leg.run(20);
    take();
  }
  assert.equal(bytes, 200 * 8);
  playout.interrupt();
  play('b', 'four');
  leg.run(1000);
  take();
  assert.equal(bytes, (200 + 200) * 8);
});

test('words that come after their audio count as heard where they sounded', () => {
  const { leg, playout } = setUp();
  playout.play({ utterance: 'a', audio: new Uint8Array(4800).fill(0x20), words: [] });
  leg.run(300);
  const words = ['one', 'two', 'three'].map((text, i) => ({ text, startMs: (i - 3) * 200, endMs: (i - 2) * 200 }));
  playout.play({ utterance: 'a', audio: new Uint8Array(), words });
  assert.deepEqual(leg.captionsSent, words);
  assert.equal(leg.queuedMs, 300);
  assert.deepEqual(playout.interrupt(), { heard: 'one', unheard: 'two three' });
});

test('an utterance that something else was said in the middle of ends as a whole', () => {
  const { leg, spoken, playout, play } = setUp();
  const audio = new Uint8Array(1600).fill(0x20);
  playout.play({ utterance: 'a', audio, words: [{ text: 'one', startMs: 0, endMs: 200 }] });
  play('bridge', 'there', true);
  playout.play({ utterance: 'a', audio, words: [{ text: 'two', startMs: 0, endMs: 200 }] });
  playout.finish('a');
  leg.run(1000);
  assert.equal(playout.busy, false);
  assert.deepEqual(
    spoken.map(({ heard }) => heard),
    ['one', 'there', 'two'],
  );
});
