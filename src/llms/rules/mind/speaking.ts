import type { Field } from '../../../core/workflow/workflow.ts';
import { sentencesOf } from '../language/sentences.ts';
import type { FieldValue } from '../../../core/report/report.ts';
import type { Answer } from './answers.ts';
import type { AgendaItem, Conversation } from './conversation.ts';
import { branchSteps } from './branches.ts';
import { fresh, phrase, rephrased, sayValue } from './phrases.ts';
import type { AgentTurn } from './turn.ts';

/** Says the next things of the plan up to the next question; says goodbye when none is left. */
export function goOn(talk: Conversation, turn: AgentTurn): void {
  for (let item = talk.agenda.shift(); item; item = talk.agenda.shift()) {
    const { step } = item;
    if (step.sends !== null) sendText(talk, turn, item);
    if (step.kind === 'tell') {
      if (step.sends === null) turn.say(fresh(step.text, talk.today));
      talk.underWay = true;
      continue;
    }
    if (step.field !== null && (talk.learned.has(step.field) || talk.declined.has(step.field)) && step.kind !== 'offer')
      continue;
    ask(talk, turn, item);
    return;
  }
  finish(talk, turn);
}

export function ask(talk: Conversation, turn: AgentTurn, item: AgendaItem): void {
  const field = talk.field(item.step.field);
  turn.say(fresh(item.step.text, talk.today), field?.type ?? 'text');
  talk.underWay = true;
  talk.expect({ kind: 'step', item });
}

function sendText(talk: Conversation, turn: AgentTurn, item: AgendaItem): void {
  const can = talk.brief.tools.some((tool) => tool.name === 'send_text');
  if (!can || item.step.sends === null) {
    turn.say("I'm sorry, I can't send a text from this line.");
    turn.note('A text could not be sent in this call.');
    return;
  }
  turn.text(item.step.sends);
  turn.say(item.step.text);
}

/** Everything is done: either the other side has the last word, or goodbye. */
export function finish(talk: Conversation, turn: AgentTurn): void {
  const onlyTold =
    talk.learned.size === 0 && talk.declined.size === 0 && talk.pending === null && turn.sentences.length > 0;
  if (onlyTold) {
    talk.expect({ kind: 'last_word' });
    return;
  }
  sayGoodbye(talk, turn);
}

/** Sums up in one sentence what was taken down, thanks, ends. */
export function sayGoodbye(talk: Conversation, turn: AgentTurn): void {
  const summary = recap(talk);
  if (summary !== null) turn.say(summary);
  turn.say(fresh(talk.workflow.closing, talk.today));
  leave(talk, turn);
}

export function leave(talk: Conversation, turn: AgentTurn): void {
  talk.ended = true;
  talk.pending = null;
  talk.agenda = [];
  turn.end();
}

