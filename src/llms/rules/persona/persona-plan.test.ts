import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planProblems } from '../../../core/workflow/plan-problems.ts';
import type { Workflow } from '../../../core/workflow/workflow.ts';
import { rulesPlanner } from '../planner/rules-planner.ts';
import { promiseKey } from './persona-draft.ts';
import { personaNameOf } from './persona-name.ts';

const now = Date.parse('2026-10-06T14:00:00Z');

async function plan(prompt: string, direction: 'inbound' | 'outbound' = 'inbound'): Promise<Workflow> {
  const timeZone = 'America/New_York';
  const planned = await rulesPlanner.plan({ kind: 'persona', prompt, direction, language: null, timeZone, now });
  assert.ok(planned.ok);
  assert.deepEqual(planProblems(planned.workflow), []);
  return planned.workflow;
}

const factsOf = ({ facts }: Workflow): string[] => facts.map((fact) => fact.text);

describe('for whom a persona speaks', () => {
  const rows = [
    ['Bright Smile Dental', 'You are the receptionist of Bright Smile Dental in Denver. Be friendly.'],
    ['Ace Hardware', 'You answer the phone for Ace Hardware.'],
    ["Dr. Chen's pediatric office", "You are the receptionist for Dr. Chen's pediatric office."],
    ['Osteria Lucia', 'You take reservations for Osteria Lucia. We have a patio.'],
    ['Crumbs & Co', 'I run a small bakery called Crumbs & Co. You pick up when I cannot.'],
    ['Glass Museum', 'Receptionist at The Glass Museum.'],
    ['Sunny Days Daycare', 'Sunny Days Daycare is a childcare center in Austin. You answer its phone.'],
    [null, 'You are a helpful AI assistant making a phone call.'],
    [null, 'You are the receptionist of [BUSINESS NAME], a [KIND OF BUSINESS].'],
    [null, 'Be helpful.'],
  ] as const;
  for (const [name, prompt] of rows) it(prompt, () => assert.equal(personaNameOf(prompt), name));
});

describe('an agent that answers', () => {
  it('knows what its prompt tells, and speaks none of its orders', async () => {
    const workflow = await plan(`You are Maya, the receptionist of Hill Garage. Be brief and kind.

WHAT WE DO
- Oil changes and brakes; no bodywork

PRICING
- Oil change: $59
- Brakes - from $120

HOURS
Mon-Thu 7:30am-5pm

RULES
- Never give legal advice.
- Don't quote prices for tires; they depend on the size.
- If somebody is locked out of their car, tell them to call 555-0100.
- Take a message for Gwen with the caller's name, number and license plate, and say that Gwen calls back the same day.`);
    assert.equal(workflow.onBehalfOf, 'Hill Garage');
    assert.deepEqual(factsOf(workflow).slice(0, 4), [
      'Oil changes and brakes; no bodywork.',
      'Oil change is $59.',
      'Brakes are from $120.',
      'Monday to Thursday 7:30am to 5pm.',
    ]);
    assert.deepEqual(workflow.prohibitions, ['Never give legal advice', "Don't quote prices for tires"]);
    assert.equal(workflow.facts.find(({ key }) => key === promiseKey)?.text, 'Gwen will call back the same day.');
    assert.deepEqual(
      workflow.anytime.map(({ when, steps }) => [when.about, steps.map(({ text }) => text)]),
      [['locked out of their car', ['Please call 555-0100.']]],
    );
    assert.deepEqual(
      workflow.fields.map(({ key, optional }) => [key, optional]),
      [
        ['caller_name', true],
        ['reason', true],
        ['callback_number', true],
        ['callback_time', true],
        ['license_plate', true],
      ],
    );
    assert.deepEqual(workflow.steps, []);
  });

  it('takes questions and answers for what they are', async () => {
    const workflow = await plan(
      'FAQ\nQ: Can I bring a bicycle?\nA: Yes, for five dollars.\n\nAre pets allowed? - On a leash.',
    );
    assert.deepEqual(
      workflow.facts.map(({ label, text }) => [label, text]),
      [
        ['Can I bring a bicycle?', 'Yes, for five dollars.'],
        ['Are pets allowed?', 'On a leash.'],
      ],
    );
  });

  it('leaves out what still has to be filled in', async () => {
    const workflow = await plan('PRICING\n- [SERVICE]: [PRICE]\n- Delivery: $5\nHOURS\n{{hours}}');
    assert.deepEqual(factsOf(workflow), ['Delivery is $5.']);
  });

  it('refuses nothing, however little it says, and whatever the language', async () => {
    for (const prompt of [
      'Hi.',
      'You are a helpful AI assistant.',
      'Eres la recepcionista de una clínica para mascotas.',
      '???',
    ]) {
      for (const direction of ['inbound', 'outbound'] as const) {
        const workflow = await plan(prompt, direction);
        assert.equal(workflow.briefing, prompt);
      }
    }
  });
});

describe('an agent that calls', () => {
  it('has the errand that its prompt tells of, without who it is', async () => {
    const workflow = await plan(
      "You are a polite assistant of Harbor Coffee. You're phoning the wholesaler to find out whether Sumatra beans are in stock. Keep it short.",
      'outbound',
    );
    assert.equal(workflow.onBehalfOf, 'Harbor Coffee');
    assert.match(workflow.steps.map(({ text }) => text).join(' '), /Are Sumatra beans in stock\?/);
    assert.doesNotMatch(JSON.stringify(workflow.steps), /polite assistant/);
  });

  it('has nothing to say of itself where there is none', async () => {
    const workflow = await plan('You are a helpful AI assistant making a phone call.', 'outbound');
    assert.deepEqual(workflow.steps, []);
  });
});
