import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from '../../../core/errors.ts';
import type { EarsSession, HeardText } from '../../../core/ports/ears.ts';
import { earsChecks } from '../../../core/ports/ears.contract.ts';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import { frameBytes, silenceByte } from '../../../core/ports/media-leg.ts';
import { captionEars } from './caption-ears.ts';

const frame = new Uint8Array(frameBytes).fill(silenceByte);

async function listen() {
  const ears = captionEars();
  assert.equal(ears.label, 'captions');
  const session: EarsSession = await ears.open({ language: 'en', vocabulary: [], clock: new ManualClock() });
  const texts: HeardText[] = [];
  const errors: unknown[] = [];
  session.onText((text) => texts.push(text));
  session.onError((error) => errors.push(error));
  let read: ((piece: string, atMs: number) => void) | null = null;
  let nowMs = 0;
  return {
    session,
    texts,
    errors,
    attach: () => session.attach({ onText: (listener) => (read = listener), send: () => {} }),
    piece: (text: string) => {
      assert.ok(read);
      read(text, nowMs);
    },
    pass: (ms: number) => {
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 20) session.hear(frame, nowMs);
    },
  };
}

for (const { name, run } of earsChecks) {
  test(`ears: ${name}`, () => run({ ears: captionEars(), tellsAtOnce: true }));
}

test('pieces become the text of the turn, a change at a time', async () => {
  const line = await listen();
  line.attach();
  for (const piece of ['Hel', 'lo?', ' ', '  How ', 'can I', ' help']) line.piece(piece);
  assert.deepEqual(
    line.texts.map(({ text }) => text),
    ['Hel', 'Hello?', 'Hello? How', 'Hello? How can I', 'Hello? How can I help'],
  );
  assert.ok(line.texts.every(({ endOfTurn }) => !endOfTurn));
  assert.deepEqual(line.errors, []);
});

test('a turn takes its words and the next one begins empty', async () => {
  const line = await listen();
  line.attach();
  line.piece('Yes,\n  this is\tshe. ');
  assert.equal(await line.session.take(), 'Yes, this is she.');
  assert.equal(await line.session.take(), '');
  line.piece('Who is calling? ');
  assert.equal(line.texts.at(-1)?.text, 'Who is calling?');
  assert.equal(await line.session.take(), 'Who is calling?');
});

test('a word in the middle of which a turn ends stays whole, in the next turn', async () => {
  const line = await listen();
  line.attach();
  line.piece('No, wed');
  line.pass(100);
  assert.equal(await line.session.take(), 'No,');
  line.piece('nesday ');
  assert.equal(line.texts.at(-1)?.text, 'wednesday');
  assert.equal(await line.session.take(), 'wednesday');
});

test('a last word without white space behind it counts once nothing more has come', async () => {
  const line = await listen();
  line.attach();
  line.pass(1000);
  line.piece('Goodbye');
  line.pass(400);
  assert.equal(await line.session.take(), 'Goodbye');
});

test('a line without captions is an error that names the way out', async () => {
  const line = await listen();
  line.session.attach(undefined);
  const [error] = line.errors;
  assert.ok(error instanceof PhoneError);
  assert.equal(error.code, 'unavailable');
  assert.match(error.message, /RINGDOWN_EARS/);
});

test('nothing is reported after the end', async () => {
  const line = await listen();
  line.attach();
  line.session.close();
  line.piece('Hello ');
  line.session.attach(undefined);
  assert.deepEqual([line.texts, line.errors], [[], []]);
});
