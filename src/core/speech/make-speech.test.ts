import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from '../errors.ts';
import { noChoice } from '../ports/engine-choice.ts';
import { silentLog } from '../ports/log.ts';
import type { Mouth, SpeechRequest } from '../ports/mouth.ts';
import { makeSpeech } from './make-speech.ts';

interface Asked {
  readonly request: SpeechRequest;
  freed: boolean;
}

interface FakeMouth extends Mouth {
  readonly asked: Asked[];
}

/** Says each piece as three parts of `code`; `failsAt` counts parts over all that it is asked. */
function mouthOf(label: string, code: number, { failsAt = Infinity, parts = 3 } = {}): FakeMouth {
  const asked: Asked[] = [];
  let said = 0;
  return {
    label,
    asked,
    async *speak(request, signal) {
      const ask = { request, freed: false };
      asked.push(ask);
      try {
        for (let i = 0; i < parts; i++) {
          await Promise.resolve();
          if (signal?.aborted) return;
          if (said++ >= failsAt) throw new PhoneError('unavailable', `${label} is out of breath.`);
          yield { audio: new Uint8Array(8).fill(code), words: [] };
        }
      } finally {
        ask.freed = true;
      }
    },
    close: () => Promise.resolve(),
  };
}

function speak(
  mouths: readonly Mouth[],
  text: string,
  signal = new AbortController().signal,
): ReturnType<typeof makeSpeech> {
  const select = () => ({ engines: [], announcers: mouths, planners: [], reporters: [] });
  const selector = { select, checkModelKey: () => Promise.resolve() };
  return makeSpeech({ selector, log: silentLog }, { text, voice: 'sage', language: 'en', choice: noChoice }, signal);
}

const heard = (audio: readonly Uint8Array[]): string =>
  audio.map((part) => (part[0] === 0xff ? `(${part.byteLength / 8} ms)` : String(part[0]))).join(' ');

test('sentence by sentence, with a pause between, behind what calls need', async () => {
  const mouth = mouthOf('one', 1);
  assert.equal(heard(await Array.fromAsync(await speak([mouth], 'Hello. Goodbye.'))), '1 1 1 (200 ms) 1 1 1');
  assert.deepEqual(
    mouth.asked.map(({ request: { text, voice, language, background } }) => [text, voice, language, background]),
    [
      ['Hello.', 'sage', 'en', true],
      ['Goodbye.', 'sage', 'en', true],
    ],
  );
});

test('nothing is made ahead of what is asked for', async () => {
  const mouth = mouthOf('one', 1);
  const speech = await speak([mouth], 'Hello. Goodbye.');
  for (let i = 0; i < 3; i++) await speech.next();
  assert.equal(mouth.asked.length, 1);
  await speech.return();
  assert.equal(mouth.asked[0]?.freed, true);
});

test('a mouth that fails before its first word gives way, for the rest too', async () => {
  const broken = mouthOf('broken', 1, { failsAt: 3 });
  const other = mouthOf('other', 2);
  assert.equal(
    heard(await Array.fromAsync(await speak([broken, other], `Hello. ${'Go on. '.repeat(100)}`))),
    '1 1 1 (200 ms) 2 2 2 (200 ms) 2 2 2',
  );
  assert.equal(broken.asked.length, 2);
});

test('a mouth that breaks off is a fault, and so is the last one that fails', async () => {
  await assert.rejects(async () => Array.fromAsync(await speak([mouthOf('a', 1, { failsAt: 2 })], 'Hello.')), /breath/);
  const both = [mouthOf('a', 1, { failsAt: 0 }), mouthOf('b', 2, { failsAt: 0 })];
  await assert.rejects(speak(both, 'Hello.'), /b is out of breath/);
  await assert.rejects(speak([], 'Hello.'), { code: 'unavailable' });
});

test('text without anything to say is a short silence', async () => {
  assert.equal(heard(await Array.fromAsync(await speak([mouthOf('mute', 1, { parts: 0 })], '…'))), '(200 ms)');
});

test('an abort ends it without a fault and frees the mouth', async () => {
  const mouth = mouthOf('one', 1);
  const leaving = new AbortController();
  const speech = await speak([mouth], 'Hello. Goodbye.', leaving.signal);
  await speech.next();
  leaving.abort();
  assert.deepEqual(await Array.fromAsync(speech), []);
  assert.equal(mouth.asked[0]?.freed, true);
  assert.equal(mouth.asked.length, 1);
});
