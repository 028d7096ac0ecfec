import type { Field } from '../../../core/workflow/workflow.ts';
import { findCodes } from '../language/codes.ts';
import { findSpelled, soundsAlike } from '../language/spelling.ts';
import { readAnswer, trimmed, type Answer } from './answers.ts';
import type { AgendaItem, Conversation, Pending, Taken } from './conversation.ts';
import { hear, type Hearing } from './hearing.ts';
import { phrase, sayValue } from './phrases.ts';
import { acknowledge, follow, keep, readBack, store } from './speaking.ts';
import type { AgentTurn } from './turn.ts';

/** The answer to a question of the plan. */
export function answerQuestion(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const field = talk.field(item.step.field);
  if (!field) return 'answered';
  const answer = readAnswer(field, hearing, talk.setting, true);
  const evasive = evasion(field, hearing, answer);
  if (evasive) {
    talk.declined.add(field.key);
    turn.note(evasive === 'refused' ? `Would not say: ${field.label}.` : `Did not know: ${field.label}.`);
    turn.say(phrase(talk, 'fine'));
    return 'answered';
  }
  if (answer.kind === 'out_of_range') {
    if (talk.asked >= 3) return giveUp(talk, turn, field);
    talk.asked += 1;
    turn.say(`I need a number from ${field.min ?? 1} to ${field.max ?? 10}. Which would you give?`, field.type);
    return 'settling';
  }
  if (answer.kind === 'none') return bareYes(talk, hearing, turn, field);
  keep(talk, turn, field, answer, item);
  const told = field.type === 'yes_no' && answer.value === 'yes' && /\b(?:any\w*|some\w*|else)\b/i.test(field.label);
  if (told && hearing.substance.split(/\s+/).length > 1) turn.note(`Said: "${trimmed(hearing)}".`);
  if (field.confirm) return 'settling';
  const opened = follow(talk, item);
  if (field.key === 'has_questions' && answer.value === 'yes' && hearing.questions.length === 0 && !opened.opened) {
    turn.say('Sure, what would you like to know?', 'text');
    talk.expect({ kind: 'their_question' });
    return 'settling';
  }
  if (hearing.questions.length === 0) acknowledge(talk, turn, field, answer.value);
  return 'answered';
}

function evasion(field: Field, hearing: Hearing, answer: Answer): 'refused' | 'unknown' | null {
  const words = hearing.substance.split(/\s+/).filter((word) => word !== '').length;
  const weak =
    answer.kind !== 'value' ||
    (field.type === 'text' && words <= 7) ||
    field.type === 'name' ||
    field.type === 'choice';
  if (hearing.acts.has('refuses_answer') && (weak || field.type === 'yes_no')) return 'refused';
  if (hearing.acts.has('does_not_know') && weak && !(field.type === 'text' && words > 5)) return 'unknown';
  const no = hearing.polarity?.value.answer === 'no' && hearing.polarity.value.firm;
  const data = /^(?:email|phone|name|date|time|date_time|amount|number|rating|choice)$/.test(field.type);
  if (no && data && answer.kind === 'none' && hearing.questions.length === 0) return 'refused';
  return null;
}

/** "Could I get your email?" "Sure." The answer is still to come. */
function bareYes(talk: Conversation, hearing: Hearing, turn: AgentTurn, field: Field): Taken {
  const data = field.type !== 'yes_no' && field.type !== 'choice';
  const onlyYes =
    hearing.polarity?.value.answer === 'yes' && hearing.substance === '' && hearing.questions.length === 0;
  if (!data || !onlyYes || hearing.acts.has('repeat') || talk.asked > 1) return 'none';
  talk.asked += 1;
  turn.say(
    field.type === 'text'
      ? 'Great, please go ahead.'
      : `Great, go ahead with ${/^(?:the|a|an|your)\b/.test(field.label) ? field.label : `your ${field.label}`}.`,
    field.type,
  );
  return 'settling';
}

