import type { CutTurn, MindEvent, ToolResult } from '../../../core/ports/mind.ts';
import { soundsLikeSpam } from '../language/spam.ts';
import { intentIn } from '../language/intents.ts';
import { urgencyIn } from '../language/urgency.ts';
import { hear, type Hearing, type HeardSentence } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import { answerTo, lookupFor } from './answering.ts';
import { Desk, type Lookup } from './desk.ts';
import { learnField, matterIn, takeDown, takeReason } from './listening.ts';
import { askNext, messageTaken, takeAnswer, takeOwnNumber } from './message-taking.ts';
import { changesSomething } from './owner-tools.ts';
import { foreseenIn } from './rules-of-the-house.ts';
import { parametersOf, questionFor, valueIn } from './tool-arguments.ts';
import { toldResult } from './tool-words.ts';
import { statesMatter, wantsAnswer, wantsCallBack, wantsDoing, wantsPerson } from './wishes.ts';

const anythingElse = [
  'Is there anything else I can help you with?',
  'Anything else I can do for you?',
  'What else can I help you with?',
];
const mostMisunderstood = 3;

/** The agent's move on one event. A lookup that comes back is carried out, and its result handed to `told`. */
export function respondTo(desk: Desk, event: MindEvent, turn: AgentTurn): Lookup | null {
  if (desk.ended && event.kind !== 'heard') {
    turn.end();
    return null;
  }
  switch (event.kind) {
    case 'start':
      return started(desk, turn, event.opening, event.greeting);
    case 'resume':
      return resumed(desk, turn);
    case 'heard':
      return heard(desk, turn, event.text, event.cut);
    case 'silence':
      silent(desk, turn);
      return null;
    case 'dtmf':
      turn.say("Sorry, I can't take key presses. Could you say it instead?");
      return null;
    case 'time_nearly_up':
      if (desk.takesMessage) messageTaken(desk, turn);
      turn.say("I'm afraid I have to end the call here. Thank you for calling. Goodbye.");
      leave(desk, turn);
      return null;
    case 'instruction':
      instructed(desk, turn, event.text);
      return null;
  }
}

/** What came of a lookup. */
export function told(desk: Desk, turn: AgentTurn, lookup: Lookup, { ok, result }: ToolResult): void {
  const words = ok ? toldResult(result) : null;
  const doing = changesSomething(lookup.tool) || wantsDoing(lookup.wish.toLowerCase());
  if (words !== null) {
    turn.say(words);
    turn.note(`Asked: "${lookup.wish.trim()}" They were told: "${words}"`);
    if (changesSomething(lookup.tool)) desk.reason ??= lookup.wish;
    offerMore(desk, turn);
    return;
  }
  turn.say(
    changesSomething(lookup.tool)
      ? "I'm sorry, I couldn't do that just now."
      : "I'm sorry, I couldn't look that up just now.",
  );
  turn.note(`Could not be looked up: "${lookup.wish.trim()}"`);
  if (doing) {
    turn.say("I'll take it down, so that somebody can get back to you.");
    goOnWithMessage(desk, turn);
  } else offerMessage(desk, turn, lookup.wish);
}

function started(desk: Desk, turn: AgentTurn, opening: string, greeting: string): Lookup | null {
  desk.opening = opening;
  const hearing = hear(greeting);
  const said = hearing.substance !== '' || hearing.questions.length > 0;
  if (said && hearing.text.split(/\s+/).length > 3) return heard(desk, turn, greeting, null);
  if (/[?？؟]/u.test(opening)) turn.wait(0);
  else if (desk.brief.direction === 'inbound') turn.say('How can I help you?', 'text');
  else
    turn.say(
      `I'm calling for ${desk.name ?? 'a client'}. Is there anything that you would like me to pass on?`,
      'text',
    );
  return null;
}

/** The call so far is heard again, silently; its last unanswered words are answered. */
function resumed(desk: Desk, turn: AgentTurn): Lookup | null {
  const { soFar } = desk.brief;
  for (const { key, value } of soFar?.recorded ?? []) {
    if (value === null) desk.declined.add(key);
    else desk.learned.set(key, value);
    if (key === 'reason' && typeof value === 'string') desk.reason = value;
  }
  const turns = soFar?.transcript ?? [];
  const last = turns.at(-1);
  for (const one of turns.slice(0, -1)) if (one.role === 'human') desk.said.push(one.text);
  if (last?.role === 'human') return heard(desk, turn, last.text, null);
  if (desk.learned.has('caller_name') || desk.reason !== null) goOnWithMessage(desk, turn);
  else turn.say('How can I help you?', 'text');
  return null;
}

