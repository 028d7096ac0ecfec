import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import type { MindEvent, MindMove } from '../../../core/ports/mind.ts';
import { rulesPlanner } from '../planner/rules-planner.ts';
import { rulesMind } from './rules-mind.ts';

const now = Date.parse('2026-10-07T14:00:00Z');

/** What the agent says, notes and records while these things are said to it. */
async function talk(prompt: string, ...said: string[]): Promise<MindMove[][]> {
  const planned = await rulesPlanner.plan({ prompt, timeZone: 'America/New_York', now, language: null });
  assert.ok(planned.ok);
  const session = rulesMind.open({
    workflow: planned.workflow,
    recipient: { phone: '+14155551234', name: null, email: null, context: null },
    direction: 'outbound',
    timeZone: 'America/New_York',
    language: 'en',
    clock: new ManualClock(now),
    tools: [],
    soFar: null,
  });
  const events: MindEvent[] = [
    { kind: 'start', opening: 'Hello.', greeting: 'Hello?' },
    ...said.map((text) => ({ kind: 'heard', text, cut: null }) as const),
  ];
  const turns: MindMove[][] = [];
  for (const event of events) {
    const moves: MindMove[] = [];
    for await (const move of session.respond(event, new AbortController().signal)) moves.push(move);
    turns.push(moves);
  }
  return turns;
}

const wordsOf = (moves: readonly MindMove[] | undefined) =>
  (moves ?? []).flatMap((move) => (move.kind === 'say' ? [move.text] : [])).join(' ');
const recordsOf = (turns: readonly (readonly MindMove[])[]) =>
  turns.flat().flatMap((move) => (move.kind === 'tool' && move.name === 'record_field' ? [move.arguments] : []));

void describe('an answer that is neither yes nor no', () => {
  const prompt = 'Ask Professor Adler whether he can recommend a speaker for the conference.';

  void test('is kept in its words and asked about once', async () => {
    const turns = await talk(prompt, 'You could ask Nora Feld at Tufts.', 'Yes.');
    assert.match(wordsOf(turns[1]), /So is that a yes\?/);
    assert.ok(
      turns[1]?.some(
        (move) =>
          move.kind === 'tool' && move.name === 'note_outcome' && /Nora Feld/.test(String(move.arguments['note'])),
      ),
    );
    assert.deepEqual(
      recordsOf(turns).map((one) => one['value']),
      ['yes'],
    );
  });

  void test('is left when it comes twice', async () => {
    const turns = await talk(prompt, 'You could ask Nora Feld at Tufts.', 'She gave a talk there last year.');
    assert.match(wordsOf(turns[2]), /pass that on/);
    assert.deepEqual(recordsOf(turns), []);
  });
});

void describe('a time that nobody named', () => {
  void test('is not taken from a yes', async () => {
    const turns = await talk(
      "Call Happy Tails Vet and move my dog's vaccination from Friday 10am to any day next week. I'm Omar.",
      'Sure, may I ask why?',
      'No problem. We have Tuesday at two.',
    );
    assert.deepEqual(
      recordsOf(turns.slice(0, 2)).map((one) => one['key']),
      [],
    );
    assert.match(wordsOf(turns[2]), /Tuesday, October 13 at 2 PM works/);
  });
});

void describe('the other side offers to call back', () => {
  void test('is given the number', async () => {
    const turns = await talk(
      "Ask Hillside Kennels if they can board two dogs over Christmas. I'm Fay, 503-555-0117.",
      'The person who does bookings is out, can she call you back?',
    );
    assert.match(wordsOf(turns[1]), /\(503\) 555-0117/);
  });
});
