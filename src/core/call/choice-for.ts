import type { Account } from '../account/account.ts';
import type { OwnNumber } from '../number/own-number.ts';
import { type EngineChoice, mergeChoices, modelChoice } from '../ports/engine-choice.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';

/** What makes a call: its own choice before its workflow's model, that before its number's, that before its account's. */
export function choiceFor(
  call: EngineChoice | null,
  workflow: Pick<StoredWorkflow, 'model'> | null,
  number: OwnNumber | null,
  account: Account | null,
): EngineChoice {
  return mergeChoices([
    call,
    workflow?.model == null ? null : modelChoice(workflow.model),
    number?.engineChoice ?? null,
    account?.engineChoice ?? null,
  ]);
}
