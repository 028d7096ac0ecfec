import type { Account } from '../account/account.ts';
import type { Core } from '../core.ts';
import type { OwnNumber } from '../number/own-number.ts';
import { mergeChoices, modelChoice } from '../ports/engine-choice.ts';
import { newUuid } from '../ports/ids.ts';
import { planWorkflow } from './plan-workflow.ts';
import type { StoredWorkflow } from './stored-workflow.ts';

export interface NewWorkflowRequest {
  readonly account: Account;
  readonly prompt: string;
  readonly language: string | null;
  /** The model that is to talk on its calls; it plans, too, where it can. */
  readonly model: string | null;
  readonly number?: OwnNumber;
  readonly name: string | null;
}

/** Plans a prompt into a workflow ready to be stored. Throws `prompt_too_vague`. */
export async function newWorkflow(
  core: Pick<Core, 'selector' | 'log'>,
  request: NewWorkflowRequest,
): Promise<StoredWorkflow> {
  const now = Date.now();
  const { model, account } = request;
  const choice = mergeChoices([
    model === null ? null : modelChoice(model),
    request.number?.engineChoice ?? null,
    account.engineChoice,
  ]);
  const { planners } = core.selector.select(choice);
  const { workflow, planner } = await planWorkflow(
    { planners, log: core.log },
    {
      prompt: request.prompt,
      timeZone: request.account.timeZone,
      now,
      language: request.language,
    },
  );
  return {
    id: newUuid(),
    accountId: request.account.id,
    name: request.name ?? workflow.name,
    prompt: request.prompt,
    plan: workflow,
    planner,
    model: request.model,
    listed: true,
    createdAt: now,
  };
}
