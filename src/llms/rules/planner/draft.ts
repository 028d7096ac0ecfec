import type { Step, Workflow } from '../../../core/workflow/workflow.ts';
import type { PlacedCondition } from './conditions.ts';

/** What is known of the plan so far beside its steps. */
export interface Draft {
  goal: Workflow['goal'] | null;
  contexts: string[];
  /** What the owner states beside what is asked. */
  remarks: string[];
  voicemail: string | null | undefined;
  closing: string | null;
  limitSecs: number | null;
  /** The branch that was written last, for what is said of its offer. */
  lastBranch: { readonly step: Step; readonly placed: PlacedCondition } | null;
}
