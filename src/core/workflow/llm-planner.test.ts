import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PhoneError } from '../errors.ts';
import type { Llm, Structured, StructuredRequest } from '../ports/llm.ts';
import { llmPlanner } from './llm-planner.ts';
import { examplePlan } from './plan.example.ts';

const request = {
  prompt: 'Confirm the visit.',
  timeZone: 'America/New_York',
  now: Date.UTC(2026, 2, 9, 15),
  language: null,
};

/** A model that gives its answers one by one; an error is thrown. Answers are held against the schema as the port promises. */
function scripted(answers: readonly unknown[]) {
  const asked: StructuredRequest<unknown>[] = [];
  const left = [...answers];
  const llm: Llm = {
    label: 'scripted',
    generate<T>(asking: StructuredRequest<T>): Promise<Structured<T>> {
      asked.push(asking);
      const next = left.shift();
      if (next instanceof Error) return Promise.reject(next);
      const parsed = asking.schema.safeParse(next);
      if (parsed.success) return Promise.resolve({ value: parsed.data, usage: [] });
      return Promise.reject(new PhoneError('internal_error', 'The answer does not fit the schema: steps'));
    },
    mind: () => assert.fail('planning takes no mind'),
  };
  return { llm, asked };
}

describe('llmPlanner', () => {
  it('returns the plan of the model', async () => {
    const { llm, asked } = scripted([{ ok: true, missing: [], hint: '', workflow: examplePlan() }]);
    assert.deepEqual(await llmPlanner(llm).plan(request), {
      ok: true,
      workflow: examplePlan(),
      usage: [],
    });
    assert.equal(asked.length, 1);
    assert.match(asked[0]?.system ?? '', /Monday, March 9, 2026 at 11:00/);
  });

  it('passes on that the prompt says too little', async () => {
    const { llm } = scripted([{ ok: false, missing: ['purpose'], hint: 'Say what for.', workflow: null }]);
    assert.deepEqual(await llmPlanner(llm).plan(request), { ok: false, missing: ['purpose'], hint: 'Say what for.' });
  });

  it('asks once more with what was wrong', async () => {
    const broken = { ...examplePlan(), steps: [{ ...examplePlan().steps[0], field: 'nowhere' }] };
    const { llm, asked } = scripted([
      { ok: true, missing: [], hint: '', workflow: broken },
      { ok: true, missing: [], hint: '', workflow: examplePlan() },
    ]);
    assert.equal((await llmPlanner(llm).plan(request)).ok, true);
    assert.match(asked[1]?.prompt ?? '', /nowhere/);
  });

  it('asks once more when the answer did not fit the schema, and gives up after that', async () => {
    const { llm, asked } = scripted([{ nonsense: true }, { nonsense: true }]);
    await assert.rejects(llmPlanner(llm).plan(request), { code: 'internal_error' });
    assert.equal(asked.length, 2);
  });

  it('does not ask again when the model cannot be reached', async () => {
    const { llm, asked } = scripted([new PhoneError('unavailable', 'No model.', { retryable: true })]);
    await assert.rejects(llmPlanner(llm).plan(request), { code: 'unavailable' });
    assert.equal(asked.length, 1);
  });
});
