import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw, encodeMulaw } from '../bridge/audio/mulaw.ts';
import { mouthChecks } from './mouth.contract.ts';
import type { Mouth, SpeechChunk, SpeechRequest } from './mouth.ts';
import { hearScripted, sayScripted } from './scripted-speech.ts';

const wordMs = 320;
const wordBytes = wordMs * 8;

/** A mouth that keeps the contract: one chunk a word. */
async function* good({ text }: SpeechRequest, signal?: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
  const written = text.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  for (const word of written) {
    await new Promise(setImmediate);
    if (signal?.aborted) return;
    const audio = encodeMulaw(sayScripted([word.toLowerCase().replace(/\W/g, '')], 8000));
    yield { audio, words: [{ text: word, startMs: 0, endMs: 240 }] };
  }
}

type Speak = typeof good;

const mouthWith = (speak: Speak, label = 'scripted'): Mouth => ({ label, speak, close: () => Promise.resolve() });

async function* mapped(chunks: AsyncIterable<SpeechChunk>, change: (chunk: SpeechChunk, i: number) => SpeechChunk) {
  let i = 0;
  for await (const chunk of chunks) yield change(chunk, i++);
}

const broken: Readonly<Record<string, Mouth>> = {
  'a label that is no name': mouthWith(good, 'My Mouth'),
  'silence for speech': mouthWith((request, signal) =>
    mapped(good(request, signal), (chunk) => ({ ...chunk, audio: new Uint8Array(wordBytes).fill(0xff) })),
  ),
  'words ahead of their sound': mouthWith((request, signal) =>
    mapped(good(request, signal), (chunk) => ({
      ...chunk,
      words: chunk.words.map((word) => ({ ...word, endMs: word.endMs + 2 * wordMs })),
    })),
  ),
  'a word lost': mouthWith((request, signal) =>
    mapped(good(request, signal), (chunk, i) => (i === 1 ? { ...chunk, words: [] } : chunk)),
  ),
  'words in the wrong order': mouthWith((request, signal) =>
    mapped(good(request, signal), (chunk, i) => ({
      ...chunk,
      words: chunk.words.map((word) => ({ ...word, startMs: -i * 500, endMs: 240 - i * 500 })),
    })),
  ),
  'deaf to aborts': mouthWith((request) => good(request)),
  'an abort as an error': mouthWith(async function* (request, signal) {
    for await (const chunk of good(request)) {
      yield chunk;
      signal?.throwIfAborted();
    }
  }),
  'a timer left': mouthWith((request, signal) => {
    request.clock.after(50, () => {});
    return good(request, signal);
  }),
  'an unknown voice as an error': mouthWith((request, signal) => {
    if (request.voice === 'no such voice') throw new Error('unknown voice');
    return good(request, signal);
  }),
};

const fixtureFor = (mouth: Mouth) => ({
  mouth,
  sentences: ['Hello Jane, table nine please.', 'Goodbye, thanks!'] as const,
  heard: (audio: Uint8Array) => hearScripted({ samples: decodeMulaw(audio), sampleRateHz: 8000 }).join(' '),
});

test('a mouth that keeps the contract passes all of it', async () => {
  assert.ok(mouthChecks.length > 5);
  for (const { run } of mouthChecks) await run(fixtureFor(mouthWith(good)));
});

for (const [name, mouth] of Object.entries(broken)) {
  test(`the contract notices ${name}`, async () => {
    const results = await Promise.allSettled(mouthChecks.map(({ run }) => run(fixtureFor(mouth))));
    assert.ok(results.some(({ status }) => status === 'rejected'));
  });
}