export function giveUp(talk: Conversation, turn: AgentTurn, field: Field | null): Taken {
  if (field) {
    talk.declined.add(field.key);
    turn.note(`Could not be understood: ${field.label}.`);
  }
  turn.say("That's all right, let's leave that.");
  return 'answered';
}

/** "I have jane@example.com. Is that right?" */
export function answerReadBack(
  talk: Conversation,
  hearing: Hearing,
  turn: AgentTurn,
  pending: Extract<Pending, { kind: 'read_back' }>,
): Taken {
  const { field, item } = pending;
  const said = readAnswer(field, hearing, talk.setting, true);
  const corrected = said.kind === 'value' && said.value !== pending.value ? said : respelled(pending, hearing);
  const polarity = hearing.polarity?.value;
  if (corrected && (field.type !== 'name' || polarity?.answer === 'no' || hearing.acts.has('correction'))) {
    if (field.type === 'phone') turn.record(field.key, null, '');
    store(talk, turn, field, corrected.value, corrected.quote);
    if (talk.asked >= 3) {
      turn.say(`Thank you, ${sayValue(field, corrected.value, talk.today)}.`);
      follow(talk, item);
      return 'answered';
    }
    const times = talk.asked + 1;
    turn.say(`${phrase(talk, 'again')} ${readBack(field, corrected.value, talk)} Is that right?`, 'yes_no');
    talk.expect({ ...pending, value: corrected.value, quote: corrected.quote });
    talk.asked = times;
    return 'settling';
  }
  if (polarity?.answer === 'no' && hearing.questions.length === 0) {
    turn.record(field.key, null, '');
    talk.learned.delete(field.key);
    if (talk.asked >= 3 || !item) return giveUp(talk, turn, field);
    const times = talk.asked + 1;
    turn.say(`I'm sorry. What's the correct ${field.label.replace(/^(?:your|their) /, '')}?`, field.type);
    talk.expect({ kind: 'step', item });
    talk.asked = times;
    return 'settling';
  }
  if (hearing.questions.length > 0 && polarity === undefined) return 'none';
  if (hearing.acts.has('repeat') && talk.repeats === 0 && polarity === undefined) return 'none';
  if (
    polarity?.answer === 'yes' &&
    field.type === 'phone' &&
    readAnswer(field, hear(pending.quote), talk.setting, true).kind === 'none'
  )
    store(talk, turn, field, pending.value, hearing.text.trim());
  if (hearing.questions.length === 0) turn.say(phrase(talk, polarity?.answer === 'yes' ? 'good' : 'noted'));
  follow(talk, item);
  return 'answered';
}

/** "No, J-A-Y-N-E": the part that it sounds like is put right. */
function respelled(
  pending: Extract<Pending, { kind: 'read_back' }>,
  hearing: Hearing,
): Extract<Answer, { kind: 'value' }> | null {
  if (pending.field.type === 'phone') return lastDigits(pending, hearing);
  const spelled = findSpelled(hearing.utterance).at(-1);
  if (!spelled || typeof pending.value !== 'string') return null;
  const part = pending.value
    .split(/[@._\s-]/)
    .find((one) => one.toLowerCase() !== spelled.value && soundsAlike(one.toLowerCase(), spelled.value));
  return part === undefined
    ? null
    : {
        kind: 'value',
        value: pending.value.replace(part, spelled.value),
        quote: hearing.text.slice(spelled.start, spelled.end),
      };
}

/** "No, it ends in one four five": the end of the number is put right. */
function lastDigits(
  pending: Extract<Pending, { kind: 'read_back' }>,
  hearing: Hearing,
): Extract<Answer, { kind: 'value' }> | null {
  const said = findCodes(hearing.utterance).findLast((one) => /^\d{3,6}$/.test(one.value));
  if (!said || typeof pending.value !== 'string' || hearing.polarity?.value.answer === 'yes') return null;
  const value = pending.value.slice(0, -said.value.length) + said.value;
  return value === pending.value ? null : { kind: 'value', value, quote: hearing.text.slice(said.start, said.end) };
}

