import { PhoneError } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import type { PlanRequest, Planner } from '../ports/planner.ts';
import { planProblems } from './plan-problems.ts';
import type { Workflow } from './workflow.ts';

export interface PlannedWorkflow {
  readonly workflow: Workflow;
  /** The label of the planner that wrote it. */
  readonly planner: string;
}

export interface Planning {
  /** Tried in order, the embedded one last. */
  readonly planners: readonly Planner[];
  readonly log: Log;
}

/**
 * Plans with the first planner that can. One that fails, or whose plan cannot be carried out, gives way to the next; the last
 * one is the embedded rules. A planner's word that the prompt says too little stands. Throws `prompt_too_vague` with
 * `missing` in its detail.
 */
export async function planWorkflow(core: Planning, request: PlanRequest): Promise<PlannedWorkflow> {
  let cause: unknown;
  for (const planner of core.planners) {
    const result = await planner.plan(request).catch((error: unknown) => {
      cause = error;
      return null;
    });
    if (result === null) {
      core.log.warn('A planner failed; the next one plans', { planner: planner.label, error: cause });
      continue;
    }
    if (!result.ok) throw new PhoneError('prompt_too_vague', result.hint, { detail: { missing: [...result.missing] } });
    const problems = planProblems(result.workflow);
    if (problems.length === 0) return { workflow: result.workflow, planner: planner.label };
    cause = new PhoneError('internal_error', `The plan cannot be carried out. ${problems.join(' ')}`);
    core.log.warn('A plan is not well-formed; the next planner plans', { planner: planner.label, error: cause });
  }
  throw new PhoneError('internal_error', 'The prompt could not be planned. Try again, or word it differently.', {
    cause,
  });
}
