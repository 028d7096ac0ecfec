import type { FieldValue } from '../../../core/report/report.ts';
import type { Field } from '../../../core/workflow/workflow.ts';
import { dayOfIso, sayDay, timeOfIso, type Day } from '../language/calendar.ts';
import { sayPhone } from '../language/contact-details.ts';
import { sayMoment } from '../language/moments.ts';
import type { Conversation } from './conversation.ts';

/** Ways of saying the same, taken in turn so that nobody hears one twice in a row. */
const banks = {
  thanks: ['Thank you.', 'Got it, thanks.', 'Great, thank you.', 'Perfect, thanks.', 'Thanks.'],
  good: ['Great.', 'Wonderful.', 'Perfect.', 'Good.'],
  noted: ['Okay.', 'I see.', 'Understood.', 'All right.'],
  fine: ['No problem.', "That's fine.", 'No worries.', 'Of course.'],
  sorry: ["Sorry, I didn't catch that.", "I'm sorry, I didn't quite get that.", 'Sorry, I missed that.'],
  again: ['Of course.', 'Sure.', 'Certainly.'],
  unknown: [
    "I'm sorry, I don't have that information.",
    "I'm afraid I don't know that, but I'll pass your question on.",
    "That's something I don't have an answer to, I'm sorry.",
  ],
  hold: ['Sure, take your time.', 'Of course, no rush.', 'No problem, I can wait.'],
} as const;

export type Bank = keyof typeof banks;

const counts = new WeakMap<Conversation, Map<Bank, number>>();

export function phrase(talk: Conversation, bank: Bank): string {
  const used = counts.get(talk) ?? new Map<Bank, number>();
  counts.set(talk, used);
  const at = used.get(bank) ?? 0;
  used.set(bank, at + 1);
  const list = banks[bank];
  return list[at % list.length] ?? list[0];
}

/** A value as one says it. */
export function sayValue(field: Field, value: FieldValue, today: Day): string {
  if (value === null) return '';
  const text = String(value);
  switch (field.type) {
    case 'phone':
      return sayPhone(text);
    case 'date':
    case 'time':
    case 'date_time': {
      const day = /^\d{4}-\d{2}-\d{2}/.test(text) ? dayOfIso(text) : null;
      const time = /(?:^|T)\d{2}:\d{2}$/.test(text) ? timeOfIso(text) : null;
      return day || time ? sayMoment({ day, time }, today) : text;
    }
    case 'amount':
      return typeof value === 'number'
        ? `$${value.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(value) ? 0 : 2 })}`
        : text;
    case 'yes_no':
    case 'rating':
    case 'number':
    case 'email':
    case 'name':
    case 'choice':
    case 'text':
      return text;
  }
}

/** Other words for a question that was not answered. `attempt` from 1. */
export function rephrased(field: Field | null, question: string, attempt: number): string {
  if (!field) return question;
  const label = field.label.replace(/^(?:the|your|a|an)\s+/i, '');
  const yours = /^(?:their|his|her)\b/i.test(label) ? label.replace(/^\w+/, 'your') : `your ${label}`;
  const ways: Readonly<Record<Field['type'], readonly string[]>> = {
    email: [`What's the best email address for you?`, 'Could you spell out your email address for me?'],
    phone: [`What's the best phone number to reach you?`, 'Could you give me the phone number digit by digit?'],
    rating: [
      `What number from ${field.min ?? 1} to ${field.max ?? 10} would you give?`,
      `Just a number between ${field.min ?? 1} and ${field.max ?? 10} is fine. ${question}`,
    ],
    yes_no: [question, `A simple yes or no is fine. ${question}`],
    number: [question, `Roughly what number would that be? I'm asking about ${label}.`],
    amount: [question, `Roughly what amount would that be? I'm asking about ${label}.`],
    date: [question, `Which date would that be? I'm asking about ${label}.`],
    time: [question, `What time would that be? I'm asking about ${label}.`],
    date_time: [question, 'Which day and time would that be?'],
    name: [question, `What name should I put down? I'm asking for ${label}.`],
    choice: [question, `Would that be ${field.options.join(' or ')}?`],
    text: [
      question,
      `Could you tell me about ${/^(?:what|how|when|who|why)\b/.test(label) ? 'that' : yours} in a few words?`,
    ],
  };
  const options = ways[field.type];
  return options[Math.min(attempt - 1, options.length - 1)] ?? question;
}

/** "tomorrow, Tuesday, March 10" loses its "tomorrow" when that is no longer so. */
export function fresh(text: string, today: Day): string {
  return text.replace(
    /\b(today|tonight|tomorrow), ((?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day, \p{Lu}\p{L}+ \d{1,2})/gu,
    (whole, word: string, named: string) => {
      const day = word === 'tomorrow' ? dayAfter(today) : today;
      return sayDay(day, today).startsWith(named) ? whole : `on ${named}`;
    },
  );
}

function dayAfter(day: Day): Day {
  const next = new Date(Date.UTC(day.year, day.month - 1, day.day + 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

export function whoFor(talk: Conversation): string {
  return talk.workflow.onBehalfOf ?? 'a client';
}
