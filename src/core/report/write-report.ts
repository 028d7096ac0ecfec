import { endingOfCall } from '../call/call-machine.ts';
import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { ReportDraft, ReportRequest } from '../ports/reporter.ts';
import type { Field, Workflow } from '../workflow/workflow.ts';
import { findQuote } from './evidence.ts';
import { fieldValue } from './field-value.ts';
import type { CollectedField, Report } from './report.ts';

export interface WriteReportRequest {
  readonly call: Call;
  readonly workflow: Workflow;
  readonly transcript: readonly TranscriptTurn[];
  readonly recorded: readonly CollectedField[];
  readonly notes: readonly string[];
  readonly timeZone: string;
}

/**
 * What came of an ended call. Reporters are tried in order, the embedded one last; whatever one hands over counts only with words
 * from the transcript to show for it.
 */
export async function writeReport(core: Pick<Core, 'reporters' | 'log'>, request: WriteReportRequest): Promise<Report> {
  const ending = endingOfCall(request.call);
  if (!ending) throw new PhoneError('internal_error', 'A report was asked for before the call had ended.');
  const { call, workflow, transcript, recorded, notes, timeZone } = request;
  const recipient = { phone: call.direction === 'outbound' ? call.to : call.from, ...call.recipient };
  const { draft, label } = await firstDraft(core, call.id, {
    workflow,
    recipient,
    transcript,
    recorded,
    notes,
    ending,
    timeZone,
  });
  return {
    outcome: draft.outcome,
    summary: draft.summary,
    fields: checkedFields(workflow.fields, draft.fields, transcript),
    madeBy: { ...call.madeBy, reporter: label },
  };
}

async function firstDraft(
  core: Pick<Core, 'reporters' | 'log'>,
  callId: string,
  request: ReportRequest,
): Promise<{ readonly draft: ReportDraft; readonly label: string }> {
  let fault: unknown = new PhoneError('internal_error', 'No reporter is configured.');
  for (const reporter of core.reporters) {
    try {
      return { draft: await reporter.report(request), label: reporter.label };
    } catch (error) {
      fault = error;
      core.log.warn('A reporter failed; the next one is asked', { callId, reporter: reporter.label, error });
    }
  }
  throw fault;
}

/** The fields of the workflow in its order, each with its last evidenced value; null for what was asked for and not learned. */
function checkedFields(
  fields: readonly Field[],
  found: readonly CollectedField[],
  transcript: readonly TranscriptTurn[],
): CollectedField[] {
  return fields.flatMap((field) => {
    for (const candidate of found.filter((other) => other.key === field.key).toReversed()) {
      const value = fieldValue(field, candidate.value);
      if (value === undefined || value === null) continue;
      const turn = candidate.turn === null ? undefined : transcript[candidate.turn];
      const evidence = turn?.role === 'human' && findQuote([turn], candidate.quote) ? candidate.turn : null;
      const index = evidence ?? findQuote(transcript, candidate.quote)?.turn ?? null;
      if (index !== null) return { key: field.key, value, quote: candidate.quote, turn: index };
    }
    return field.optional ? [] : { key: field.key, value: null, quote: '', turn: null };
  });
}
