import type { Field } from '../../../core/workflow/workflow.ts';
import { findPhones, sayPhone } from '../language/contact-details.ts';
import { asQuestion } from '../language/inversion.ts';
import { readAnswer, trimmed } from '../mind/answers.ts';
import type { Hearing } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import { urgencyIn } from '../language/urgency.ts';
import type { Desk } from './desk.ts';
import { learn, learnField } from './listening.ts';
import { whenSaid } from './wishes.ts';

const dialable = /^\+\d{8,15}$/;

/** Puts the next question of a message. False when there is none left. */
export function askNext(desk: Desk, turn: AgentTurn): boolean {
  const next = nextQuestion(desk);
  if (next === null) return false;
  if (next === 'own_number') {
    turn.say("Is the number you're calling from the best one to reach you?", 'yes_no');
    desk.expect({ kind: 'own_number' });
    return true;
  }
  turn.say(next.question, next.field.type);
  desk.expect({ kind: 'field', ...next });
  return true;
}

type Next = 'own_number' | { readonly field: Field; readonly question: string } | null;

function nextQuestion(desk: Desk): Next {
  const ask = (key: string, question: string): Next => {
    const field = desk.field(key);
    return field && desk.open(key) ? { field, question } : null;
  };
  const extra = (): Next => {
    const usual = new Set(['caller_name', 'reason', 'callback_number', 'callback_time']);
    const field = desk.workflow.fields.find((one) => !usual.has(one.key) && desk.open(one.key));
    const step = desk.workflow.steps.find((one) => one.field === field?.key);
    return field ? { field, question: step?.text ?? questionFor(field) } : null;
  };
  const reachable = desk.workflow.fields.some((field) => field.type === 'email' && desk.learned.has(field.key));
  const number: Next =
    !desk.open('callback_number') || reachable
      ? null
      : dialable.test(desk.brief.recipient.phone)
        ? 'own_number'
        : ask('callback_number', 'What number can we reach you at?');
  const hurried = desk.said.some((text) => urgencyIn(text) === 'high');
  return (
    ask('caller_name', 'May I have your name, please?') ??
    (desk.reason === null ? ask('reason', 'What is it about?') : null) ??
    extra() ??
    number ??
    (hurried || desk.promised || desk.workflow.steps.length > 0
      ? null
      : ask('callback_time', 'When would be a good time to reach you?'))
  );
}

function questionFor(field: Field): string {
  const closed = field.type === 'yes_no' || field.type === 'choice' ? asQuestion(field.label) : null;
  if (closed !== null) return closed;
  const label = field.label.replace(/^(?:the|their|your) /, '');
  return `Could I get ${/^(?!your)\w+['’]s /.test(label) ? 'the' : 'your'} ${label}, please?`;
}

/** Reads an answer to what was asked. False when it was none. */
export function takeAnswer(desk: Desk, hearing: Hearing, turn: AgentTurn, field: Field): boolean {
  if (hearing.acts.has('refuses_answer') || (hearing.acts.has('does_not_know') && field.key !== 'reason')) {
    desk.declined.add(field.key);
    return true;
  }
  if (field.key === 'callback_time') return takeTime(desk, hearing, turn);
  if (field.key === 'callback_number') return takeNumber(desk, hearing, turn, field);
  const setting = { today: desk.today, near: null, country: desk.country };
  const themselves =
    field.type === 'name' &&
    field.key !== 'caller_name' &&
    /^\W*(?:i do|me\b|myself|i am|i will|just me)/.test(hearing.utterance.plain);
  if (themselves) {
    learnField(desk, turn, field, trimmed(hearing), hearing.text);
    return true;
  }
  const answer = readAnswer(field, hearing, setting, true);
  if (answer.kind !== 'value') {
    if (field.type === 'yes_no' && hearing.substance.split(/\s+/).length > 2) {
      desk.declined.add(field.key);
      turn.note(`Said of ${field.label}: "${trimmed(hearing)}"`);
      return true;
    }
    if (field.key === 'caller_name' && desk.learned.has('caller_name')) return true;
    const refused = hearing.polarity?.value.answer === 'no' && hearing.polarity.value.firm && hearing.substance === '';
    if (refused) desk.declined.add(field.key);
    return refused;
  }
  if (field.confirm && (field.type === 'email' || field.type === 'phone')) {
    const text = field.type === 'phone' ? sayPhone(String(answer.value)) : String(answer.value);
    learnField(desk, turn, field, answer.value, answer.quote);
    turn.say(`I have ${text}. Is that right?`, 'yes_no');
    desk.expect({ kind: 'read_back', field, text });
    return true;
  }
  learnField(desk, turn, field, answer.value, answer.quote);
  return true;
}

