import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TranscriptTurn } from '../../../core/call/transcript.ts';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import type { CallSoFar, MindEvent, MindMove, MindSession } from '../../../core/ports/mind.ts';
import type { Workflow } from '../../../core/workflow/workflow.ts';
import { rulesPlanner } from '../planner/rules-planner.ts';
import { rulesMind } from './rules-mind.ts';

const now = Date.parse('2026-04-01T12:00:00Z');

async function planOf(prompt: string): Promise<Workflow> {
  const planned = await rulesPlanner.plan({ prompt, timeZone: 'America/New_York', now, language: null });
  assert.ok(planned.ok, 'the prompt is understood');
  return planned.workflow;
}

function open(workflow: Workflow, soFar: CallSoFar | null): MindSession {
  return rulesMind.open({
    workflow,
    recipient: { phone: '+14155551234', name: null, email: null, context: null },
    direction: 'outbound',
    timeZone: 'America/New_York',
    language: workflow.language,
    clock: new ManualClock(now),
    tools: [],
    soFar,
  });
}

async function movesOf(session: MindSession, event: MindEvent): Promise<MindMove[]> {
  const moves: MindMove[] = [];
  for await (const move of session.respond(event, new AbortController().signal)) moves.push(move);
  return moves;
}

const wordsOf = (moves: readonly MindMove[]) =>
  moves.flatMap((move) => (move.kind === 'say' ? [move.text] : [])).join(' ');

const recordsOf = (moves: readonly MindMove[]) =>
  moves.flatMap((move) =>
    move.kind === 'tool' && move.name === 'record_field' ? [[move.arguments['key'], move.arguments['value']]] : [],
  );

const heard = (text: string): MindEvent => ({ kind: 'heard', text, cut: null });

const turn = (role: TranscriptTurn['role'], text: string, cut = false): TranscriptTurn => ({
  role,
  text,
  startMs: 0,
  endMs: 0,
  cut,
});

const survey =
  'On behalf of Bean There Coffee, ask the customer to rate their last visit from 1 to 10, and whether they would come again.';
const asksRating = 'On a scale of 1 to 10, how would you rate your last visit?';

void describe('a call taken over in its middle', () => {
  void test('repeats the question that was being asked, without an introduction', async () => {
    const session = open(await planOf(survey), { transcript: [turn('ai', asksRating, true)], recorded: [] });
    const words = wordsOf(await movesOf(session, { kind: 'resume' }));
    assert.match(words, /rate your last visit/);
    assert.doesNotMatch(words, /calling|hello|assistant/i);
  });

  void test('takes down an answer that was heard and not yet recorded', async () => {
    const transcript = [
      turn('ai', asksRating),
      turn('human', 'I would say a nine.'),
      turn('ai', 'One moment, please.'),
    ];
    const session = open(await planOf(survey), { transcript, recorded: [] });
    const moves = await movesOf(session, { kind: 'resume' });
    assert.deepEqual(recordsOf(moves), [['rating', 9]]);
    assert.match(wordsOf(moves), /come again\?/);
  });

  void test('asks only for what was not recorded', async () => {
    const session = open(await planOf(survey), {
      transcript: [turn('ai', asksRating), turn('human', 'Nine.')],
      recorded: [{ key: 'rating', value: 9, quote: 'Nine.', turn: 1 }],
    });
    const words = wordsOf(await movesOf(session, { kind: 'resume' }));
    assert.match(words, /come again\?/);
    assert.doesNotMatch(words, /rate/);
    const moves = await movesOf(session, heard('Yes, of course.'));
    assert.deepEqual(recordsOf(moves), [['will_come_again', 'yes']]);
    assert.equal(moves.at(-1)?.kind, 'end');
  });

  void test('says goodbye when everything was recorded', async () => {
    const session = open(await planOf(survey), {
      transcript: [turn('ai', asksRating), turn('human', 'Nine, and yes, I would come again.')],
      recorded: [
        { key: 'rating', value: 9, quote: 'Nine', turn: 1 },
        { key: 'will_come_again', value: 'yes', quote: 'yes, I would come again', turn: 1 },
      ],
    });
    const moves = await movesOf(session, { kind: 'resume' });
    assert.deepEqual(recordsOf(moves), []);
    assert.equal(moves.at(-1)?.kind, 'end');
  });

  void test('begins with the plan when nothing was said yet', async () => {
    const session = open(await planOf(survey), { transcript: [], recorded: [] });
    assert.match(wordsOf(await movesOf(session, { kind: 'resume' })), /rate/);
  });
});