function recap(talk: Conversation): string | null {
  const { workflow } = talk;
  const done = workflow.steps.find(
    (step) => step.kind === 'propose' && step.field !== null && talk.learned.get(step.field)?.value === 'yes',
  );
  if (done && /^(?:book|confirm|reschedule)$/.test(workflow.goal.kind)) {
    const kept = talk.settledOn ?? whenText(talk);
    if (kept !== null) return talk.asksFavour ? `So that's ${kept}.` : `You're all set for ${kept}.`;
  }
  if (talk.settledOn !== null) return `So I've noted ${talk.settledOn}.`;
  const said = workflow.fields
    .filter((field) => !field.confirm && /^(?:rating|number|amount|date|time|date_time|choice|name)$/.test(field.type))
    .flatMap((field) => {
      const value = talk.learned.get(field.key)?.value;
      const free = field.type === 'choice' && !field.options.includes(String(value));
      return value === undefined || value === null || free
        ? []
        : [`${sayValue(field, value, talk.today)} for the ${field.label.replace(/^(?:the|your|their|his|her) /, '')}`];
    });
  return said.length === 0 || said.length > 3 || talk.learned.size > 4
    ? null
    : `So I have ${said.length === 1 ? said[0] : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`}.`;
}

function whenText(talk: Conversation): string | null {
  const of = (key: string) => talk.workflow.facts.find((fact) => fact.key === key)?.text ?? null;
  const [date, time] = [of('date'), of('time')];
  if (date === null) return null;
  const text = time === null ? date : `${date}${/^(?:between|in)\b/.test(time) ? ' ' : ' at '}${time}`;
  return fresh(text, talk.today).replace(/^on /, '');
}

/** Keeps an answer. What was dictated is read back first. */
export function keep(
  talk: Conversation,
  turn: AgentTurn,
  field: Field,
  answer: Extract<Answer, { kind: 'value' }>,
  item: AgendaItem | null,
): void {
  if (field.confirm) {
    turn.say(`${readBack(field, answer.value, talk)} Is that right?`, 'yes_no');
    talk.expect({ kind: 'read_back', field, value: answer.value, quote: answer.quote, item });
    turn.record(field.key, answer.value, answer.quote);
    talk.learned.set(field.key, { value: answer.value, quote: answer.quote });
    talk.lastLearned = field.key;
    return;
  }
  store(talk, turn, field, answer.value, answer.quote);
}

export function readBack(field: Field, value: FieldValue, talk: Conversation): string {
  return field.type === 'email' || field.type === 'phone'
    ? `I have ${sayValue(field, value, talk.today)}.`
    : `I have ${sayValue(field, value, talk.today)} as ${field.label.replace(/^(?:their|his|her) /, 'your ')}.`;
}

export function store(talk: Conversation, turn: AgentTurn, field: Field, value: FieldValue, quote: string): void {
  turn.record(field.key, value, quote);
  talk.learned.set(field.key, { value, quote });
  talk.declined.delete(field.key);
  talk.lastLearned = field.key;
}

/** After an answer to a step of the plan: the branch that it opens comes next. */
export function follow(talk: Conversation, item: AgendaItem | null): { readonly opened: boolean } {
  if (!item) return { opened: false };
  const { steps, closes } = branchSteps(talk, item);
  talk.agenda = closes ? [...steps] : [...steps, ...talk.agenda];
  return { opened: steps.length > 0 || closes };
}

/** Puts the pending question once more, in other words. False when it has been put often enough. */
export function askAgain(talk: Conversation, turn: AgentTurn, lead: string): boolean {
  const pending = talk.pending;
  if (!pending) return false;
  if (talk.asked >= 3) return false;
  const question = pendingQuestion(talk);
  const field = talk.pendingField;
  const text = pending.kind === 'step' ? rephrased(field, question, talk.asked) : question;
  talk.asked += 1;
  turn.say(lead === '' ? text : `${lead} ${text}`, field?.type ?? 'text');
  return true;
}

/** The pending question alone, without the statements that led up to it. */
export function pendingQuestion(talk: Conversation): string {
  const { pending } = talk;
  switch (pending?.kind) {
    case 'step':
      return lastQuestion(fresh(pending.item.step.text, talk.today));
    case 'read_back':
      return `${readBack(pending.field, pending.value, talk)} Is that right?`;
    case 'instead':
      return `Would ${pending.item.step.offers[pending.at]?.text ?? 'that'} be possible instead?`;
    case 'wish':
      return 'What other time would work?';
    case 'settling':
      return `Is ${pending.text} all right?`;
    case 'call_back':
      return 'When would be a good time to call back?';
    case 'their_question':
      return 'What would you like to know?';
    case 'last_word':
    case undefined:
      return 'Is there anything that you would like me to pass on?';
  }
}

/** "I'm calling to confirm your appointment on Friday. Does that still work?" → the question with what "that" stands for. */
function lastQuestion(text: string): string {
  const sentences = sentencesOf(text);
  const question = sentences.at(-1) ?? text;
  const needsMore =
    /\b(?:that|this|it)\b/i.test(question) ||
    /^Do you have (?:a table )?availab/i.test(question) ||
    question.split(/\s+/).length <= 6;
  return needsMore && sentences.length > 1 ? sentences.slice(-2).join(' ') : question;
}

export function acknowledge(talk: Conversation, turn: AgentTurn, field: Field | null, value: FieldValue): void {
  if (field?.type === 'yes_no') turn.say(value === 'yes' ? phrase(talk, 'good') : phrase(talk, 'noted'));
  else if (field?.type === 'rating' && typeof value === 'number' && value <= ((field.min ?? 1) + (field.max ?? 10)) / 2)
    turn.say("I'm sorry to hear that.");
  else if (field && /^(?:date|time|date_time)$/.test(field.type))
    turn.say(`${phrase(talk, 'noted').replace('.', ',')} ${sayValue(field, value, talk.today)}.`);
  else turn.say(phrase(talk, 'thanks'));
}
