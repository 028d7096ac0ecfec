import type { ReportRequest } from '../../../core/ports/reporter.ts';
import type { CollectedField } from '../../../core/report/report.ts';
import { countryOf } from '../language/contact-details.ts';
import { readAnswer } from '../mind/answers.ts';
import { hear } from '../mind/hearing.ts';
import { askedLast } from '../mind/resuming.ts';

/** Types whose values need no calendar to be read. */
const plain = /^(?:yes_no|rating|number|amount|email|phone|choice)$/;

/** What the person answered in the very words with which they hung up: nobody was left to take it down. */
export function lateAnswers(request: ReportRequest): CollectedField[] {
  const { ending, transcript, workflow, recorded, recipient } = request;
  const turn = transcript.length - 1;
  const last = transcript[turn];
  if (ending.reason !== 'remote' || last?.role !== 'human') return [];
  const open = workflow.steps.filter((step) => step.field !== null && !recorded.some((one) => one.key === step.field));
  const asked = askedLast(
    open.map((step) => ({ step, branches: [], group: null })),
    transcript,
  );
  const field = workflow.fields.find((one) => one.key === asked?.item.step.field);
  if (!asked || !field || !plain.test(field.type) || asked.item.step.kind !== 'ask') return [];
  const setting = { today: { year: 2000, month: 1, day: 1 }, near: null, country: countryOf(recipient.phone) };
  const answer = readAnswer(field, hear(last.text), setting, true);
  return answer.kind === 'value' ? [{ key: field.key, value: answer.value, quote: answer.quote, turn }] : [];
}
