import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TimedWord } from '../ports/media-leg.ts';
import { encodeMulaw } from './audio/mulaw.ts';
import { sequence, silence, syllables } from './audio/test-signals.ts';
import { WordPacer } from './word-pacer.ts';

const bytesPerMs = 8;

/** An utterance as it comes from a model, in pieces of any size, and the words in the order and at the places handed over. */
class Speaker {
  nowMs = 0;
  lengthMs = 0;
  readonly words: TimedWord[] = [];
  readonly pacer = new WordPacer(() => this.nowMs);

  audio(audio: Uint8Array): void {
    const startMs = this.lengthMs;
    this.lengthMs += audio.byteLength / bytesPerMs;
    this.#take(this.pacer.audio(audio), startMs);
  }

  finish(): void {
    this.#take(this.pacer.finish(), this.lengthMs);
  }

  get text(): string {
    return this.words.map((word) => word.text).join(' ');
  }

  #take(words: readonly TimedWord[], fromMs: number): void {
    for (const { text, startMs, endMs } of words) {
      this.words.push({ text, startMs: startMs + fromMs, endMs: endMs + fromMs });
      assert.ok(endMs + fromMs <= this.lengthMs, 'a word ran ahead of its audio');
    }
  }
}

function speech(ms: number): Uint8Array {
  return encodeMulaw(syllables(ms));
}

test('a whole utterance that came at once is spread over its audio by the length of its words', () => {
  const speaker = new Speaker();
  speaker.pacer.text('I would like to');
  speaker.pacer.text(' confirm the appointment');
  speaker.audio(speech(2400));
  speaker.finish();
  assert.equal(speaker.text, 'I would like to confirm the appointment');
  const [first, last] = [speaker.words[0], speaker.words.at(-1)];
  assert.ok(first && last);
  assert.ok(last.endMs > 2300 && last.endMs <= 2400);
  assert.ok(first.endMs < 300);
  assert.ok(last.endMs - last.startMs > 3 * (first.endMs - first.startMs));
});

test('pauses inside the audio take no words', () => {
  const speaker = new Speaker();
  speaker.pacer.text('One two three. Four five six.');
  speaker.audio(encodeMulaw(sequence(syllables(1000), silence(1500), syllables(1000))));
  speaker.finish();
  const [, two, , , five] = speaker.words;
  assert.ok(two && five);
  assert.ok(two.endMs <= 1000, `two ends at ${two.endMs}`);
  assert.ok(five.startMs >= 2500, `five begins at ${five.startMs}`);
});

test('while an utterance still comes, only words that may be played soon are placed, and late rather than early', () => {
  const speaker = new Speaker();
  speaker.pacer.text('Would Thursday at ten in the morning suit you better than Friday');
  for (let i = 0; i < 6; i++) speaker.audio(speech(400));
  assert.ok(speaker.words.length <= 1);
  speaker.nowMs = 1000;
  speaker.audio(speech(400));
  assert.ok(speaker.words.length >= 1);
  assert.ok((speaker.words.at(-1)?.endMs ?? Infinity) <= 1400);
  speaker.finish();
  assert.equal(speaker.text, 'Would Thursday at ten in the morning suit you better than Friday');
});

test('text that comes after its audio is placed in the audio that was given', () => {
  const speaker = new Speaker();
  speaker.audio(speech(1500));
  speaker.pacer.text('Thank you, goodbye.');
  speaker.finish();
  assert.equal(speaker.text, 'Thank you, goodbye.');
  assert.ok((speaker.words[0]?.endMs ?? Infinity) < 900);
});

test('scripts without spaces are told apart by clauses', () => {
  const speaker = new Speaker();
  speaker.pacer.text('您好，我是助手。');
  speaker.audio(speech(2000));
  speaker.finish();
  assert.deepEqual(
    speaker.words.map((word) => word.text),
    ['您好，', '我是助手。'],
  );
});

test('words without audio are nobody’s', () => {
  const speaker = new Speaker();
  speaker.pacer.text('Never spoken.');
  speaker.finish();
  assert.deepEqual(speaker.words, []);
});

test('however text and audio come: every word once, in order, in its audio, all of them at the end', () => {
  const spoken = speech(6000);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), length: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ kind: fc.constant('audio' as const), bytes: fc.integer({ min: 1, max: 9000 }) }),
    fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 900 }) }),
  );
  let checked = 0;
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.lorem(), { minLength: 1, maxLength: 12 }),
      (steps, parts) => {
        const speaker = new Speaker();
        const whole = parts.join(' ');
        let [told, sent] = [0, 0];
        for (const next of steps) {
          if (next.kind === 'time') speaker.nowMs += next.ms;
          else if (next.kind === 'text') {
            speaker.pacer.text(whole.slice(told, told + next.length));
            told += next.length;
          } else {
            const from = sent % spoken.byteLength;
            speaker.audio(spoken.subarray(from, from + next.bytes));
            sent += next.bytes;
          }
        }
        speaker.pacer.text(whole.slice(told));
        if (sent === 0) speaker.audio(spoken);
        speaker.finish();
        assert.equal(speaker.text, whole);
        let lastMs = 0;
        for (const word of speaker.words) {
          assert.ok(word.startMs >= lastMs && word.endMs >= word.startMs);
          lastMs = word.endMs;
        }
        checked += speaker.words.length;
      },
    ),
    { numRuns: 200 },
  );
  assert.ok(checked > 0);
});
