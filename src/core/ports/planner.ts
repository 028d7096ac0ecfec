import type { Usage } from '../report/usage.ts';
import type { Workflow } from '../workflow/workflow.ts';

/** Prompt → workflow. Two of them stand behind this port: an LLM with structured output, and the embedded rules. */
export interface Planner {
  /** As results name it: `rules`, or the model's id. */
  readonly label: string;
  plan(request: PlanRequest): Promise<PlanResult>;
}

export interface PlanRequest {
  readonly prompt: string;
  /** `task`, the default: what one call is to do; refused when it says too little. `persona`: who the agent is on any call; never refused. */
  readonly kind?: 'task' | 'persona';
  /** Who called whom; `outbound` by default. Only a persona answers calls. */
  readonly direction?: 'inbound' | 'outbound';
  /** IANA name: relative dates in the prompt are meant there. */
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
  /** Asked for by the request; null: read it off the prompt, English where that fails. */
  readonly language: string | null;
}

/** `missing` names what a prompt that is too vague to act on leaves out. */
export type PlanResult =
  | { readonly ok: true; readonly workflow: Workflow; readonly usage?: readonly Usage[] }
  | { readonly ok: false; readonly missing: readonly ('purpose' | 'details' | 'who')[]; readonly hint: string };
