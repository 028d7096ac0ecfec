import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import { newUuid } from '../ports/ids.ts';
import { planWorkflow } from './plan-workflow.ts';
import type { StoredWorkflow } from './stored-workflow.ts';

export interface NewWorkflowRequest {
  readonly account: Account;
  readonly prompt: string;
  readonly language: string | null;
  readonly model: string | null;
  readonly name: string | null;
}

/** Plans a prompt into a workflow ready to be stored. Throws `prompt_too_vague`. */
export async function newWorkflow(
  core: Pick<Core, 'planners' | 'log'>,
  request: NewWorkflowRequest,
): Promise<StoredWorkflow> {
  const now = Date.now();
  const { workflow, planner } = await planWorkflow(core, {
    prompt: request.prompt,
    timeZone: request.account.timeZone,
    now,
    language: request.language,
  });
  return {
    id: newUuid(),
    accountId: request.account.id,
    name: request.name ?? workflow.name,
    prompt: request.prompt,
    plan: workflow,
    planner,
    model: request.model,
    createdAt: now,
  };
}
