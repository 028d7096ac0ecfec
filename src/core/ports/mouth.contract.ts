import assert from 'node:assert/strict';
import type { Clock } from './clock.ts';
import { CountingClock } from './counting-clock.ts';
import { type TimedWord, frameBytes, frameMs } from './media-leg.ts';
import type { Mouth, SpeechChunk } from './mouth.ts';

export interface MouthFixture {
  readonly mouth: Mouth;
  /** Something that this mouth can say in each of two sentences. */
  readonly sentences: readonly [string, string];
  /** What is said in its audio; null where no machine here can tell. */
  readonly heard: ((audio: Uint8Array) => string) | null;
}

/** One promise of the port: rejects when the mouth does not keep it. */
export interface MouthCheck {
  readonly name: string;
  readonly run: (fixture: MouthFixture) => Promise<void>;
}

const bytesPerMs = frameBytes / frameMs;
const soonMs = 1000;
const roundingMs = 1;

export const mouthChecks: readonly MouthCheck[] = [
  check('a sentence is spoken', async ({ mouth, sentences, heard }, clock) => {
    assert.match(mouth.label, /^[a-z][a-z-]*(:\S+)?$/);
    const { audio } = await spoken(mouth, sentences[0], clock);
    assert.ok(audio.byteLength > 300 * bytesPerMs);
    if (heard) assert.equal(heard(audio), plain(sentences[0]));
  }),
  check('its words are those of the text, in order, none ahead of its sound', async ({ mouth, sentences }, clock) => {
    for (const sentence of sentences) {
      const { words, audio } = await spoken(mouth, sentence, clock);
      assert.deepEqual(
        words.map(({ text }) => text),
        sentence.split(/\s+/u),
      );
      let latestMs = 0;
      for (const { startMs, endMs, soFarMs, text } of words) {
        assert.ok(startMs >= latestMs - roundingMs && endMs >= startMs, `"${text}" from ${startMs} to ${endMs}`);
        assert.ok(endMs <= soFarMs + roundingMs, `"${text}" ends at ${endMs} and is told at ${soFarMs}`);
        latestMs = endMs;
      }
      const lengthMs = audio.byteLength / bytesPerMs;
      assert.ok(latestMs > lengthMs / 2, `the last word ends at ${latestMs} of ${lengthMs}`);
    }
  }),
  check('two sentences at the same time do not disturb each other', async ({ mouth, sentences, heard }, clock) => {
    const [first, second] = await Promise.all(sentences.map((sentence) => spoken(mouth, sentence, clock)));
    assert.ok(first && second);
    if (heard)
      assert.deepEqual(
        [first, second].map(({ audio }) => heard(audio)),
        sentences.map(plain),
      );
    assert.ok(first.audio.byteLength !== second.audio.byteLength);
  }),
  check('nothing to say is no audio', async ({ mouth }, clock) => {
    for (const text of ['', '  ', '…']) assert.equal((await spoken(mouth, text, clock)).audio.byteLength, 0);
  }),
  check('an abort ahead of it lets nothing be said', async ({ mouth, sentences }, clock) => {
    const { audio } = await spoken(mouth, sentences[0], clock, { signal: AbortSignal.abort() });
    assert.equal(audio.byteLength, 0);
  }),
  check('an abort in the middle ends it at once and without an error', async ({ mouth, sentences, heard }, clock) => {
    const abort = new AbortController();
    const whole = (await spoken(mouth, sentences[0], clock)).audio.byteLength;
    let bytes = 0;
    let abortedAt = 0;
    for await (const chunk of chunks(mouth, sentences[0], clock, { signal: abort.signal })) {
      bytes += chunk.audio.byteLength;
      if (abortedAt > 0) continue;
      abort.abort();
      abortedAt = performance.now();
    }
    assert.ok(abortedAt > 0 && performance.now() - abortedAt < soonMs);
    assert.ok(bytes <= whole);
    const after = await spoken(mouth, sentences[1], clock);
    if (heard) assert.equal(heard(after.audio), plain(sentences[1]));
    assert.ok(after.audio.byteLength > 0);
  }),
  check('who stops listening is not spoken to any more', async ({ mouth, sentences }, clock) => {
    for await (const chunk of chunks(mouth, sentences[0], clock)) {
      assert.ok(chunk.audio.byteLength > 0);
      break;
    }
    assert.ok((await spoken(mouth, sentences[1], clock)).audio.byteLength > 0);
  }),
  check('every voice can be asked for, known or not', async ({ mouth, sentences }, clock) => {
    for (const voice of ['marin', 'cedar', 'shimmer', 'alloy', 'no such voice', '', '__proto__']) {
      const { audio } = await spoken(mouth, sentences[1], clock, { voice });
      assert.ok(audio.byteLength > 0, voice);
    }
  }),
];

interface How {
  readonly signal?: AbortSignal;
  readonly voice?: string;
}

interface Spoken {
  readonly audio: Uint8Array;
  /** Offsets from the beginning; `soFarMs`: how much audio had come with the word. */
  readonly words: readonly (TimedWord & { readonly soFarMs: number })[];
}

function check(name: string, run: (fixture: MouthFixture, clock: Clock) => Promise<void>): MouthCheck {
  return {
    name,
    async run(fixture) {
      const clock = new CountingClock();
      await run(fixture, clock);
      assert.equal(clock.waiting, 0, 'timers are left');
    },
  };
}

function chunks(
  mouth: Mouth,
  text: string,
  clock: Clock,
  { signal, voice = 'shimmer' }: How = {},
): AsyncIterable<SpeechChunk> {
  return mouth.speak({ text, voice, language: 'en', clock }, signal);
}

async function spoken(mouth: Mouth, text: string, clock: Clock, how: How = {}): Promise<Spoken> {
  const pieces: Uint8Array[] = [];
  const words: Spoken['words'][number][] = [];
  let soFarMs = 0;
  for await (const chunk of chunks(mouth, text, clock, how)) {
    const fromMs = soFarMs;
    soFarMs += chunk.audio.byteLength / bytesPerMs;
    pieces.push(chunk.audio.slice());
    for (const word of chunk.words) {
      words.push({ text: word.text, startMs: fromMs + word.startMs, endMs: fromMs + word.endMs, soFarMs });
    }
  }
  return { audio: Buffer.concat(pieces), words };
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .trim();
}
