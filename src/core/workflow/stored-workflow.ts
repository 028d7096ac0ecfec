import type { Workflow } from './workflow.ts';

/** A workflow as it is kept: the plan, and what it was made from. */
export interface StoredWorkflow {
  readonly id: string;
  readonly accountId: string;
  readonly name: string | null;
  readonly prompt: string;
  readonly plan: Workflow;
  /** `rules`, or the model that planned. */
  readonly planner: string;
  /** The model that talks; null: the account's or the settings' default. */
  readonly model: string | null;
  /** False: made for one call of an agent, and no workflow that anybody would run again. */
  readonly listed: boolean;
  readonly createdAt: number;
}
