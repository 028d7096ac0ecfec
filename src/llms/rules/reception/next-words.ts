import type { Hearing } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import type { Desk, Lookup } from './desk.ts';
import { sayGoodbye } from './leaving.ts';
import { takeReason } from './listening.ts';
import { askNext, messageTaken } from './message-taking.ts';
import { onlyNods } from './nods.ts';
import { changesSomething } from './owner-tools.ts';
import { parametersOf, questionFor, sayArguments } from './tool-arguments.ts';
import { wantsAnswer } from './wishes.ts';

const anythingElse = [
  'Is there anything else I can help you with?',
  'Anything else I can do for you?',
  'What else can I help you with?',
];
const mostMisunderstood = 3;
const mostAsked = 3;

export interface Outcome {
  /** What was asked before has been answered. */
  readonly answered: boolean;
  /** Something has been said already in this turn. */
  readonly spoke: boolean;
  /** A question that nothing is known to. */
  readonly unknown: string | null;
}

/** What is said last: the next question of a message, an offer, or whether there is anything else. */
export function conclude(desk: Desk, hearing: Hearing, turn: AgentTurn, { answered, spoke, unknown }: Outcome): void {
  const leaves = hearing.acts.has('farewell') && !hearing.sentences.some(wantsAnswer);
  const atOnce = /\b(?:good)?bye\b|\bhang(?:ing)? up\b|\b(?:gotta|have to|need to) go\b/.test(hearing.utterance.plain);
  if (leaves && (!desk.takesMessage || atOnce)) {
    sayGoodbye(desk, turn);
    return;
  }
  if (desk.takesMessage && !desk.messageTaken) {
    if (!spoke && !answered && desk.awaited !== null) again(desk, turn, hearing);
    else goOnWithMessage(desk, turn);
    return;
  }
  if (unknown !== null) {
    offerMessage(desk, turn, unknown);
    return;
  }
  const content = onlyNods(hearing) || hearing.acts.has('thanks');
  if (spoke) offerMore(desk, turn);
  else if (desk.messageTaken && (answered || content)) sayGoodbye(desk, turn);
  else if (answered) offerMore(desk, turn);
  else again(desk, turn, hearing);
}

/** Nothing was understood, or they want to hear it once more. */
function again(desk: Desk, turn: AgentTurn, hearing: Hearing): void {
  const { acts } = hearing;
  if (acts.has('repeat') || acts.has('cannot_hear')) {
    turn.say(`Of course. ${desk.lastSaid.length > 0 ? desk.lastSaid.join(' ') : questionAgain(desk)}`);
    return;
  }
  const { awaited } = desk;
  if (awaited !== null && awaited.kind !== 'anything_else') {
    askAgain(desk, turn, hearing);
    return;
  }
  const content = acts.has('thanks') || onlyNods(hearing) || hearing.polarity?.value.answer === 'no';
  if (awaited === null && desk.said.length > 1 && content) {
    sayGoodbye(desk, turn);
    return;
  }
  if (onlyNods(hearing)) {
    turn.say('How can I help you?', 'text');
    return;
  }
  desk.misunderstood += 1;
  const told = hearing.sentences.filter((one) => one.text.split(/\s+/).length > 4);
  if (desk.messageTaken && desk.misunderstood > 1) {
    sayGoodbye(desk, turn);
    return;
  }
  if (desk.misunderstood < mostMisunderstood && (told.length === 0 || desk.messageTaken)) {
    turn.say("Sorry, I didn't quite get that. What can I do for you?", 'text');
    return;
  }
  takeReason(desk, hearing, turn, told.length > 0 ? told : hearing.sentences);
  goOnWithMessage(desk, turn);
}

function askAgain(desk: Desk, turn: AgentTurn, hearing: Hearing): void {
  const { awaited } = desk;
  desk.asked += 1;
  if (desk.asked <= mostAsked) {
    turn.say(onlyNods(hearing) ? questionAgain(desk) : `Sorry, I didn't catch that. ${questionAgain(desk)}`);
    return;
  }
  if (awaited?.kind === 'field') desk.declined.add(awaited.field.key);
  if (awaited?.kind === 'own_number') desk.declined.add('callback_number');
  desk.awaited = null;
  goOnWithMessage(desk, turn);
}

/** The pending question alone. */
export function questionAgain(desk: Desk): string {
  const { awaited } = desk;
  switch (awaited?.kind) {
    case 'field':
    case 'parameter':
      return awaited.question === '' ? 'Could you say it once more?' : awaited.question;
    case 'own_number':
      return "Is the number you're calling from the best one to reach you?";
    case 'read_back':
      return `I have ${awaited.text}. Is that right?`;
    case 'go_ahead':
      return `${sayArguments(awaited.lookup.arguments, desk.today)} Shall I go ahead?`;
    case 'message_offered':
      return 'Shall I have somebody get back to you?';
    case 'anything_else':
    case undefined:
      return 'How can I help you?';
  }
}

export function goOnWithMessage(desk: Desk, turn: AgentTurn): void {
  const begun = desk.takesMessage && (desk.learned.has('caller_name') || desk.asked > 0);
  desk.takesMessage = true;
  if (!begun && turn.sentences.length === 0) turn.say("I'll take that down, so that somebody can get back to you.");
  if (askNext(desk, turn)) return;
  messageTaken(desk, turn);
  offerMore(desk, turn);
}

export function offerMessage(desk: Desk, turn: AgentTurn, about: string): void {
  if (desk.messageTaken) {
    turn.note(`To be passed on, too: "${about}"`).say(`I'll pass that on to ${desk.passesTo} as well.`);
    offerMore(desk, turn);
    return;
  }
  const offer =
    desk.passesTo === 'the team'
      ? 'Shall I have somebody get back to you about that?'
      : `Shall I pass it on to ${desk.passesTo}?`;
  turn.say(offer, 'yes_no');
  desk.expect({ kind: 'message_offered', about });
}

export function offerMore(desk: Desk, turn: AgentTurn): void {
  if (turn.ends) return;
  turn.say(anythingElse[desk.said.length % anythingElse.length] ?? '');
  desk.expect({ kind: 'anything_else' });
}

/** The tool is asked once all that it needs is known, and what changes something once the caller agrees. */
export function lookUp(desk: Desk, turn: AgentTurn, lookup: Lookup): Lookup | null {
  const missing = parametersOf(lookup.tool).find((one) => one.required && !(one.name in lookup.arguments));
  if (missing) {
    const question = questionFor(missing);
    turn.say(question, 'text');
    desk.expect({ kind: 'parameter', lookup, name: missing.name, question });
    return null;
  }
  desk.awaited = null;
  if (!changesSomething(lookup.tool)) return lookup;
  turn.say(`${sayArguments(lookup.arguments, desk.today)} Shall I go ahead?`, 'yes_no');
  desk.expect({ kind: 'go_ahead', lookup });
  return null;
}
