import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { Report } from '../report/report.ts';
import type { StoredWorkflow } from '../workflow/stored-workflow.ts';
import type { Delivery } from '../webhook/delivery.ts';

/** Writes the result of an ended call as one dialect delivers it. */
export interface ResultPrinter {
  readonly kind: Delivery['kind'];
  print(result: CallResult): string;
}

export interface CallResult {
  readonly call: Call;
  readonly workflow: StoredWorkflow | null;
  readonly transcript: readonly TranscriptTurn[];
  readonly report: Report;
}
