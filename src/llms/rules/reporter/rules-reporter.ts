import type { ReportRequest, Reporter } from '../../../core/ports/reporter.ts';
import { callerSummaryOf } from './caller-summary.ts';
import { collectedFields } from './collected-fields.ts';
import { outcomeOf } from './outcome.ts';
import { personaSummary } from './persona-summary.ts';
import { summaryOf } from './summary.ts';

/** The embedded reporter: sums up what was recorded in the call, what was answered while hanging up, and how it ended. */
export const rulesReporter: Reporter = {
  label: 'rules',
  report(request) {
    const fields = collectedFields(request);
    const outcome = outcomeOf(request, fields);
    return Promise.resolve({
      outcome,
      summary: isReception(request) ? personaSummary(request, fields) : summaryOf(request, fields, outcome),
      fields,
      caller: callerSummaryOf(request, fields),
    });
  },
};

/** A call that had no plan of steps but the caller's own wish. */
function isReception({ workflow, direction, ending }: ReportRequest): boolean {
  return Boolean(workflow.briefing) && direction === 'inbound' && ending.state === 'completed';
}
