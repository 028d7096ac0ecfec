import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Planner, PlanResult } from '../ports/planner.ts';
import { silentLog } from '../ports/log.ts';
import { planWorkflow } from './plan-workflow.ts';
import { examplePlan } from './plan.example.ts';

const request = { prompt: 'Confirm the visit.', timeZone: 'America/New_York', now: 0, language: null };

function planner(label: string, result: PlanResult | Error): Planner {
  return { label, plan: () => (result instanceof Error ? Promise.reject(result) : Promise.resolve(result)) };
}

const good: PlanResult = { ok: true, workflow: examplePlan() };
const vague: PlanResult = { ok: false, missing: ['purpose', 'who'], hint: 'Say what for.' };

function plan(...planners: Planner[]) {
  return planWorkflow({ planners, log: silentLog }, request);
}

describe('planWorkflow', () => {
  it('takes the plan of the first planner', async () => {
    assert.equal((await plan(planner('model', good), planner('rules', good))).planner, 'model');
  });

  it('gives way to the next planner when one fails', async () => {
    assert.equal((await plan(planner('model', new Error('down')), planner('rules', good))).planner, 'rules');
  });

  it('gives way when a plan cannot be carried out', async () => {
    const broken: PlanResult = { ok: true, workflow: examplePlan({ steps: [] }) };
    assert.equal((await plan(planner('model', broken), planner('rules', good))).planner, 'rules');
  });

  it('refuses a vague prompt without asking the next planner', async () => {
    await assert.rejects(plan(planner('model', vague), planner('rules', good)), {
      code: 'prompt_too_vague',
      message: 'Say what for.',
      detail: { missing: ['purpose', 'who'] },
    });
  });

  it('fails when every planner does', async () => {
    await assert.rejects(plan(planner('model', new Error('down'))), { code: 'internal_error' });
  });
});
