import type { CutTurn, MindEvent, ToolResult } from '../../../core/ports/mind.ts';
import { callerFirst } from '../../../core/workflow/caller-first.ts';
import { soundsLikeSpam } from '../language/spam.ts';
import { hear, type Hearing } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import type { Desk, Lookup } from './desk.ts';
import { leave, sayGoodbye } from './leaving.ts';
import { learn, takeDown } from './listening.ts';
import { messageTaken } from './message-taking.ts';
import { goOnWithMessage, offerMessage, offerMore, questionAgain } from './next-words.ts';
import { onlyNods } from './nods.ts';
import { changesSomething } from './owner-tools.ts';
import { settle } from './settling.ts';
import { toldResult } from './tool-words.ts';
import { wantsDoing } from './wishes.ts';
import { takeWishes } from './wish-handling.ts';

/** Turns of the caller in a row that brought nothing. */
const mostFruitless = 8;

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
    if (desk.open('reason') && desk.reason === null) {
      desk.reason = lookup.wish;
      learn(desk, turn, 'reason', lookup.wish, lookup.wish);
    }
    turn.say("I'll take it down, so that somebody can get back to you.");
    goOnWithMessage(desk, turn);
  } else offerMessage(desk, turn, lookup.wish);
}

function started(desk: Desk, turn: AgentTurn, opening: string, greeting: string): Lookup | null {
  desk.opening = opening;
  const inbound = desk.brief.direction === 'inbound';
  if (callerFirst(desk.brief.direction, opening, greeting)) turn.wait(0);
  else if (inbound && greeting.split(/\s+/).length > 3) return heard(desk, turn, greeting, null);
  else if (inbound) turn.say('How can I help you?', 'text');
  else
    turn.say(
      "I wasn't given anything in particular to ask. Is there anything that you would like me to pass on?",
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
  desk.messageTaken = turns.some((one) => one.role === 'ai' && /\bnoted that down\b/.test(one.text));
  desk.takesMessage = desk.reason !== null && !desk.messageTaken;
  if (last?.role === 'human') return heard(desk, turn, last.text, null);
  if (desk.takesMessage) goOnWithMessage(desk, turn);
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
  const settled = settle(desk, hearing, turn);
  if (settled === 'said') return null;
  const lookup = settled === 'yes' || settled === 'no' ? takeWishes(desk, hearing, turn, settled === 'yes') : settled;
  if (lookup === null) patiently(desk, turn);
  return lookup;
}

/** Nobody is kept on the phone for a talk that leads nowhere. */
function patiently(desk: Desk, turn: AgentTurn): void {
  desk.fruitless = turn.tools.length === 0 ? desk.fruitless + 1 : 0;
  if (desk.fruitless < mostFruitless || turn.ends) return;
  turn.sentences.length = 0;
  turn.note('The talk led no further.').say("I'm sorry, I'm not getting any further, so I'll let you go. Goodbye.");
  leave(desk, turn);
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

function silent(desk: Desk, turn: AgentTurn): void {
  desk.silences += 1;
  if (desk.awaited?.kind === 'anything_else') {
    sayGoodbye(desk, turn);
    return;
  }
  turn.say(`${desk.silences === 1 ? 'Are you still there?' : "I'm sorry, I can't hear you."} ${questionAgain(desk)}`);
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
