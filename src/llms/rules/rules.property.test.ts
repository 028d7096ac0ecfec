import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../core/ports/manual-clock.ts';
import type { MindEvent, MindMove, MindSession } from '../../core/ports/mind.ts';
import { planProblems } from '../../core/workflow/plan-problems.ts';
import { Workflow } from '../../core/workflow/workflow.ts';
import { rulesMind } from './mind/rules-mind.ts';
import { rulesPlanner } from './planner/rules-planner.ts';

const now = Date.parse('2026-04-01T12:00:00Z');
const most = 60;

const fragments = [
  'Call Olive Garden and book a table for 2 on Friday at 7 pm under Josh',
  'On behalf of City Dental,',
  'ask whether they are coming',
  'confirm the appointment tomorrow at 3',
  'If they need to reschedule, offer Monday or Tuesday',
  'otherwise',
  'rate the visit from 1 to 10',
  "don't mention prices",
  'Name: Ana Lopez',
  'Guests: 4',
  '- email\n- phone',
  '1) how old 2) why',
  'leave a voicemail saying hi',
  'if not, ask why',
  'and the total',
  'they',
  '(',
  '"',
  ':',
  '?',
];
const prompts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...fragments), { maxLength: 10 }).map((parts) => parts.join(' ')),
  fc
    .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 30 })), { maxLength: 8 })
    .map((parts) => parts.join('. ')),
);

const words = [
  'yes',
  'no',
  'okay',
  'nine',
  'I would say a seven, no wait, eight',
  'Tuesday at four thirty works',
  'jane dot doe at example dot com',
  'four one five, five five five, zero one two three',
  'Stella Marsh',
  'Who is this?',
  'Are you a robot?',
  'one moment please',
  'I am driving',
  "I don't know",
  'what was that?',
  'none of your business',
  'goodbye',
  'how much is it?',
  'that is wrong',
];
const utterances = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 80 }), fc.constant(''));
const heard = fc.oneof(
  fc.array(utterances, { minLength: 1, maxLength: 3 }).map((parts): MindEvent => ({
    kind: 'heard',
    text: parts.join('. '),
    cut: null,
  })),
  utterances.map((text): MindEvent => ({ kind: 'heard', text, cut: { heard: "I'm calling", unheard: 'to ask you' } })),
);
const events = fc.oneof(
  { weight: 6, arbitrary: heard },
  { weight: 1, arbitrary: fc.nat(3).map((count): MindEvent => ({ kind: 'silence', count: count + 1 })) },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }).map((digits): MindEvent => ({ kind: 'dtmf', digits })) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }).map((text): MindEvent => ({ kind: 'instruction', text })) },
);

function plan(prompt: string) {
  return rulesPlanner.plan({ prompt, timeZone: 'America/New_York', now, language: null });
}

function open(workflow: Workflow): MindSession {
  return rulesMind.open({
    workflow,
    recipient: { phone: '+14155551234', name: null, email: null, context: null },
    direction: 'outbound',
    timeZone: 'America/New_York',
    language: workflow.language,
    clock: new ManualClock(now),
    tools: [],
    soFar: null,
  });
}

async function movesOf(session: MindSession, event: MindEvent): Promise<MindMove[]> {
  const moves: MindMove[] = [];
  for await (const move of session.respond(event, new AbortController().signal)) {
    moves.push(move);
    assert.ok(moves.length <= most, 'one move after another without end');
  }
  return moves;
}

const survey =
  'On behalf of Bean There Coffee, ask the customer to rate their last visit from 1 to 10, their name, their e-mail, their order number, when they come again, and whether they would recommend us.';
const booking =
  'Call Olive Garden and book a table for 2 on Friday at 7 pm under Josh Miller. 8 pm is fine too. Ask if they have parking and what it costs.';
const confirmation =
  'Confirm the appointment with Sarah Kim on April 14 at 3 PM for City Dental. If she needs to reschedule, offer April 15 at 10 AM or April 16 at noon. Get her phone number.';

void describe('any prompt', () => {
  void test('becomes a sound plan, or is asked about', async () => {
    let planned = 0;
    await fc.assert(
      fc.asyncProperty(prompts, async (prompt) => {
        const result = await plan(prompt);
        if (!result.ok) {
          assert.ok(result.missing.length > 0 && result.hint !== '');
          return;
        }
        planned += 1;
        assert.deepEqual(planProblems(result.workflow), []);
        assert.ok(Workflow.safeParse(result.workflow).success);
      }),
      { numRuns: 400 },
    );
    assert.ok(planned > 50, 'plans were made');
  });
});

void describe('any talk', () => {
  for (const prompt of [survey, booking, confirmation])
    void test(`comes to no fault, and records only what was said: ${prompt.slice(0, 40)}`, async () => {
      const planned = await plan(prompt);
      assert.ok(planned.ok);
      let recorded = 0;
      await fc.assert(
        fc.asyncProperty(utterances, fc.array(events, { maxLength: 14 }), async (greeting, told) => {
          const session = open(planned.workflow);
          const said = [greeting];
          const all: MindEvent[] = [{ kind: 'start', opening: 'Hello.', greeting }, ...told];
          for (const event of all) {
            if (event.kind === 'heard') said.push(event.text);
            for (const move of await movesOf(session, event)) {
              if (move.kind === 'say') assert.notEqual(move.text.trim(), '');
              if (move.kind !== 'tool' || move.name !== 'record_field') continue;
              const { key, value, quote } = move.arguments;
              assert.ok(planned.workflow.fields.some((field) => field.key === key));
              if (value === null) continue;
              recorded += 1;
              assert.ok(typeof quote === 'string' && quote !== '');
              assert.ok(
                said.some((text) => text.includes(quote)),
                `never said: ${quote}`,
              );
            }
          }
        }),
        { numRuns: 150 },
      );
      assert.ok(recorded > 0, 'something was recorded');
    });

  void test('ends, whatever is answered over and over', async () => {
    const planned = await plan(survey);
    assert.ok(planned.ok);
    await fc.assert(
      fc.asyncProperty(utterances, async (answer) => {
        const session = open(planned.workflow);
        let ended = false;
        await movesOf(session, { kind: 'start', opening: 'Hello.', greeting: '' });
        for (let turn = 0; turn < most && !ended; turn += 1) {
          const moves = await movesOf(session, { kind: 'heard', text: answer, cut: null });
          ended = moves.some((move) => move.kind === 'end');
        }
        assert.ok(ended, `still talking after ${most} turns`);
      }),
      { numRuns: 100, examples: words.map((word) => [word]) },
    );
  });
});
