import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import type { MindBrief, MindEvent, MindMove, MindSession, ToolResult } from '../../../core/ports/mind.ts';
import { rulesMind } from '../mind/rules-mind.ts';
import { rulesPlanner } from '../planner/rules-planner.ts';

const now = Date.parse('2026-10-06T14:00:00Z');
const prompt = `You are the receptionist of Hill Garage.
An oil change is $59. Open Monday to Friday 8 to 5.
Take the caller's name and number and what it is about, and say that Gwen calls back the same day.`;
const opening = 'Hello, this is the AI assistant of Hill Garage. How can I help you?';
const hours = {
  name: 'get_opening_hours',
  description: 'Opening hours on a day',
  parameters: { type: 'object', properties: { day: { type: 'string', description: 'day' } }, required: ['day'] },
};

async function open(change: Partial<MindBrief> = {}): Promise<MindSession> {
  const timeZone = 'America/New_York';
  const planned = await rulesPlanner.plan({
    kind: 'persona',
    direction: 'inbound',
    prompt,
    language: null,
    timeZone,
    now,
  });
  assert.ok(planned.ok);
  return rulesMind.open({
    workflow: planned.workflow,
    recipient: { phone: '+14155551234', name: null, email: null, context: null },
    direction: 'inbound',
    timeZone,
    language: 'auto',
    clock: new ManualClock(now),
    tools: [],
    soFar: null,
    ...change,
  });
}

const heard = (text: string): MindEvent => ({ kind: 'heard', text, cut: null });

async function movesOf(session: MindSession, event: MindEvent, result: ToolResult = { ok: true, result: 'Kept.' }) {
  const made: MindMove[] = [];
  const moves = session.respond(event, new AbortController().signal);
  for (
    let next = await moves.next();
    !next.done;
    next = await moves.next(next.value.kind === 'tool' ? result : undefined)
  )
    made.push(next.value);
  return made;
}

async function says(session: MindSession, event: MindEvent, result?: ToolResult): Promise<string> {
  const moves = await movesOf(session, event, result);
  return moves.flatMap((move) => (move.kind === 'say' ? [move.text] : [])).join(' ');
}

describe('the rules at the desk', () => {
  it('wait for the caller after an opening that asks, and ask where it does not', async () => {
    const start = { kind: 'start', opening, greeting: '' } as const;
    assert.deepEqual(await movesOf(await open(), start), [{ kind: 'wait', forMs: 0 }]);
    assert.equal(await says(await open(), { ...start, opening: 'Hill Garage, good morning.' }), 'How can I help you?');
    assert.match(
      await says(await open(), { ...start, greeting: 'Hi, how much is an oil change?' }),
      /^An oil change is \$59\./,
    );
  });

  it('go on in the middle of a call', async () => {
    const turn = { startMs: 0, endMs: 0, cut: false } as const;
    const session = await open({
      soFar: {
        transcript: [
          { role: 'ai', text: opening, ...turn },
          { role: 'human', text: 'My brakes are grinding.', ...turn },
          { role: 'ai', text: 'May I have your name?', ...turn },
          { role: 'human', text: 'It is Prudence Hall.', ...turn },
        ],
        recorded: [{ key: 'reason', value: 'My brakes are grinding', quote: 'My brakes are grinding.', turn: 1 }],
      },
    });
    const moves = await movesOf(session, { kind: 'resume' });
    assert.deepEqual(moves[0], {
      kind: 'tool',
      name: 'record_field',
      arguments: { key: 'caller_name', value: 'Prudence Hall', quote: 'It is Prudence Hall.' },
    });
    const next = moves.flatMap((move) => (move.kind === 'say' ? [move.text] : [])).join(' ');
    assert.match(next, /number you're calling from/);
    assert.doesNotMatch(next, /name|Hill Garage/);
  });

  it('ask for a tool, and for what it needs; an abort leaves nothing undone', async () => {
    const session = await open({ tools: [hours] });
    assert.equal(await says(session, heard('When do you close?')), 'For which day would that be?');
    const abort = new AbortController();
    const moves = session.respond(heard('On Friday.'), abort.signal);
    const first = await moves.next();
    assert.deepEqual(first.value, { kind: 'tool', name: 'get_opening_hours', arguments: { day: 'Friday' } });
    abort.abort();
    assert.equal((await moves.next({ ok: true, result: 'Until five.' })).done, true);
    const again = await says(session, heard('Sorry, when do you close on Friday?'), {
      ok: true,
      result: 'Until five.',
    });
    assert.match(again, /^Until five\./);
  });

  it('repeat, wait, and mind the silence', async () => {
    const session = await open();
    await says(session, heard('How much is an oil change?'));
    assert.match(
      await says(session, heard('Sorry, could you say that again?')),
      /^Of course\. An oil change is \$59\./,
    );
    const hold = await movesOf(session, heard('Hold on a second.'));
    assert.deepEqual(hold.at(-1), { kind: 'wait', forMs: 60_000 });
    assert.match(await says(await open(), { kind: 'silence', count: 1 }), /^Are you still there\?/);
  });

  it('take the owner’s word, and end when the time is up', async () => {
    const session = await open();
    assert.equal(
      await says(session, { kind: 'instruction', text: 'Say: we close early today' }),
      'We close early today.',
    );
    assert.match(await says(session, { kind: 'dtmf', digits: '1' }), /key presses/);
    const last = await movesOf(session, { kind: 'time_nearly_up' });
    assert.deepEqual(last.at(-1), { kind: 'end' });
    assert.deepEqual(await movesOf(session, { kind: 'silence', count: 1 }), [{ kind: 'end' }]);
  });

  it('hand a message to the owner’s own tool for it', async () => {
    const create_ticket = {
      name: 'create_ticket',
      description: 'Stores a message',
      parameters: {
        type: 'object',
        properties: { name: { type: 'string' }, message: { type: 'string' } },
        required: ['name', 'message'],
      },
    };
    const session = await open({ tools: [create_ticket] });
    await says(session, heard('This is Colin Frost, my brakes are grinding.'));
    await says(session, heard('Yes, this number.'));
    const moves = await movesOf(session, heard('After five.'));
    const asked = moves.find((move) => move.kind === 'tool' && move.name === 'create_ticket');
    assert.deepEqual(asked, {
      kind: 'tool',
      name: 'create_ticket',
      arguments: { name: 'Colin Frost', message: 'My brakes are grinding' },
    });
    assert.match(moves.flatMap((move) => (move.kind === 'say' ? [move.text] : [])).join(' '), /Gwen will call back/);
  });

  it('come to an end whatever is said, and never throw', async () => {
    const words = [
      'yes',
      'no',
      'what',
      'open',
      'name',
      'Maria',
      '415',
      'call',
      'me',
      'back',
      '?',
      '.',
      'ok',
      'price',
      'é',
      '',
      '[x]',
    ];
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    let ended = 0;
    for (let call = 0; call < 60; call += 1) {
      const session = await open({ tools: call % 2 === 0 ? [hours] : [] });
      await movesOf(session, { kind: 'start', opening, greeting: '' });
      for (let turn = 0; turn < 60; turn += 1) {
        const text = Array.from({ length: random(9) }, () => words[random(words.length)] ?? '').join(' ');
        const moves = await movesOf(session, heard(text), { ok: random(2) === 0, result: 'Result.' });
        if (moves.at(-1)?.kind !== 'end') continue;
        ended += 1;
        break;
      }
    }
    assert.equal(ended, 60);
  });
});
