import { endingOfCall } from '../call/call-machine.ts';
import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import { PhoneError } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import type { ReportDraft, ReportRequest, Reporter } from '../ports/reporter.ts';
import type { Field, Workflow } from '../workflow/workflow.ts';
import { checkedCaller } from './caller-summary.ts';
import { type PriceTable, costOf } from './cost.ts';
import { type Said, evidenced } from './evidenced-value.ts';
import { type Measures, addUsage } from './measures.ts';
import type { CollectedField, Report } from './report.ts';

export interface WriteReportRequest {
  readonly call: Call;
  readonly workflow: Workflow;
  readonly transcript: readonly TranscriptTurn[];
  readonly recorded: readonly CollectedField[];
  readonly notes: readonly string[];
  readonly measures: Measures;
  readonly timeZone: string;
}

export interface ReportWriting {
  /** Tried in order, the embedded one last. */
  readonly reporters: readonly Reporter[];
  readonly prices: PriceTable;
  readonly log: Log;
}

/**
 * What came of an ended call. Reporters are tried in order, the embedded one last, and it alone where nobody said anything; whatever
 * one hands over counts only with words from the transcript to show for it.
 */
export async function writeReport(writing: ReportWriting, request: WriteReportRequest): Promise<Report> {
  const ending = endingOfCall(request.call);
  if (!ending) throw new PhoneError('internal_error', 'A report was asked for before the call had ended.');
  const { call, workflow, transcript, recorded, notes, measures, timeZone } = request;
  const recipient = { phone: call.direction === 'outbound' ? call.to : call.from, ...call.recipient };
  const { draft, label } = await firstDraft(writing, call.id, {
    workflow,
    recipient,
    direction: call.direction,
    transcript,
    recorded,
    notes,
    ending,
    timeZone,
  });
  const usage = (draft.usage ?? []).reduce(addUsage, [...measures.usage]);
  return {
    outcome: draft.outcome,
    summary: draft.summary,
    caller: checkedCaller(draft.caller, transcript),
    fields: checkedFields(workflow.fields, draft.fields, {
      turns: transcript,
      language: workflow.language,
      phone: recipient.phone,
    }),
    madeBy: { ...madeByAll(call, measures), reporter: label },
    measures: { ...measures, usage },
    cost: costOf(usage, writing.prices),
  };
}

/** Every engine that took part, in order: `openai:gpt-5 → rules`. */
function madeByAll(call: Call, measures: Measures): Call['madeBy'] {
  const all = [call.madeBy, ...measures.takenOverBy];
  const parts = new Set(all.flatMap((labels) => Object.keys(labels)));
  return Object.fromEntries(
    [...parts].map((part) => {
      const labels = all.flatMap((labels) => labels[part] ?? []);
      return [part, labels.filter((label, at) => label !== labels[at - 1]).join(' → ')];
    }),
  );
}

async function firstDraft(
  core: Pick<ReportWriting, 'reporters' | 'log'>,
  callId: string,
  request: ReportRequest,
): Promise<{ readonly draft: ReportDraft; readonly label: string }> {
  let fault: unknown = new PhoneError('internal_error', 'No reporter is configured.');
  const somethingSaid = request.transcript.some((turn) => turn.role === 'human');
  for (const reporter of somethingSaid ? core.reporters : core.reporters.slice(-1)) {
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
function checkedFields(fields: readonly Field[], found: readonly CollectedField[], said: Said): CollectedField[] {
  return fields.flatMap((field) => {
    for (const candidate of found.filter((other) => other.key === field.key).toReversed()) {
      const checked = evidenced(field, candidate, said);
      if (checked.ok && checked.field.value !== null) return checked.field;
    }
    return field.optional ? [] : [{ key: field.key, value: null, quote: '', turn: null }];
  });
}
