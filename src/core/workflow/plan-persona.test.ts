import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../ports/log.ts';
import type { PlanRequest, Planner } from '../ports/planner.ts';
import { examplePlan } from './plan.example.ts';
import { planPersona } from './plan-persona.ts';

const systemPrompt = 'You are the receptionist of City Dental.';
const request = {
  systemPrompt,
  direction: 'inbound',
  language: 'auto',
  timeZone: 'America/New_York',
  now: 0,
  businessName: null,
} as const;

/** The last of two planners; the first one must not be asked. */
function planners(plan: Planner['plan']): readonly Planner[] {
  return [
    { label: 'model', plan: () => assert.fail('no model plans a persona') },
    { label: 'rules', plan },
  ];
}

describe('planPersona', () => {
  it('has the embedded planner plan, and keeps the prompt word for word', async () => {
    const asked: PlanRequest[] = [];
    const plan = (one: PlanRequest) => {
      asked.push(one);
      return Promise.resolve({ ok: true, workflow: examplePlan({ steps: [] }) } as const);
    };
    const workflow = await planPersona({ planners: planners(plan), log: silentLog }, request);
    assert.deepEqual(workflow, examplePlan({ steps: [], briefing: systemPrompt }));
    assert.deepEqual(asked, [
      {
        kind: 'persona',
        prompt: systemPrompt,
        direction: 'inbound',
        language: null,
        timeZone: 'America/New_York',
        now: 0,
      },
    ]);
  });

  it('speaks for the business that it is told of', async () => {
    const plan = () => Promise.resolve({ ok: true, workflow: examplePlan() } as const);
    const core = { planners: planners(plan), log: silentLog };
    assert.equal((await planPersona(core, { ...request, businessName: 'Bright Smile' })).onBehalfOf, 'Bright Smile');
  });

  it('takes every prompt, whatever the planner says to it', async () => {
    const broken = examplePlan({ fields: [] });
    const plans: readonly Planner['plan'][] = [
      () => Promise.resolve({ ok: false, missing: ['purpose'], hint: 'Say more.' }),
      () => Promise.reject(new Error('broken')),
      () => Promise.resolve({ ok: true, workflow: broken }),
    ];
    for (const plan of plans) {
      const workflow = await planPersona({ planners: planners(plan), log: silentLog }, { ...request, language: 'es' });
      assert.equal(workflow.briefing, systemPrompt);
      assert.equal(workflow.language, 'es');
      assert.deepEqual(workflow.steps, []);
    }
    assert.equal(plans.length, 3);
  });
});
