import assert from 'node:assert/strict';
import { encodeMulaw } from '../bridge/audio/mulaw.ts';
import { CountingClock } from './counting-clock.ts';
import type { Ears, EarsSession, HeardText } from './ears.ts';
import { type CaptionChannel, frameBytes, frameMs, silenceByte } from './media-leg.ts';
import { sayScripted } from './scripted-speech.ts';

export interface EarsFixture {
  /** Ears whose model hears scripted speech. */
  readonly ears: Ears;
  /** They tell while somebody speaks, and not only when the turn has ended. */
  readonly tellsAtOnce: boolean;
  /** How long anything may take; default 5 s. */
  readonly patienceMs?: number;
}

/** One promise of the port: rejects when the ears do not keep it. */
export interface EarsCheck {
  readonly name: string;
  readonly run: (fixture: EarsFixture) => Promise<void>;
}

const usualPatienceMs = 5000;

export const earsChecks: readonly EarsCheck[] = [
  check('a turn is handed over with all of its words', async (line) => {
    await line.say('hello', 'jane');
    assert.equal(await line.take(), 'hello jane');
  }),
  check('a turn without words is empty, and taken without waiting for long', async (line) => {
    assert.equal(await line.take(), '');
    await line.pass(400);
    assert.equal(await line.take(), '');
  }),
  check('each turn has its own words', async (line) => {
    await line.say('yes');
    assert.equal(await line.take(), 'yes');
    await line.say('no', 'tuesday', 'please');
    assert.equal(await line.take(), 'no tuesday please');
    assert.equal(await line.take(), '');
  }),
  check('what is said while a turn is being handed over belongs to the next', async (line) => {
    await line.say('table', 'seven');
    const first = line.take();
    await line.say('dinner');
    assert.equal(await first, 'table seven');
    assert.equal(await line.take(), 'dinner');
  }),
  check('turns that are taken at once come in their order', async (line) => {
    await line.say('nine', 'thanks');
    assert.deepEqual(await Promise.all([line.take(), line.take()]), ['nine thanks', '']);
  }),
  check('words are told while they are spoken', async (line, { tellsAtOnce }) => {
    if (!tellsAtOnce) return;
    await line.say('hello', 'jane', 'thanks');
    await line.until(() => plain(line.texts.at(-1)?.text ?? '') === 'hello jane thanks');
    assert.ok(line.texts.every(({ text }) => text !== ''));
    await line.take();
    line.texts.length = 0;
    await line.say('goodbye');
    await line.until(() => plain(line.texts.at(-1)?.text ?? '') === 'goodbye');
    assert.ok(line.texts.every(({ text }) => !text.includes('hello')));
  }),
  check('frames are left as they are', async (line) => {
    const frame = new Uint8Array(frameBytes).fill(silenceByte);
    for (let i = 0; i < 50; i++) line.session.hear(frame, i * frameMs);
    assert.ok(frame.every((code) => code === silenceByte));
    await line.say('yes');
    assert.equal(await line.take(), 'yes');
  }),
  check('a line that is open for long before anybody speaks is heard', async (line) => {
    await line.pass(6000);
    await line.say('hello');
    assert.equal(await line.take(), 'hello');
  }),
  check('nothing is told after the end, which may come twice', async (line) => {
    await line.say('hello');
    line.session.close();
    line.session.close();
    line.texts.length = 0;
    await line.say('jane');
    assert.ok(typeof (await line.take()) === 'string');
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(line.texts, []);
  }),
];

interface Line {
  readonly session: EarsSession;
  readonly texts: HeardText[];
  /** The far end says words, 5 frames to a turn of the event loop. */
  say(...words: readonly string[]): Promise<void>;
  /** The far end is silent. */
  pass(ms: number): Promise<void>;
  /** Without case and punctuation. */
  take(): Promise<string>;
  until(condition: () => boolean): Promise<void>;
}

function check(name: string, run: (line: Line, fixture: EarsFixture) => Promise<void>): EarsCheck {
  return {
    name,
    async run(fixture) {
      assert.match(fixture.ears.label, /^[a-z][a-z-]*(:\S+)?$/);
      const clock = new CountingClock();
      const session = await fixture.ears.open({ language: 'en', vocabulary: ['Jane'], clock });
      const errors: unknown[] = [];
      session.onError((error) => errors.push(error));
      await run(openLine(session, fixture.patienceMs ?? usualPatienceMs), fixture);
      session.close();
      assert.deepEqual(errors, []);
      assert.equal(clock.waiting, 0, 'timers are left');
    },
  };
}

function openLine(session: EarsSession, patienceMs: number): Line {
  const texts: HeardText[] = [];
  session.onText((text) => texts.push(text));
  const captions = new Captions();
  session.attach(captions);
  let nowMs = 0;
  /** One for all, as carriers may use it again; a Buffer, whose `slice` is no copy. */
  const frame = Buffer.alloc(frameBytes);
  const send = async (codes: Uint8Array): Promise<void> => {
    for (let at = 0; at + frameBytes <= codes.byteLength; at += frameBytes, nowMs += frameMs) {
      frame.set(codes.subarray(at, at + frameBytes));
      session.hear(frame, nowMs);
      if ((nowMs / frameMs) % 5 === 0) await new Promise(setImmediate);
    }
  };
  const pass = (ms: number): Promise<void> => send(new Uint8Array(ms * 8).fill(silenceByte));
  return {
    session,
    texts,
    pass,
    async say(...words) {
      await pass(200);
      for (const word of words) captions.speak(`${word} `, nowMs);
      await send(encodeMulaw(sayScripted(words, 8000)));
      await pass(600);
    },
    async take() {
      return plain(await within(session.take(), patienceMs));
    },
    async until(condition) {
      const endAt = performance.now() + patienceMs;
      while (!condition()) {
        assert.ok(performance.now() < endAt, `not within ${patienceMs} ms: ${JSON.stringify(texts)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

class Captions implements CaptionChannel {
  #listener: (piece: string, atMs: number) => void = () => {};

  onText(listener: (piece: string, atMs: number) => void): void {
    this.#listener = listener;
  }

  send(): void {}

  speak(piece: string, atMs: number): void {
    this.#listener(piece, atMs);
  }
}

async function within<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled within ${patienceMs} ms`)), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}
