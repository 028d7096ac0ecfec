import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planProblems } from '../../../core/workflow/plan-problems.ts';
import type { Workflow } from '../../../core/workflow/workflow.ts';
import { rulesPlanner } from './rules-planner.ts';

async function planOf(prompt: string): Promise<Workflow> {
  const planned = await rulesPlanner.plan({
    prompt,
    timeZone: 'America/New_York',
    now: Date.parse('2026-10-07T14:00:00Z'),
    language: null,
  });
  assert.ok(planned.ok, 'the prompt says enough');
  assert.deepEqual(planProblems(planned.workflow), []);
  return planned.workflow;
}

const saidBy = (workflow: Workflow) => workflow.steps.map((step) => step.text).join(' ');
const keysOf = (workflow: Workflow) => workflow.fields.map((field) => `${field.key}:${field.type}`);

void describe('who calls whom', () => {
  const named: readonly (readonly [prompt: string, owner: string | null, callee: string | null])[] = [
    ['Get a quote from AquaFix for unclogging a drain.', null, 'AquaFix'],
    ['Ask the restaurant (Thai Orchid) whether the pad thai contains peanuts.', null, 'Thai Orchid'],
    ["Tell John I'm running 20 minutes late. This is Paula.", 'Paula', 'John'],
    ['Call Mr. Ivan Petrov for City Gas about his unpaid bill.', 'City Gas', 'Mr. Ivan Petrov'],
    ['Call the tenant at unit 4B, Derek Shaw, regarding a noise complaint.', null, 'Derek Shaw'],
    ['Screening call for Orchid Staffing: candidate Tom Blake. Can he work nights?', 'Orchid Staffing', 'Tom Blake'],
    ['Invite Professor Adler to speak at our conference (DevSummit, Nov 12, Boston).', null, 'Professor Adler'],
  ];
  for (const [prompt, owner, callee] of named)
    void test(prompt, async () => {
      const plan = await planOf(prompt);
      assert.deepEqual([plan.onBehalfOf, plan.callee], [owner, callee]);
    });
});

void describe('what is asked', () => {
  for (const [prompt, wanted] of [
    ['Ask when they open on Friday.', 'opening_time:time'],
    ['Ask when the pharmacy closes tonight.', 'closing_time:time'],
    ['Ask when they are open on Sunday.', 'opening_time:text'],
    ['Ask when the parcel will arrive.', 'date'],
  ] as const)
    void test(prompt, async () => {
      assert.match(keysOf(await planOf(prompt))[0] ?? '', new RegExp(`${wanted}$`));
    });

  void test('a list of what is wanted, questions of one word among it', async () => {
    const plan = await planOf(
      'Collect RSVP from Jenny Moore for the wedding on June 12. Ask: attending? meal choice (beef, fish or vegetarian)? song request?',
    );
    assert.deepEqual(keysOf(plan), ['attending:yes_no', 'meal_choice:choice', 'song_request:text']);
    assert.deepEqual(plan.fields[1]?.options, ['beef', 'fish', 'vegetarian']);
  });

  void test('the owner is spoken of in the third person', async () => {
    const plan = await planOf(
      'I need to return boots I bought at Trailhead Outfitters. Ask how long I have to return them and if I need the receipt.',
    );
    assert.match(saidBy(plan), /How long does my client have to return them\? Does my client need the receipt\?/);
  });

  void test('a price that is bargained for names what is hoped for', async () => {
    const plan = await planOf(
      "Negotiate my internet bill with Comnet. Try to get it to $65 or less. If they offer $75 or more, say I'll think about it.",
    );
    assert.match(saidBy(plan), /hoping for \$65 or less\. What is the best price you can offer\?/);
    assert.deepEqual(
      plan.steps.flatMap((step) => step.branches.map((branch) => [branch.when.answer, branch.when.than])),
      [['above', 74]],
    );
  });

  void test('hours before a bound stay open', async () => {
    const plan = await planOf("Call Marco's Barbershop and see whether they can squeeze me in tomorrow before noon.");
    assert.match(saidBy(plan), /tomorrow, Thursday, October 8 before noon/);
    assert.deepEqual(plan.steps[0]?.offers[0]?.value, '../2026-10-08T12:00');
  });

  void test('nothing that marks words on the way stays in the plan', async () => {
    const plan = await planOf(
      "Call Lucas Bell about his lab results: they are normal. If he asks for details tell him they are in the portal. I need to return them, and my wife's card is with me.",
    );
    assert.match(JSON.stringify(plan), /They are in the portal/);
    assert.doesNotMatch(JSON.stringify(plan), /[\p{Co}\p{Cc}]|\\u/u);
  });

  void test('what was not understood is said as it stands', async () => {
    const plan = await planOf('The blue umbrella factory in Marrakesh, quarterly, purple.');
    assert.equal(plan.goal.kind, 'general');
    assert.equal(plan.fields.length, 1);
  });
});

void describe('a prompt that says too little', () => {
  for (const prompt of ['Make a call', 'Book something', 'Call them', 'Follow up', '???', ''])
    void test(JSON.stringify(prompt), async () => {
      const planned = await rulesPlanner.plan({ prompt, timeZone: 'UTC', now: 0, language: null });
      assert.ok(!planned.ok && planned.missing.length > 0);
      assert.match(planned.hint, /says too little/);
    });
  void test('a thing that there is one of, on a day, says enough', async () => {
    assert.match(saidBy(await planOf('Cancel my appointment tomorrow')), /cancel my client's appointment/);
  });
});