function heard(desk: Desk, turn: AgentTurn, text: string, cut: CutTurn | null): Lookup | null {
  const hearing = hear(text);
  desk.silences = 0;
  if (text.trim() !== '') desk.said.push(text);
  if (desk.ended) {
    turn.say('Thank you, goodbye.').end();
    return null;
  }
  if (cut !== null && onlyNods(hearing)) {
    turn.say(cut.unheard.trim() === '' ? desk.lastSaid.join(' ') : cut.unheard);
    return null;
  }
  if (turnedAway(desk, hearing, turn)) return null;
  takeDown(desk, hearing, turn);
  const before = turn.sentences.length;
  const settled = settle(desk, hearing, turn);
  if (settled === 'asked') return null;
  if (settled !== 'no' && settled !== 'yes') return settled;
  return wishes(desk, hearing, turn, settled === 'yes', before);
}

/** Whom nothing more is said to. */
function turnedAway(desk: Desk, hearing: Hearing, turn: AgentTurn): boolean {
  if (hearing.acts.has('hold') && hearing.substance.split(/\s+/).length < 3 && hearing.questions.length === 0) {
    turn.say('Sure, take your time.').wait(60_000);
    return true;
  }
  if (soundsLikeSpam(desk.said, desk.workflow.briefing ?? '')) {
    turn.note('A sales call or a recording: turned away.');
    turn.say("Thank you, but we're not interested. Please take this number off your list. Goodbye.");
    leave(desk, turn);
    return true;
  }
  if (
    hearing.acts.has('wrong_number') &&
    desk.said.length <= 2 &&
    /\bwrong (?:number|place)|misdial/.test(hearing.utterance.plain)
  ) {
    turn.note('Wrong number.').say('No problem at all. Goodbye.');
    leave(desk, turn);
    return true;
  }
  return false;
}

/** What was asked before: whether it has been answered, or an answer has led to another question or a lookup. */
function settle(desk: Desk, hearing: Hearing, turn: AgentTurn): 'yes' | 'no' | 'asked' | Lookup {
  const { awaited } = desk;
  if (!awaited) return 'no';
  const yes = hearing.polarity?.value.answer === 'yes';
  const no = hearing.polarity?.value.answer === 'no';
  switch (awaited.kind) {
    case 'field': {
      const done = takeAnswer(desk, hearing, turn, awaited.field);
      if (desk.awaited !== awaited) return 'asked';
      if (done) desk.awaited = null;
      return done ? 'yes' : 'no';
    }
    case 'own_number': {
      const done = takeOwnNumber(desk, hearing, turn);
      if (desk.awaited !== awaited) return 'asked';
      if (done) desk.awaited = null;
      return done ? 'yes' : 'no';
    }
    case 'read_back':
      desk.awaited = null;
      if (no && hearing.substance.split(/\s+/).length < 2) {
        desk.learned.delete(awaited.field.key);
        turn.say(
          awaited.field.type === 'email'
            ? 'Sorry. Could you spell it out for me?'
            : 'Sorry. Could you give it to me digit by digit?',
          awaited.field.type,
        );
        desk.expect({ kind: 'field', field: awaited.field, question: '' });
        return 'asked';
      }
      if (no && takeAnswer(desk, hearing, turn, awaited.field) && desk.awaited !== null) return 'asked';
      return 'yes';
    case 'parameter': {
      const parameter = parametersOf(awaited.lookup.tool).find((one) => one.name === awaited.name);
      const value = parameter && valueIn(parameter, hearing.text, desk.caller, true);
      if (value === undefined) return 'no';
      const lookup = { ...awaited.lookup, arguments: { ...awaited.lookup.arguments, [awaited.name]: value } };
      return lookUp(desk, turn, lookup) ?? 'asked';
    }
    case 'go_ahead':
      desk.awaited = null;
      if (yes) return awaited.lookup;
      if (!no) return 'no';
      turn.say('All right, I leave it as it is.');
      return 'yes';
    case 'message_offered':
      desk.awaited = null;
      if (no && !wantsSomethingPassedOn(hearing)) return 'yes';
      if (!yes && !wantsSomethingPassedOn(hearing) && !hearing.acts.has('thanks')) return 'no';
      desk.takesMessage = true;
      if (desk.reason === null) {
        desk.reason = awaited.about;
        const field = desk.field('reason');
        if (field) learnField(desk, turn, field, awaited.about, awaited.about);
      }
      return 'yes';
    case 'anything_else':
      desk.awaited = null;
      if (!no || hearing.sentences.some(wantsAnswer) || hearing.sentences.some(statesMatter)) return 'no';
      sayGoodbye(desk, turn);
      return 'asked';
  }
}

