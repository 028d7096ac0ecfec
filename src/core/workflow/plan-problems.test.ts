import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planProblems } from './plan-problems.ts';
import { examplePlan } from './plan.example.ts';
import type { Branch, Step, Workflow } from './workflow.ts';

const [confirm, email] = examplePlan().steps as [Step, Step];
const branch = (change: Partial<Branch>): Branch => ({
  when: { answer: 'no', about: '', than: null },
  steps: [],
  afterwards: 'continue',
  ...change,
});

const broken: Record<string, Partial<Workflow>> = {
  'There is no step.': { steps: [] },
  'Field "email" occurs twice.': { fields: examplePlan().fields.concat(examplePlan().fields.slice(1)) },
  'Step id "email" occurs twice.': { steps: [confirm, email, email] },
  'Step "email" says nothing.': { steps: [{ ...email, text: ' ' }] },
  'Step "email" fills the field "fax", which does not exist.': { steps: [{ ...email, field: 'fax' }] },
  'Step "email" asks without a field for the answer.': { steps: [{ ...email, field: null }] },
  'Step "email" offers nothing.': { steps: [{ ...email, kind: 'offer' }] },
  'Step "email" proposes something, but its field "email" is not yes_no.': { steps: [{ ...email, kind: 'propose' }] },
  'A branch for answers below a number lacks the number.': {
    steps: [{ ...confirm, branches: [branch({ when: { answer: 'below', about: '', than: null } })] }],
  },
  'A branch for what they mention lacks the subject.': {
    anytime: [branch({ when: { answer: 'mentions', about: ' ', than: null } })],
  },
  'Step id "confirm" occurs twice.': { anytime: [branch({ steps: [confirm] })] },
};

describe('planProblems', () => {
  it('finds nothing wrong with a sound plan', () => {
    assert.deepEqual(planProblems(examplePlan()), []);
  });

  for (const [problem, change] of Object.entries(broken)) {
    it(`finds: ${problem}`, () => {
      assert.deepEqual(planProblems(examplePlan(change)), [problem]);
    });
  }
});
