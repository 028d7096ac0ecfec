import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PhoneError } from '../errors.ts';
import type { Engine, EngineBrief, EngineHost, EngineSession } from '../ports/engine.ts';
import { silentLog } from '../ports/log.ts';
import { ManualClock } from '../ports/manual-clock.ts';
import { examplePlan } from '../workflow/plan.example.ts';
import { EngineSeat } from './engine-seat.ts';

class TestEngine implements Engine {
  readonly name: string;
  readonly seen: string[] = [];
  host: EngineHost | null = null;
  brief: EngineBrief | null = null;
  readonly #fault: Error | null;

  constructor(name: string, fault: Error | null = null) {
    this.name = name;
    this.#fault = fault;
  }

  open(brief: EngineBrief, host: EngineHost): Promise<EngineSession> {
    if (this.#fault) return Promise.reject(this.#fault);
    this.host = host;
    this.brief = brief;
    const note = (what: string) => (): void => void this.seen.push(what);
    return Promise.resolve({
      madeBy: { engine: this.name },
      attach: note('attach'),
      hear: note('hear'),
      start: note('start'),
      resume: note('resume'),
      played: note('played'),
      silence: note('silence'),
      dtmf: note('dtmf'),
      timeNearlyUp: note('timeNearlyUp'),
      instruct: note('instruct'),
      close: async () => {
        host.heard({ text: 'last words', startMs: 0, endMs: 1 });
        host.play({ utterance: 'late', audio: new Uint8Array(160), words: [] });
        this.seen.push('close');
      },
    });
  }
}

function seatOf(...engines: Engine[]): { readonly seat: EngineSeat; readonly seen: string[] } {
  const seen: string[] = [];
  const note = (what: string) => (): void => void seen.push(what);
  const seat = new EngineSeat({
    callId: 'call',
    engines,
    brief: {
      workflow: examplePlan(),
      recipient: { phone: '+14155551234', name: null, email: null, context: null },
      direction: 'outbound',
      timeZone: 'America/New_York',
      language: 'en',
      voice: 'shimmer',
      clock: new ManualClock(),
      tools: [],
    },
    host: {
      play: note('play'),
      finish: note('finish'),
      interrupt: () => null,
      hearing: note('hearing'),
      heard: ({ text }) => seen.push(`heard: ${text}`),
      callTool: () => Promise.resolve({ ok: true, result: 'done' }),
      wait: note('wait'),
      end: note('end'),
      stage: note('stage'),
      used: note('used'),
      failed: note('failed'),
    },
    log: silentLog,
  });
  return { seat, seen };
}

test('the first engine that opens has the seat', async () => {
  const second = new TestEngine('second');
  const { seat } = seatOf(
    new TestEngine('first', new PhoneError('unavailable', 'down')),
    second,
    new TestEngine('third'),
  );
  assert.deepEqual(await seat.open(null), { engine: 'second' });
  assert.equal(second.brief?.soFar, null);
  assert.equal(seat.hasNext, true);
});

test('when none opens, the last reason is thrown', async () => {
  const { seat } = seatOf(
    new TestEngine('first', new PhoneError('unavailable', 'first is down')),
    new TestEngine('second', new PhoneError('unavailable', 'second is down')),
  );
  await assert.rejects(seat.open(null), { message: 'second is down' });
});

test('of an engine that has been replaced only what it heard still counts', async () => {
  const first = new TestEngine('first');
  const second = new TestEngine('second');
  const { seat, seen } = seatOf(first, second);
  await seat.open(null);
  await seat.vacate();
  assert.deepEqual(seen, ['heard: last words']);
  await seat.open({ transcript: [], recorded: [] });
  first.host?.play({ utterance: 'stale', audio: new Uint8Array(160), words: [] });
  first.host?.failed(new Error('late'));
  assert.equal((await first.host?.callTool('end_call', {}))?.ok, false);
  assert.deepEqual(seen, ['heard: last words']);
  second.host?.play({ utterance: 'fresh', audio: new Uint8Array(160), words: [] });
  assert.deepEqual(seen.at(-1), 'play');
  assert.deepEqual(second.brief?.soFar, { transcript: [], recorded: [] });
});
