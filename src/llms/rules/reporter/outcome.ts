import type { ReportRequest } from '../../../core/ports/reporter.ts';
import type { CollectedField, Outcome } from '../../../core/report/report.ts';

/** Notes of the mind that say that the call came to nothing, whatever was learned in it. */
const failed =
  /^(?:Wrong number|Asked not to be called|Did not want to talk|Asked to be called back|Did not speak English|Was upset and|Asked to speak with a person)|was not available/;

/** What came of the call as a whole. */
export function outcomeOf(request: ReportRequest, fields: readonly CollectedField[]): Outcome {
  const { ending, workflow, transcript } = request;
  if (ending.state === 'voicemail') return 'voicemail';
  if (ending.state === 'broken_off') return 'broken_off';
  if (ending.state !== 'completed') return 'not_reached';
  if (!transcript.some((turn) => turn.role === 'human')) return 'not_achieved';
  const learned = new Map(fields.filter((field) => field.value !== null).map((field) => [field.key, field.value]));
  const undone = request.notes.some((note) => failed.test(note));
  const wanted = workflow.steps.flatMap((step) =>
    step.field !== null && !isOptional(request, step.field) ? [step.field] : [],
  );
  const missing = wanted.filter((key) => !learned.has(key));
  switch (workflow.goal.kind) {
    case 'book':
    case 'confirm':
    case 'reschedule':
    case 'cancel': {
      const main = workflow.steps.find((step) => step.kind === 'propose' && step.field !== null);
      const settled =
        main === undefined
          ? missing.length < wanted.length
          : learned.get(main.field ?? '') === 'yes' || movedTo(request, learned);
      if (!settled) return 'not_achieved';
      return missing.length === 0 && !undone ? 'achieved' : 'partly';
    }
    case 'remind':
    case 'inform':
      return undone ? 'not_achieved' : missing.length === 0 ? 'achieved' : 'partly';
    case 'survey':
    case 'qualify':
    case 'inquire':
    case 'collect':
    case 'general':
      if (wanted.length === 0) return undone ? 'not_achieved' : 'achieved';
      if (missing.length === wanted.length) return 'not_achieved';
      return missing.length === 0 && !undone ? 'achieved' : 'partly';
  }
}

/** Another of the offered slots was taken. */
function movedTo(request: ReportRequest, learned: ReadonlyMap<string, unknown>): boolean {
  const steps = request.workflow.steps.flatMap((step) => [step, ...step.branches.flatMap((branch) => branch.steps)]);
  return steps.some((step) => step.kind === 'offer' && step.field !== null && learned.has(step.field));
}

function isOptional(request: ReportRequest, key: string): boolean {
  return request.workflow.fields.find((field) => field.key === key)?.optional ?? false;
}
