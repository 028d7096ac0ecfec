import type { ReportRequest } from '../../../core/ports/reporter.ts';
import type { CallerSummary, CallIntent, CallUrgency } from '../../../core/report/caller-summary.ts';
import type { CollectedField } from '../../../core/report/report.ts';
import type { GoalKind } from '../../../core/workflow/workflow.ts';
import { asksForInformation, intentIn } from '../language/intents.ts';
import { sentencesOf } from '../language/sentences.ts';
import { soundsLikeSpam } from '../language/spam.ts';
import { urgencyIn } from '../language/urgency.ts';
import { nameGiven } from '../mind/given-name.ts';

/** What those who are called for a plan want is what the plan is about. */
const intentOfGoal: Readonly<Record<GoalKind, CallIntent>> = {
  book: 'scheduling',
  confirm: 'scheduling',
  reschedule: 'scheduling',
  cancel: 'scheduling',
  remind: 'scheduling',
  inform: 'other',
  survey: 'other',
  qualify: 'other',
  inquire: 'general_inquiry',
  collect: 'general_inquiry',
  general: 'general_inquiry',
};
const waits: readonly CallIntent[] = ['service_request', 'quote_request', 'scheduling', 'complaint'];

/** Who was on the other side, and what for: read off what they said and what was taken down. */
export function callerSummaryOf(request: ReportRequest, fields: readonly CollectedField[]): CallerSummary {
  const said = request.transcript.filter((turn) => turn.role === 'human').map((turn) => turn.text);
  const inbound = request.direction === 'inbound';
  const spam = inbound && soundsLikeSpam(said, request.workflow.briefing ?? '');
  const intent = spam ? 'spam' : inbound ? intentIn(said) : intentOfCall(request);
  return {
    callerName: learned(fields, /^(?:caller_|contact_|full_|your_)?name$/) ?? nameGiven(request.transcript),
    intent,
    urgency: spam || !inbound ? 'low' : urgencyOf(said, intent),
    callbackBy:
      learned(fields, /^(?:callback_time|call_back_time|best_time_to_call)$/) ?? callBackAskedFor(request.notes),
    spam,
  };
}

/** A call of ours is about what it was made for. */
function intentOfCall({ workflow }: ReportRequest): CallIntent {
  const named = intentOfGoal[workflow.goal.kind];
  if (workflow.steps.some((step) => step.kind === 'offer')) return 'scheduling';
  if (named !== 'general_inquiry') return named;
  if (/\bstill (?:works?|suits?|fits?|stands?)\b/.test(workflow.goal.summary)) return 'scheduling';
  const about = intentIn([workflow.goal.summary]);
  return about === 'scheduling' || about === 'quote_request' ? about : named;
}

/** Whoever only wants to know when the shop is open today is in no hurry. */
function urgencyOf(said: readonly string[], intent: CallIntent): CallUrgency {
  const told = said.flatMap(sentencesOf).filter((one) => !asksForInformation(one) || waits.includes(intent));
  const named = told.flatMap((text) => urgencyIn(text) ?? []);
  if (named.includes('low')) return 'low';
  return named.includes('high') ? 'high' : named.includes('medium') || waits.includes(intent) ? 'medium' : 'low';
}

function learned(fields: readonly CollectedField[], key: RegExp): string | null {
  const found = fields.findLast((field) => key.test(field.key) && typeof field.value === 'string');
  return found === undefined ? null : String(found.value);
}

/** As the mind notes it: "Asked to be called back tomorrow at 3 PM." */
function callBackAskedFor(notes: readonly string[]): string | null {
  for (const note of notes.toReversed()) {
    const when = /^Asked to be called back (.+?)\.?$/.exec(note)?.[1];
    if (when !== undefined && when !== 'at another time') return when.replace(/^\((.*)\)$/, '$1');
  }
  return null;
}
