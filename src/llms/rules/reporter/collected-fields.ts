import type { CollectedField } from '../../../core/report/report.ts';
import { lateAnswers } from './late-answers.ts';
import type { ReportRequest } from '../../../core/ports/reporter.ts';

/** Every field of the plan in its order, with its last answer; null where there is none. Optional ones only with an answer. */
export function collectedFields(request: ReportRequest): CollectedField[] {
  const recorded = [...request.recorded, ...lateAnswers(request)];
  return request.workflow.fields.flatMap((field) => {
    const last = recorded.findLast((one) => one.key === field.key);
    if (last && last.value !== null) return [last];
    return field.optional ? [] : [{ key: field.key, value: null, quote: '', turn: null }];
  });
}