function wantsSomethingPassedOn(hearing: Hearing): boolean {
  return /\b(?:please do|do that|would you|could you|if you (?:would|could|can)|ask (?:him|her|them)|that would be|i'd appreciate|go ahead)\b/.test(
    hearing.utterance.plain,
  );
}

/** What the caller wants, beyond what they were asked. */
function wishes(desk: Desk, hearing: Hearing, turn: AgentTurn, answered: boolean, before: number): Lookup | null {
  const foreseen = foreseenIn(desk, hearing);
  for (const branch of foreseen) {
    for (const step of branch.steps) if (step.kind === 'tell') turn.say(step.text);
    if (branch.steps.some((step) => step.kind === 'ask')) desk.takesMessage = true;
    if (branch.afterwards === 'close') {
      takeReason(desk, hearing, turn, hearing.sentences);
      sayGoodbye(desk, turn);
      return null;
    }
  }
  const person = wantsPerson(hearing);
  const matter = answered && !person ? [] : matterIn(hearing);
  aboutTheCall(desk, hearing, turn, person);
  if (person) {
    turn.note(`Wanted to speak with a person: "${hearing.text.trim()}"`);
    desk.takesMessage = true;
  }
  let unknown: string | null = null;
  for (const question of hearing.sentences.filter(
    (one) => wantsAnswer(one) && !isSettled(one, person, foreseen.length > 0),
  )) {
    if (wantsCallBack(question)) {
      desk.takesMessage = true;
      continue;
    }
    const answer = answerTo(desk, question);
    if (answer.kind === 'lookup') {
      takeReason(desk, hearing, turn, matter);
      const lookup = lookUp(desk, turn, answer.lookup);
      return lookup;
    }
    if (answer.kind === 'told') {
      turn.say(answer.text).note(`Asked: "${question.text.trim()}" They were told: "${answer.text}"`);
      continue;
    }
    if (answer.kind === 'unknown' && statesMatter(question) && intentIn([question.text]) !== 'general_inquiry') {
      desk.takesMessage = true;
      continue;
    }
    if (answer.kind === 'barred') turn.say("I'm sorry, I can't go into that.");
    else
      turn.say(
        answer.near === null ? "I'm afraid I don't know that." : "I can't say for certain. What I do know is this:",
      );
    const instead = answer.kind === 'barred' ? answer.instead : answer.near;
    if (instead !== null) turn.say(instead);
    turn.note(`Asked: "${question.text.trim()}" This was not answered.`);
    unknown = question.text.trim();
  }
  if (matter.length > 0) {
    const request = matter.find((one) => !wantsAnswer(one));
    const lookup =
      request && turn.sentences.length === before ? lookupFor(desk, request.text, request.utterance.plain) : null;
    const fresh = takeReason(desk, hearing, turn, matter);
    if (lookup) return lookUp(desk, turn, lookup);
    const intent = intentIn(matter.map((one) => one.text));
    const onlyAsks = matter.every(wantsAnswer) && turn.sentences.length > before;
    if (!onlyAsks && intent !== 'general_inquiry') desk.takesMessage ||= !desk.messageTaken;
    if (fresh && foreseen.length === 0 && (intent === 'complaint' || urgencyIn(hearing.text) === 'high'))
      turn.sentences.unshift({ text: "I'm sorry to hear that.", expects: null });
  }
  if (hearing.sentences.some((one) => wantsCallBack(one)) && !desk.messageTaken) desk.takesMessage = true;
  conclude(desk, hearing, turn, { answered, before, unknown });
  return null;
}

function isSettled(question: HeardSentence, person: boolean, foreseen: boolean): boolean {
  const { acts, utterance } = question;
  return (
    ['asks_robot', 'asks_who', 'asks_recording', 'how_are_you', 'repeat', 'cannot_hear', 'asks_source'].some((act) =>
      acts.has(act as 'repeat'),
    ) ||
    rightPlace.test(utterance.plain) ||
    (person && wantsPerson({ ...hear(question.text) })) ||
    (foreseen && !wantsAnswer(question)) ||
    /^(?:can|could|may) (?:you|i) (?:help|ask)(?: (?:me|you|with))*(?: something| that| a question)?(?: please)?\?*$/.test(
      utterance.plain,
    )
  );
}

const rightPlace =
  /\b(?:right (?:place|number)|is (?:this|that) (?:the )?(?!.*\b(?:how|what|when|why|free|true|correct|included)\b)[\w' &]{3,40}\?|(?:have|did) i (?:reach|reached|get|got|call|called)|(?:you(?:'re| are)) the (?:ones|people|place))\b/;

