import type { Account } from '../account/account.ts';
import { choiceFor } from '../call/choice-for.ts';
import type { Core } from '../core.ts';
import type { OwnNumber } from '../number/own-number.ts';
import { newUuid } from '../ports/ids.ts';
import { planPersona } from './plan-persona.ts';
import type { StoredWorkflow } from './stored-workflow.ts';

export interface AgentWorkflowRequest {
  readonly account: Account;
  readonly number: OwnNumber;
  readonly systemPrompt: string;
  readonly direction: 'inbound' | 'outbound';
  readonly language: string;
  readonly maxDurationSecs: number;
  /** For whom it speaks, where that is known apart from the prompt. */
  readonly businessName: string | null;
}

/** The workflow of an agent that a system prompt describes, ready to be stored with its call. Never refused, nothing is waited for. */
export async function agentWorkflow(
  core: Pick<Core, 'selector' | 'log'>,
  request: AgentWorkflowRequest,
): Promise<StoredWorkflow> {
  const { account, number, maxDurationSecs, ...persona } = request;
  const { planners } = core.selector.select(choiceFor(null, { model: null }, number, account));
  const now = Date.now();
  const plan = await planPersona({ planners, log: core.log }, { ...persona, timeZone: account.timeZone, now });
  return {
    id: newUuid(),
    accountId: account.id,
    name: plan.name,
    prompt: request.systemPrompt,
    plan: { ...plan, maxDurationSecs },
    planner: planners.at(-1)?.label ?? 'rules',
    model: null,
    listed: false,
    createdAt: now,
  };
}
