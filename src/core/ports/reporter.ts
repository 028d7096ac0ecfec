import type { Usage } from '../report/usage.ts';
import type { CallerSummary } from '../report/caller-summary.ts';
import type { CollectedField, Outcome } from '../report/report.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { CallEnding } from '../call/call.ts';
import type { Recipient, Workflow } from '../workflow/workflow.ts';

/** Transcript → outcome, summary, fields. What it hands over is checked against the transcript by `writeReport`. */
export interface Reporter {
  readonly label: string;
  report(request: ReportRequest): Promise<ReportDraft>;
}

export interface ReportRequest {
  readonly workflow: Workflow;
  readonly recipient: Recipient;
  readonly direction: 'inbound' | 'outbound';
  readonly transcript: readonly TranscriptTurn[];
  /** Recorded in the call, oldest first; a later one of the same key replaces an earlier one. */
  readonly recorded: readonly CollectedField[];
  /** Outcomes noted in the call, oldest first. */
  readonly notes: readonly string[];
  readonly ending: CallEnding;
  readonly timeZone: string;
}

export interface ReportDraft {
  readonly outcome: Outcome;
  /** One paragraph, plain sentences, only what happened. */
  readonly summary: string;
  readonly fields: readonly CollectedField[];
  /** The one on the other side, whoever called whom. */
  readonly caller: CallerSummary;
  /** What making it took, of a model that counts. */
  readonly usage?: readonly Usage[];
}
