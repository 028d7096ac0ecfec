import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import { CallerTurns } from './caller-turns.ts';

function setUp(): { clock: ManualClock; turns: CallerTurns; heard: string[]; hearing: string[] } {
  const clock = new ManualClock();
  const heard: string[] = [];
  const hearing: string[] = [];
  const turns = new CallerTurns({
    clock,
    nowMs: () => 9000,
    hearing: (text) => hearing.push(text),
    heard: ({ text, startMs, endMs }) => heard.push(`${text} ${startMs}-${endMs}`),
    settled: () => {},
  });
  return { clock, turns, heard, hearing };
}

function spoken(turns: CallerTurns, id: string, startMs: number): void {
  turns.started(id, startMs);
  turns.stopped(id, startMs + 500);
  turns.committed(id);
}

test('turns are handed over as they were spoken, whenever their words come', async () => {
  const { turns, heard, hearing } = setUp();
  spoken(turns, 'a', 1000);
  spoken(turns, 'b', 3000);
  spoken(turns, 'c', 5000);
  const settled = turns.settled();
  turns.transcribed('c', 'three');
  turns.transcribed('b', '');
  assert.deepEqual(heard, []);
  turns.surmised('a', 'on');
  turns.transcribed('a', ' one ');
  assert.deepEqual(heard, ['one 1000-1500', 'three 5000-5500']);
  assert.deepEqual(hearing, ['three', 'on', 'one']);
  await settled;
  turns.transcribed('a', 'again');
  assert.equal(heard.length, 2);
});

test('words that never come are waited for no longer than they are worth', async () => {
  const { clock, turns, heard } = setUp();
  spoken(turns, 'a', 1000);
  turns.surmised('a', 'half of');
  spoken(turns, 'b', 3000);
  turns.transcribed('b', 'two');
  await clock.advance(5000);
  assert.deepEqual(heard, ['half of 1000-1500', 'two 3000-3500']);
  assert.equal(clock.waiting, 0);
});

test('the end waits a little for the last words, and not for a dead service', async () => {
  const { clock, turns, heard } = setUp();
  spoken(turns, 'a', 1000);
  const closed = turns.close(true);
  turns.transcribed('a', 'bye');
  await closed;
  assert.deepEqual(heard, ['bye 1000-1500']);
  spoken(turns, 'b', 3000);
  turns.surmised('b', 'nev');
  await turns.close(false);
  assert.equal(heard.at(-1), 'nev 3000-3500');
  spoken(turns, 'c', 4000);
  const late = turns.close(true);
  await clock.advance(1200);
  await late;
  assert.equal(clock.waiting, 0);
});

test('a turn that nobody saw begin is one of now', () => {
  const { turns, heard } = setUp();
  turns.committed('a');
  turns.transcribed('a', 'one');
  assert.deepEqual(heard, ['one 9000-9000']);
});
