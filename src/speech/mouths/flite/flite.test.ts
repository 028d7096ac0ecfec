import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { findSpeech } from '../../../core/bridge/audio/speech-spans.ts';
import { PhoneError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import { systemClock } from '../../../core/ports/clock.ts';
import { mouthChecks } from '../../../core/ports/mouth.contract.ts';
import type { SpeechChunk } from '../../../core/ports/mouth.ts';
import { createFlite } from './flite.ts';
import { premiumVoices } from '../../../core/number/premium-voices.ts';
import { voiceNames } from './voices.ts';

const flite = createFlite();
after(() => flite.close());

for (const { name, run } of mouthChecks) {
  test(`mouth: ${name}`, () =>
    run({ mouth: flite, sentences: ['Hello Jane, table nine is free.', 'Goodbye, and thanks!'], heard: null }));
}

interface Say {
  readonly voice?: string;
  readonly rate?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly mouth?: ReturnType<typeof createFlite>;
}

async function speak(
  text: string,
  { voice = 'kal16', rate, signal, clock = systemClock, mouth = flite }: Say = {},
): Promise<SpeechChunk[]> {
  const request = { text, voice, language: 'en', clock, ...(rate === undefined ? {} : { rate }) };
  return Array.fromAsync(mouth.speak(request, signal));
}

function lengthMs(chunks: readonly SpeechChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.audio.length / 8, 0);
}

/** A clock that counts the work it waits for. */
function workClock() {
  const clock = {
    ...systemClock,
    works: 0,
    during<T>(work: Promise<T>): Promise<T> {
      clock.works++;
      return work;
    },
  };
  return clock;
}

test('a sentence is one chunk of trimmed audio with its words as they are written', async () => {
  const [chunk, ...more] = await speak('Mail jane@example.com, or call +1 415 555 1234.');
  assert.ok(chunk && more.length === 0);
  assert.deepEqual(
    chunk.words.map(({ text }) => text),
    ['Mail', 'jane@example.com,', 'or', 'call', '+1', '415', '555', '1234.'],
  );
  const durationMs = chunk.audio.length / 8;
  assert.ok(durationMs > 3000 && durationMs < 9000, `${durationMs} ms`);
  let lastMs = 0;
  for (const { startMs, endMs } of chunk.words) {
    assert.ok(startMs >= lastMs && endMs >= startMs && endMs <= durationMs);
    lastMs = endMs;
  }
  const samples = decodeMulaw(chunk.audio);
  const loudest = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  const isHeard = (sample: number) => Math.abs(sample) > 0.03 * loudest;
  assert.ok(loudest > 8000);
  assert.ok(samples.findIndex(isHeard) < 100 * 8);
  assert.ok(samples.length - samples.findLastIndex(isHeard) < 120 * 8);
});

describe('words sound when they are said to', () => {
  for (const voice of ['slt', 'rms', 'awb', 'alloy', 'sage']) {
    test(voice, async () => {
      const [chunk] = await speak('Good morning, table seven; tomorrow, goodbye.', { voice });
      assert.ok(chunk);
      const said = [
        [0, 1],
        [2, 3],
        [4, 4],
        [5, 5],
      ].map(([first = 0, last = 0]) => [chunk.words[first]?.startMs ?? NaN, chunk.words[last]?.endMs ?? NaN]);
      const samples = decodeMulaw(chunk.audio);
      const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
      for (const [i, [startMs = NaN, endMs = NaN]] of said.entries()) {
        const fromMs = (said[i - 1]?.[1] ?? 0) + 40;
        const untilMs = (said[i + 1]?.[0] ?? samples.length / 8) - 40;
        const loud = (sample: number) => Math.abs(sample) > 0.04 * peak;
        const heard = samples.subarray(Math.max(0, fromMs) * 8, untilMs * 8);
        const firstMs = Math.max(0, fromMs) + heard.findIndex(loud) / 8;
        const lastMs = Math.max(0, fromMs) + heard.findLastIndex(loud) / 8;
        assert.ok(Math.abs(firstMs - startMs) < 100, `begins at ${firstMs}, said to at ${startMs}`);
        assert.ok(Math.abs(lastMs - endMs) < 100, `ends at ${lastMs}, said to at ${endMs}`);
      }
    });
  }
});

test('several sentences are several chunks with a pause between them', async () => {
  const chunks = await speak('Thank you. Anything else? Goodbye.');
  assert.equal(chunks.length, 3);
  const samples = decodeMulaw(Buffer.concat(chunks.map(({ audio }) => audio)));
  const spans = findSpeech(samples);
  assert.equal(spans.length, 3);
  for (const [i, span] of spans.slice(1).entries()) {
    const pauseMs = span.startMs - (spans[i]?.endMs ?? NaN);
    assert.ok(pauseMs > 200 && pauseMs < 500, `${pauseMs} ms`);
  }
});