/** What they ask of the agent itself. */
function aboutTheCall(desk: Desk, hearing: Hearing, turn: AgentTurn, person: boolean): void {
  const { acts, utterance } = hearing;
  const of = desk.name === null ? '' : ` of ${desk.name}`;
  if (person)
    turn.say(
      `I'm the AI assistant${of} and can't put you through, but I can take a message, and somebody will get back to you.`,
    );
  else if (acts.has('asks_robot')) turn.say(`Yes, I'm an AI assistant${of}.`);
  else if (acts.has('asks_who')) turn.say(`This is the AI assistant${of}.`);
  else if (hearing.sentences.some((one) => rightPlace.test(one.utterance.plain)) && desk.name !== null)
    turn.say(`Yes, this is ${desk.name}.`);
  if (acts.has('asks_recording'))
    turn.say(
      /record/i.test(desk.opening)
        ? 'Yes, this call may be recorded.'
        : "No, it isn't being recorded, but I do take notes.",
    );
  if (acts.has('how_are_you') && turn.sentences.length === 0) turn.say("I'm doing well, thank you.");
  if (/\blanguage|español|spanish\b/.test(utterance.plain) && acts.has('other_language'))
    turn.say("I'm sorry, I only speak English on this line.");
}

interface Outcome {
  readonly answered: boolean;
  readonly before: number;
  readonly unknown: string | null;
}

/** What is said last: the next question of a message, an offer, or whether there is anything else. */
function conclude(desk: Desk, hearing: Hearing, turn: AgentTurn, { answered, before, unknown }: Outcome): void {
  const spoke = turn.sentences.length > before;
  const leaves = hearing.acts.has('farewell') && !hearing.sentences.some(wantsAnswer);
  if (
    leaves &&
    (!desk.takesMessage || /\b(?:bye|hang(?:ing)? up|gotta go|have to go)\b/.test(hearing.utterance.plain))
  ) {
    sayGoodbye(desk, turn);
    return;
  }
  if (desk.takesMessage && !desk.messageTaken) {
    if (!spoke && !answered && desk.awaited !== null) {
      again(desk, turn, hearing);
      return;
    }
    goOnWithMessage(desk, turn, spoke || answered);
    return;
  }
  if (unknown !== null) {
    offerMessage(desk, turn, unknown);
    return;
  }
  if (spoke) {
    offerMore(desk, turn);
    return;
  }
  if (desk.messageTaken && (answered || onlyNods(hearing) || hearing.acts.has('thanks'))) {
    sayGoodbye(desk, turn);
    return;
  }
  if (answered) {
    offerMore(desk, turn);
    return;
  }
  again(desk, turn, hearing);
}

function again(desk: Desk, turn: AgentTurn, hearing: Hearing): void {
  const { acts } = hearing;
  if (acts.has('repeat') || acts.has('cannot_hear')) {
    turn.say(
      desk.lastSaid.length > 0
        ? `Of course. ${desk.lastSaid.join(' ')}`
        : `Of course. This is the AI assistant${desk.name === null ? '' : ` of ${desk.name}`}. How can I help you?`,
    );
    return;
  }
  const { awaited } = desk;
  if (
    awaited === null &&
    desk.said.length > 1 &&
    (acts.has('thanks') || onlyNods(hearing) || hearing.polarity?.value.answer === 'no')
  ) {
    sayGoodbye(desk, turn);
    return;
  }
  if (awaited === null && onlyNods(hearing)) {
    turn.say('How can I help you?', 'text');
    return;
  }
  desk.misunderstood += 1;
  if (awaited !== null && awaited.kind !== 'anything_else') {
    desk.asked += 1;
    if (desk.asked <= 3 && !onlyNods(hearing)) {
      turn.say(`Sorry, I didn't catch that. ${questionAgain(desk)}`.trim());
      return;
    }
    if (desk.asked <= 3) {
      turn.say(questionAgain(desk));
      return;
    }
    if (awaited.kind === 'field') desk.declined.add(awaited.field.key);
    if (awaited.kind === 'own_number') desk.declined.add('callback_number');
    desk.awaited = null;
    goOnWithMessage(desk, turn);
    return;
  }
  if (desk.misunderstood >= mostMisunderstood) {
    takeReason(desk, hearing, turn, hearing.sentences);
    desk.takesMessage = true;
    turn.say("I'm sorry, I can't help with that myself, but I'll pass it on.");
    goOnWithMessage(desk, turn);
    return;
  }
  turn.say("Sorry, I didn't quite get that. What can I do for you?", 'text');
}

