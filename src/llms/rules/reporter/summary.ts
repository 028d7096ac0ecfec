import type { ReportRequest } from '../../../core/ports/reporter.ts';
import type { CollectedField, Outcome } from '../../../core/report/report.ts';
import type { Field } from '../../../core/workflow/workflow.ts';
import { dayOfIso, timeOfIso } from '../language/calendar.ts';
import { sayPhone } from '../language/contact-details.ts';
import { sayMoment } from '../language/moments.ts';
import { auxiliaries, isVerbForm } from '../language/verb-forms.ts';

/** One paragraph on what happened, from what was recorded. */
export function summaryOf(request: ReportRequest, fields: readonly CollectedField[], outcome: Outcome): string {
  const happened = whatHappened(request, fields, outcome);
  const sentences = [
    ...happened,
    ...answers(request, fields, happened.join(' ')),
    ...request.notes.map((note) => (/[.!?]$/.test(note) ? note : `${note}.`)),
  ];
  return [...new Set(sentences.filter((one) => one !== ''))].join(' ');
}

function whatHappened(request: ReportRequest, fields: readonly CollectedField[], outcome: Outcome): string[] {
  const { workflow, ending, transcript } = request;
  const purpose = `to ${goalWords(request)}`;
  const callee = workflow.callee === null ? '' : ` ${workflow.callee}`;
  switch (ending.state) {
    case 'no_answer':
      return [`There was no answer. The call${callee === '' ? '' : ` to${callee}`} was ${purpose}.`];
    case 'busy':
      return [`The line was busy or the call was declined, so nobody was reached. The call was ${purpose}.`];
    case 'failed':
      return [`The call could not be connected. It was ${purpose}.`];
    case 'trial_exhausted':
      return ['The call was not taken: the free minutes were used up.'];
    case 'canceled':
      return [`The call was canceled before anyone answered. It was ${purpose}.`];
    case 'voicemail': {
      const left = transcript.some((turn) => turn.role === 'ai');
      return [
        `The call${callee === '' ? '' : ` to${callee}`} ${purpose} went to voicemail.`,
        left ? 'A message was left.' : 'No message was left.',
      ];
    }
    case 'broken_off':
      return [`The call ${purpose} was broken off by a technical fault before it was finished.`];
    case 'completed':
      break;
  }
  const called = `The AI assistant called${callee} ${purpose}`;
  if (!transcript.some((turn) => turn.role === 'human')) return [`${called}, but nobody spoke on the other side.`];
  return [`${called}${result(request, fields, outcome)}`, ...endingWords(request, outcome)];
}

/** The goal as it is spoken of afterwards. */
function goalWords(request: ReportRequest): string {
  return request.workflow.goal.summary
    .replace(/\b(?:today|tomorrow), (?=\w+day,)/g, '')
    .replace(/[.!?]+$/, '')
    .replace(/\s+/g, ' ');
}

function result(request: ReportRequest, fields: readonly CollectedField[], outcome: Outcome): string {
  const { workflow } = request;
  const main = workflow.steps.find((step) => step.kind === 'propose' && step.field !== null);
  const answer = fields.find((field) => field.key === main?.field)?.value;
  const taken = fields.find(
    (field) => field.value !== null && (isNewTime(request, field.key) || field.key === main?.agreedField),
  );
  const slot = taken === undefined ? null : sayOf(request, taken);
  switch (workflow.goal.kind) {
    case 'book':
    case 'reschedule':
    case 'cancel':
      if (answer === 'yes')
        return `, and it was ${{ book: 'booked', reschedule: 'rescheduled', cancel: 'cancelled' }[workflow.goal.kind]}${slot === null ? '' : ` for ${slot}`}.`;
      if (answer === 'no') return slot === null ? ', but this was not possible.' : `; ${slot} was taken instead.`;
      return slot === null ? `, which was not settled.` : `. The time is ${slot}.`;
    case 'confirm':
      if (answer === 'yes') return ', and it was confirmed.';
      if (answer === 'no')
        return slot === null
          ? ', but it was not confirmed: the answer was no.'
          : `. That did not suit, and it was rescheduled to ${slot}.`;
      return ', which was not settled.';
    case 'remind':
    case 'inform':
      return outcome === 'not_achieved' ? '.' : ', and the message was delivered.';
    case 'survey':
    case 'qualify':
    case 'inquire':
    case 'collect':
    case 'general':
      return '.';
  }
}

