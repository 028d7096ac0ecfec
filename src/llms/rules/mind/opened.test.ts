import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ManualClock } from '../../../core/ports/manual-clock.ts';
import type { MindMove } from '../../../core/ports/mind.ts';
import { rulesPlanner } from '../planner/rules-planner.ts';
import { rulesMind } from './rules-mind.ts';

const now = Date.parse('2026-10-07T14:00:00Z');
const disclosure = 'Hello, this is an AI assistant calling on behalf of Omar Nasser.';

/** What the agent does after these first words. */
async function after(firstMessage: string): Promise<MindMove[]> {
  const prompt = 'Call the bakery for Omar Nasser and ask whether they have rye bread today.';
  const planned = await rulesPlanner.plan({ prompt, timeZone: 'UTC', now, language: null });
  assert.ok(planned.ok);
  const session = rulesMind.open({
    workflow: planned.workflow,
    recipient: { phone: '+14155551234', name: null, email: null, context: null },
    direction: 'outbound',
    timeZone: 'UTC',
    language: 'en',
    clock: new ManualClock(now),
    tools: [],
    soFar: null,
  });
  const moves: MindMove[] = [];
  const start = { kind: 'start', opening: `${disclosure} ${firstMessage}`.trim(), greeting: 'Hello?' } as const;
  for await (const move of session.respond(start, new AbortController().signal)) moves.push(move);
  return moves;
}

const said = (moves: readonly MindMove[]): string =>
  moves.flatMap((move) => (move.kind === 'say' ? [move.text] : [])).join(' ');

it('what the first message has asked is not asked again', async () => {
  assert.deepEqual(await after('Do you have rye bread today?'), [{ kind: 'wait', forMs: 0 }]);
});

it('another question, or none, is no reason to keep one’s own', async () => {
  for (const message of ['', 'How are you doing?', 'I am calling about bread.'])
    assert.match(said(await after(message)), /rye bread/);
});

it('a question is not announced twice', async () => {
  assert.match(said(await after('')), /question/);
  assert.doesNotMatch(said(await after('I have a short question, if I may.')), /question/);
});