function questionAgain(desk: Desk): string {
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
      return 'Shall I do that?';
    case 'message_offered':
      return 'Shall I have somebody get back to you?';
    case 'anything_else':
    case undefined:
      return 'How can I help you?';
  }
}

function goOnWithMessage(desk: Desk, turn: AgentTurn, acknowledged = true): void {
  if (!desk.takesMessage && !acknowledged) desk.takesMessage = true;
  desk.takesMessage = true;
  const begun = desk.learned.has('caller_name') || desk.awaited !== null || desk.asked > 0;
  if (!begun && turn.sentences.length === 0) turn.say("I'll take that down, so that somebody can get back to you.");
  if (askNext(desk, turn)) return;
  messageTaken(desk, turn);
  offerMore(desk, turn);
}

function offerMessage(desk: Desk, turn: AgentTurn, about: string): void {
  if (desk.messageTaken) {
    turn.say(`I'll pass that on to ${desk.passesTo} as well.`);
    offerMore(desk, turn);
    return;
  }
  turn.say(
    desk.passesTo === 'the team'
      ? 'Shall I have somebody get back to you about that?'
      : `Shall I pass it on to ${desk.passesTo}?`,
    'yes_no',
  );
  desk.expect({ kind: 'message_offered', about });
}

function offerMore(desk: Desk, turn: AgentTurn): void {
  if (turn.ends) return;
  const at = desk.said.length % anythingElse.length;
  turn.say(anythingElse[at] ?? '');
  desk.expect({ kind: 'anything_else' });
}

/** The tool is asked once all that it needs is known, and what changes something once the caller agrees. */
function lookUp(desk: Desk, turn: AgentTurn, lookup: Lookup): Lookup | null {
  const missing = parametersOf(lookup.tool).find((one) => one.required && !(one.name in lookup.arguments));
  if (missing) {
    const question = questionFor(missing);
    turn.say(question, 'text');
    desk.expect({ kind: 'parameter', lookup, name: missing.name, question });
    return null;
  }
  desk.awaited = null;
  if (!changesSomething(lookup.tool)) return lookup;
  const said = Object.entries(lookup.arguments).map(
    ([name, value]) =>
      `${name
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .replace(/[_-]+/g, ' ')
        .toLowerCase()} ${String(value)}`,
  );
  turn.say(`So that's ${said.join(', ')}. Shall I go ahead?`, 'yes_no');
  desk.expect({ kind: 'go_ahead', lookup });
  return null;
}

function silent(desk: Desk, turn: AgentTurn): void {
  desk.silences += 1;
  if (desk.awaited?.kind === 'anything_else') {
    sayGoodbye(desk, turn);
    return;
  }
  turn.say(`${desk.silences === 1 ? 'Are you still there?' : "I'm sorry, I can't hear you."} ${questionAgain(desk)}`);
}

function sayGoodbye(desk: Desk, turn: AgentTurn): void {
  if (desk.takesMessage && !desk.messageTaken && (desk.learned.has('caller_name') || desk.reason !== null))
    messageTaken(desk, turn);
  turn.say(desk.workflow.closing);
  leave(desk, turn);
}

function leave(desk: Desk, turn: AgentTurn): void {
  desk.ended = true;
  desk.awaited = null;
  turn.end();
}

function instructed(desk: Desk, turn: AgentTurn, said: string): void {
  const text = said.trim().replace(/^please\s+/i, '');
  if (/^(?:end|hang up|stop|finish|wrap up|close)\b/i.test(text)) {
    turn.say('I have to go now. Thank you for calling. Goodbye.');
    leave(desk, turn);
    return;
  }
  const words = /^(?:say|tell (?:them|him|her)(?: that)?|ask(?: (?:them|him|her))?)[:\s]+["“]?(.+?)["”]?$/i.exec(
    text,
  )?.[1];
  if (words === undefined) return;
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  turn.say(/[.?!]$/.test(sentence) ? sentence : `${sentence}${/^ask/i.test(text) ? '?' : '.'}`);
}

const nods =
  /^(?:(?:uh[- ]?huh|mm+[- ]?h?mm?|mhm|okay|ok|right|yeah|yes|yep|i see|sure|go on|go ahead|hm+|oh|ah|alright|all right|got it|hello|hi|great|good|fine|perfect|lovely|thanks|thank you|there|no worries|cheers)[\s,.!?]*)+$/i;

function onlyNods(hearing: Hearing): boolean {
  return nods.test(hearing.text.trim());
}