function isNewTime(request: ReportRequest, key: string): boolean {
  return request.workflow.steps.some(
    (step) =>
      step.branches.some((branch) => branch.steps.some((one) => one.kind === 'offer' && one.field === key)) ||
      (step.kind === 'offer' && step.field === key),
  );
}

function endingWords(request: ReportRequest, outcome: Outcome): string[] {
  const { reason } = request.ending;
  if (reason === 'silence') return ['The call was ended because nobody spoke any more.'];
  if (reason === 'max_duration') return ['The call was ended at its longest duration.'];
  if (reason === 'remote' && outcome !== 'achieved') return ['The other side hung up.'];
  return [];
}

/** "Email address: jane@example.com." for each answer; what was asked for and not learned by name. */
function answers(request: ReportRequest, fields: readonly CollectedField[], told: string): string[] {
  const reached = request.ending.state === 'completed' || request.ending.state === 'broken_off';
  if (!reached) return [];
  const main = request.workflow.steps.find((step) => step.kind === 'propose')?.field;
  const agreed = request.workflow.steps.find((step) => step.kind === 'propose')?.agreedField;
  const known = fields.filter(
    (field) =>
      field.value !== null &&
      field.key !== main &&
      !((field.key === agreed || isNewTime(request, field.key)) && told.includes(sayOf(request, field))),
  );
  const said = known.map((field) => `${capital(labelOf(request, field.key))}: ${sayOf(request, field)}.`);
  const asked = new Set(request.workflow.steps.flatMap((step) => (step.field === null ? [] : [step.field])));
  const missing = fields
    .filter((field) => field.value === null && asked.has(field.key) && field.key !== main)
    .map((field) => labelOf(request, field.key));
  return [...said, ...(missing.length === 0 ? [] : [`Not learned: ${missing.join(', ')}.`])];
}

function labelOf(request: ReportRequest, key: string): string {
  const field = request.workflow.fields.find((one) => one.key === key);
  const label = (field?.label ?? key)
    .replace(/^(?:the|your|their) /i, '')
    .replace(/\byour\b/g, 'their')
    .replace(/\byou\b/g, 'they');
  const clause = /^(?:they|there|it|he|she|we|\p{Lu}\S+)(?:'\w+)? \p{Ll}/u.test(label);
  return field?.type === 'yes_no' && clause && takesVerb(label.split(/\s+/)[1] ?? '') ? `whether ${label}` : label;
}

function takesVerb(word: string): boolean {
  return auxiliaries.has(word) || isVerbForm(word);
}

function sayOf(request: ReportRequest, collected: CollectedField): string {
  const field: Field | undefined = request.workflow.fields.find((one) => one.key === collected.key);
  const text = String(collected.value).replace(/[.\s]+$/, '');
  if (field?.type === 'phone') return sayPhone(text);
  if (field && /^(?:date|time|date_time)$/.test(field.type)) {
    const day = /^\d{4}-\d{2}-\d{2}/.test(text) ? dayOfIso(text) : null;
    const time = /(?:^|T)\d{2}:\d{2}$/.test(text) ? timeOfIso(text) : null;
    if (day || time) return sayMoment({ day, time }, day ?? { year: 2000, month: 1, day: 1 });
  }
  if (field?.type === 'amount' && typeof collected.value === 'number')
    return `$${collected.value.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(collected.value) ? 0 : 2 })}`;
  return text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