test('what cannot be spoken is no chunk', async () => {
  for (const text of ['', '   ', '😀', '<br/>', 'Привет']) assert.deepEqual(await speak(text), []);
});

test('the ten voices, the premium ones and those of flite differ, unknown names are the default', async () => {
  const spoken = new Map<string, SpeechChunk>();
  assert.ok(premiumVoices.length > 0 && premiumVoices.every(({ id }) => voiceNames.includes(id)));
  for (const voice of voiceNames) {
    const [chunk] = await speak('Good morning.', { voice });
    assert.ok(chunk, voice);
    spoken.set(voice, chunk);
  }
  const distinct = new Set([...spoken.values()].map(({ audio }) => Buffer.from(audio).toString('latin1')));
  assert.equal(distinct.size, voiceNames.length - 1);
  const [unknown] = await speak('Good morning.', { voice: 'constructor' });
  assert.deepEqual(unknown, spoken.get('shimmer'));
  assert.deepEqual(spoken.get('slt'), spoken.get('shimmer'));
});

test('the rate makes speech shorter or longer, within bounds', async () => {
  const text = 'I would like to book a table for two.';
  const plain = lengthMs(await speak(text));
  assert.ok(lengthMs(await speak(text, { rate: 1.25 })) < 0.9 * plain);
  assert.ok(lengthMs(await speak(text, { rate: 0.8 })) > 1.1 * plain);
  assert.equal(lengthMs(await speak(text, { rate: 100 })), lengthMs(await speak(text, { rate: 2 })));
  assert.equal(lengthMs(await speak(text, { rate: NaN })), plain);
});

test('only real work holds a fast clock back', async () => {
  const clock = workClock();
  await speak('This has not been said before.', { clock });
  assert.equal(clock.works, 1);
  await speak('This has not been said before.', { clock });
  assert.equal(clock.works, 1);
});

test('many who ask for the same at once share one rendition', async () => {
  const renditions = await Promise.all(Array.from({ length: 20 }, () => speak('Everybody says this at once.')));
  assert.ok(renditions.every(([chunk]) => chunk && chunk.audio === renditions[0]?.[0]?.audio));
});

test('an abort ends the iteration at once and without an error', async () => {
  const abort = new AbortController();
  const heard: SpeechChunk[] = [];
  const request = { text: 'First of all. Second. And third.', voice: 'slt', language: 'en', clock: systemClock };
  for await (const chunk of flite.speak(request, abort.signal)) {
    heard.push(chunk);
    abort.abort();
  }
  assert.equal(heard.length, 1);
  assert.deepEqual(await speak('Never begun.', { signal: AbortSignal.abort() }), []);
});

test('an abort takes requests out of the queue', async () => {
  const mouth = createFlite();
  const abort = new AbortController();
  const first = speak('A first sentence that takes its time to be made, since it is a long one.', {
    mouth,
    voice: 'slt',
  });
  const dropped = Array.from({ length: 20 }, (_, i) =>
    speak(`Dropped sentence ${i}.`, { mouth, voice: 'slt', signal: abort.signal }),
  );
  const last = speak('The last one.', { mouth });
  abort.abort();
  assert.ok((await Promise.all(dropped)).every((chunks) => chunks.length === 0));
  assert.equal((await first).length, 1);
  assert.equal((await last).length, 1);
  await mouth.close();
});

test('one of two who ask for the same may leave', async () => {
  const abort = new AbortController();
  const leaving = speak('One of us leaves early.', { voice: 'rms', signal: abort.signal });
  const staying = speak('One of us leaves early.', { voice: 'rms' });
  abort.abort();
  assert.deepEqual(await leaving, []);
  assert.equal((await staying).length, 1);
});

test('warming up makes what will be needed', async () => {
  const mouth = createFlite({ workers: 2 });
  await mouth.warmUp([{ text: 'Hello, this is a call.', voice: 'alloy' }]);
  const clock = workClock();
  assert.equal((await speak('Hello, this is a call.', { mouth, voice: 'alloy', clock })).length, 1);
  assert.equal(clock.works, 0);
  await mouth.close();
});

test('closing fails what is under way and leaves nothing running', async () => {
  const mouth = createFlite();
  await mouth.warmUp();
  const open = [speak('Under way.', { mouth }), speak('Waiting.', { mouth })];
  const refusals = Promise.allSettled(open);
  await mouth.close();
  for (const result of await refusals) {
    assert.equal(result.status, 'rejected');
    assert.ok(result.reason instanceof PhoneError);
  }
  await assert.rejects(speak('Too late.', { mouth }), PhoneError);
  await mouth.close();
});