/** Answers to other questions than the pending one: given early, given late, or put right. */
export function takeOthers(talk: Conversation, hearing: Hearing, turn: AgentTurn, pendingTaken: boolean): boolean {
  const corrected = !pendingTaken && correctLast(talk, hearing, turn);
  const pendingKey = talk.pendingField?.key ?? null;
  for (const field of talk.workflow.fields) {
    if (field.key === pendingKey || talk.learned.has(field.key) || field.type === 'yes_no' || field.optional) continue;
    const answer = early(field, hearing, talk);
    if (answer.kind === 'value') store(talk, turn, field, answer.value, answer.quote);
  }
  return corrected;
}

const cues: readonly (readonly [label: RegExp, said: RegExp])[] = [
  [
    /\b(?:timeline|time ?frame|when|start date|deadline|decision date)\b/i,
    /\b(?:(?:in|within|by|before|around|after|over|sometime) (?:the )?(?:next |end of |early |late |mid[- ]?|beginning of |\w+ )?(?:\w+ )?(?:weeks?|months?|quarter|year|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|autumn|winter|q[1-4])|(?:next|this) (?:week|month|quarter|year|spring|summer|fall|winter)|right away|immediately|as soon as possible|asap)\b/i,
  ],
  [/\bbudget\b/i, /[$€£]\s?\d|\b(?:dollars|bucks|grand|a month|per month|budget)\b/i],
  [
    /\bpayment method|method of payment|how .* pay\b/i,
    /\b(?:credit card|debit card|card on file|visa|mastercard|amex|check|cheque|cash|ach|bank transfer|wire|paypal|venmo|zelle|direct debit)\b(?! flow)/i,
  ],
  [/\breason\b/i, /\b(?:reason(?:'s| is| was| would be)|because)\b/i],
  [
    /\b(?:problem|challenge|pain|issue|need|goal)s?\b/i,
    /\b(?:problem|challenge|issue|struggl\w+|losing|trouble|difficult\w*|pain|need(?:ing)? (?:a|to|some)|looking (?:for|to)|trying to|hard to)\b/i,
  ],
];

/** What an answer gives beyond its question: only where its own words say what it belongs to. */
function early(field: Field, hearing: Hearing, talk: Conversation): Answer {
  if (field.type !== 'text' && field.type !== 'date' && field.type !== 'amount')
    return readAnswer(field, hearing, talk.setting, false);
  const cue = cues.find(([label]) => label.test(field.label));
  if (!cue) return { kind: 'none' };
  const sentence = hearing.sentences.find((one) => !one.asks && cue[1].test(one.text));
  if (!sentence) return { kind: 'none' };
  if (field.type !== 'text') return { kind: 'none' };
  const clause =
    sentence.text.split(/,\s*(?:and|but|so)?\s*|\s+and\s+(?=we|i|our|it)/i).find((one) => cue[1].test(one)) ??
    sentence.text;
  const value = clause
    .replace(/^(?:and|but|so|that's|the main problem is)\s+/i, '')
    .replace(/[.!]+$/, '')
    .trim();
  return { kind: 'value', value: value.charAt(0).toUpperCase() + value.slice(1), quote: sentence.text };
}

/** "Sorry, I meant eight": the last answer is put right. */
function correctLast(talk: Conversation, hearing: Hearing, turn: AgentTurn): boolean {
  const field = talk.field(talk.lastLearned);
  if (!field || !hearing.acts.has('correction') || field.type === 'text') return false;
  const answer = readAnswer(field, hearing, talk.setting, true);
  if (answer.kind !== 'value' || answer.value === talk.learned.get(field.key)?.value) return false;
  store(talk, turn, field, answer.value, answer.quote);
  turn.say(`${phrase(talk, 'again').replace('.', ',')} ${sayValue(field, answer.value, talk.today)}.`);
  return true;
}