const temporal =
  /\b(?:mornings?|afternoons?|evenings?|noon|lunch|today|tomorrow|tonight|days?|weeks?|weekends?|weekdays?|hours?|minutes?|soon|later|now|any ?time|time|whenever|always|home|work|rush|hurry|preference|matter|early|late|as soon)\b|\d/;

function takeTime(desk: Desk, hearing: Hearing, turn: AgentTurn): boolean {
  const said = whenSaid(hearing.text) ?? (temporal.test(hearing.utterance.plain) ? trimmed(hearing) : null);
  if (said !== null) {
    learn(desk, turn, 'callback_time', said, hearing.text);
    return true;
  }
  if (hearing.questions.length > 0 || desk.asked < 2) return false;
  desk.declined.add('callback_time');
  return true;
}

function takeNumber(desk: Desk, hearing: Hearing, turn: AgentTurn, field: Field): boolean {
  const phone = findPhones(hearing.utterance, desk.country).at(-1);
  if (!phone) {
    if (!thisOne.test(hearing.utterance.plain)) return false;
    learn(desk, turn, 'callback_number', desk.brief.recipient.phone, hearing.text);
    return true;
  }
  learn(desk, turn, 'callback_number', phone.value, hearing.text);
  turn.say(`I have ${sayPhone(phone.value)}. Is that right?`, 'yes_no');
  desk.expect({ kind: 'read_back', field, text: sayPhone(phone.value) });
  return true;
}

const thisOne =
  /\b(?:this|that|the same|same)(?: (?:one|number|phone|line))?\b|\b(?:calling|ringing) from\b|\bcaller id\b|\bcell\b/;

/** "Is this the best number?" "No, use 415 …". */
export function takeOwnNumber(desk: Desk, hearing: Hearing, turn: AgentTurn): boolean {
  const field = desk.field('callback_number');
  if (!field) return true;
  if (findPhones(hearing.utterance, desk.country).length > 0) return takeNumber(desk, hearing, turn, field);
  const no = hearing.polarity?.value.answer === 'no' && !/\bno (?:problem|worries)\b/.test(hearing.utterance.plain);
  const yes =
    hearing.polarity?.value.answer === 'yes' ||
    thisOne.test(hearing.utterance.plain) ||
    /\b(?:grand|fine|works|will do|good)\b/.test(hearing.utterance.plain);
  if (no && !thisOne.test(hearing.utterance.plain)) {
    turn.say('What number should we use?', 'phone');
    desk.expect({ kind: 'field', field, question: 'What number should we use?' });
    return true;
  }
  if (!yes) return false;
  learn(desk, turn, 'callback_number', desk.brief.recipient.phone, hearing.text);
  return true;
}

/** What the caller is told once all is taken down. */
export function messageTaken(desk: Desk, turn: AgentTurn): void {
  const first = desk.learned.get('caller_name');
  const thanks =
    typeof first === 'string'
      ? `Thank you, ${/^(?:Mr|Mrs|Ms|Dr|Miss|Nurse|Doctor|Pastor|Father|Sister|Officer|Captain|Professor|Reverend|Judge)\b/.test(first) ? first : (first.split(' ')[0] ?? first)}.`
      : 'Thank you.';
  const when = desk.learned.get('callback_time');
  const usual = desk.promised || desk.passesTo !== 'the team' ? null : 'Somebody will get back to you.';
  const promise = desk.promise ?? usual;
  turn.say(`${thanks} I've noted that down, and I'll pass it on to ${desk.passesTo}.`);
  if (promise !== null) turn.say(promise);
  if (typeof when === 'string' && !/\b(?:right away|now|asap|as soon)\b/i.test(when))
    turn.say(`I've put down when to reach you: ${lowerFirst(when)}.`);
  turn.note(`A message was taken${desk.promise === null ? '' : `, and the caller was told: "${desk.promise}"`}`);
  desk.messageTaken = true;
  desk.takesMessage = false;
}

function lowerFirst(text: string): string {
  return /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|^I\b/.test(text)
    ? text
    : text.charAt(0).toLowerCase() + text.slice(1);
}
