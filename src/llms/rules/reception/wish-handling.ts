import { intentIn } from '../language/intents.ts';
import { isDire } from '../language/urgency.ts';
import type { Hearing, HeardSentence } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import { answerTo, lookupFor } from './answering.ts';
import type { Desk, Lookup } from './desk.ts';
import { topicOf } from './fact-search.ts';
import { sayGoodbye } from './leaving.ts';
import { matterIn, takeReason } from './listening.ts';
import { conclude, lookUp } from './next-words.ts';
import { foreseenIn } from './rules-of-the-house.ts';
import { asksForDoing, namesPerson, wantsAnswer, wantsCallBack, wantsPerson } from './wishes.ts';

/** What the caller wants, beyond an answer to what they were asked; then what comes next. */
export function takeWishes(desk: Desk, hearing: Hearing, turn: AgentTurn, answered: boolean): Lookup | null {
  const before = turn.sentences.length;
  const spoke = (): boolean => turn.sentences.length > before;
  const foreseen = foreseenIn(desk, hearing);
  for (const branch of foreseen) {
    for (const step of branch.steps) if (step.kind === 'tell') turn.say(step.text);
    if (branch.steps.some((step) => /\bwill (?:call|ring|phone|get|be in touch|contact)/.test(step.text)))
      desk.promised = true;
    if (branch.steps.some((step) => step.kind === 'ask')) desk.takesMessage = true;
    if (branch.afterwards === 'close') {
      takeReason(desk, hearing, turn, hearing.sentences);
      sayGoodbye(desk, turn);
      return null;
    }
  }
  const person = wantsPerson(hearing);
  aboutTheCall(desk, hearing, turn, person);
  if (person && !desk.messageTaken) {
    turn.note(`Wanted to speak with a person: "${hearing.text.trim()}"`);
    desk.takesMessage = true;
  }
  const calling = desk.brief.direction === 'outbound';
  const questions = hearing.sentences.filter(
    (one) => wantsAnswer(one) && !isAboutTheCall(one, person) && !(calling && one.acts.has('asks_purpose')),
  );
  const handled = foreseen.length > 0 && spoke() && !desk.takesMessage && !desk.promised && !isDire(hearing.text);
  const asked = answerQuestions(desk, questions, turn, handled);
  if (asked.lookup) {
    takeReason(desk, hearing, turn, matterIn(hearing));
    return lookUp(desk, turn, asked.lookup);
  }
  const lookup =
    answered || handled
      ? null
      : takeMatter(desk, hearing, turn, {
          spoke: spoke(),
          foreseen: foreseen.length > 0,
          settled: asked.settled,
        });
  if (lookup) return lookUp(desk, turn, lookup);
  if (hearing.sentences.some(wantsCallBack)) callBackWanted(desk, turn, answered || spoke());
  conclude(desk, hearing, turn, { answered, spoke: spoke(), unknown: asked.unknown });
  return null;
}

interface Asked {
  /** Requests that an answer has put an end to: "Orders go through our website." */
  readonly settled: readonly HeardSentence[];
  readonly lookup: Lookup | null;
  readonly unknown: string | null;
}

/** `handled`: what the owner has foreseen has been said already; what is not known beside it is let be. */
function answerQuestions(desk: Desk, questions: readonly HeardSentence[], turn: AgentTurn, handled: boolean): Asked {
  let unknown: string | null = null;
  const settled: HeardSentence[] = [];
  for (const question of questions) {
    if (wantsCallBack(question)) continue;
    const asked = question.text.trim();
    const answer = answerTo(desk, question);
    switch (answer.kind) {
      case 'lookup':
        return { settled, lookup: answer.lookup, unknown };
      case 'told':
        turn.say(answer.text).note(`Asked: "${asked}" They were told: "${answer.text}"`);
        if (elsewhere.test(answer.text)) settled.push(question);
        break;
      case 'barred':
        turn.say("I'm sorry, I can't go into that.");
        if (answer.instead !== null) turn.say(answer.instead);
        turn.note(`Asked: "${asked}" This was not answered.`);
        unknown = asked;
        break;
      case 'unknown':
        if (asksForDoing(question) || handled) break;
        turn.say(
          answer.near === null
            ? "I'm afraid I don't know that."
            : `I can't say for certain. What I do know is this: ${answer.near}`,
        );
        turn.note(`Asked: "${asked}" This was not answered.`);
        unknown = asked;
    }
  }
  return { settled, lookup: null, unknown };
}

const elsewhere =
  /\b(?:can't|cannot|can not|don't|do not|doesn't|no longer|only|online|website|goes? through|by e-?mail|walk-ins? only)\b/i;

/** What they call about: for a tool of the owner's where one is made for it, else for a message. */
function takeMatter(
  desk: Desk,
  hearing: Hearing,
  turn: AgentTurn,
  had: { readonly spoke: boolean; readonly foreseen: boolean; readonly settled: readonly HeardSentence[] },
): Lookup | null {
  const matter = matterIn(hearing).filter((one) => !had.settled.includes(one));
  const first = matter[0];
  if (!first) return null;
  const lookup = had.spoke
    ? null
    : lookupFor(desk, matter.map((one) => one.text).join(' '), matter.map((one) => one.utterance.plain).join(' '));
  if (desk.messageTaken && !lookup) {
    turn.note(`Added: "${matter.map((one) => one.text).join(' ')}"`).say("I'll add that to your message.");
    return null;
  }
  const fresh = takeReason(desk, hearing, turn, matter);
  if (lookup) return lookup;
  desk.takesMessage = true;
  const complains = intentIn([hearing.text]) === 'complaint';
  if (fresh && !had.foreseen && (complains || isDire(hearing.text)))
    turn.sentences.unshift({ text: "I'm sorry to hear that.", expects: null });
  return null;
}

function callBackWanted(desk: Desk, turn: AgentTurn, answered: boolean): void {
  if (!desk.messageTaken) desk.takesMessage = true;
  else if (!answered) turn.say("Yes, I've passed that on.");
}

const courtesies = [
  'asks_robot',
  'asks_who',
  'asks_recording',
  'how_are_you',
  'repeat',
  'cannot_hear',
  'asks_source',
  'hold',
] as const;

function isAboutTheCall(question: HeardSentence, person: boolean): boolean {
  const { acts, utterance } = question;
  const short = utterance.plain.split(/\s+/).length < 8;
  return (
    courtesies.some((act) => acts.has(act) && (act === 'asks_robot' || (short && topicOf(utterance.plain) === null))) ||
    rightPlace.test(utterance.plain) ||
    (person && namesPerson(utterance.plain)) ||
    /^(?:and |so |yes |hi |hello |okay )*,?\s*(?:can|could|may|will|would) (?:you|i) (?:help|ask)(?: (?:me|you|us|with|out))*(?: something| that| this| a (?:quick )?question)?(?: please)?[?.]*$/.test(
      utterance.plain,
    )
  );
}

const rightPlace =
  /\bright (?:place|number)\b|(?:^|[,.!] )(?:um+,? |hi,? |hello,? |hey,? |so,? )*is (?:this|that) (?:the |dr\.? )?(?!.*\b(?:how|what|when|why|free|true|correct|included|okay|ok|right|possible|enough|all|it|something|covered|extra|going|gonna|cost|be|for|to|in|on|a|an)\b)[\w' &]{3,40}\?|\b(?:have|did) i (?:reach|reached|get|got|call|called)\b/;

/** What they ask of the agent itself. */
function aboutTheCall(desk: Desk, hearing: Hearing, turn: AgentTurn, person: boolean): void {
  const { acts } = hearing;
  const of = desk.name === null ? '' : ` of ${desk.name}`;
  if (person && desk.messageTaken) turn.say("I'm sorry, I can't put you through, but your message is passed on.");
  else if (person)
    turn.say(
      `I'm the AI assistant${of} and can't put you through, but I can take a message, and somebody will get back to you.`,
    );
  else if (acts.has('asks_robot'))
    turn.say(`I'm an AI assistant${desk.name === null ? '' : `, answering for ${desk.name}`}.`);
  else if (acts.has('asks_who')) turn.say(`This is the AI assistant${of}.`);
  else if (desk.name !== null && hearing.sentences.some((one) => rightPlace.test(one.utterance.plain)))
    turn.say(`This is ${desk.name}.`);
  if (desk.brief.direction === 'outbound' && acts.has('asks_purpose'))
    turn.say("I wasn't given anything in particular to ask. I can take a message, if you like.");
  if (acts.has('asks_recording'))
    turn.say(
      /record/i.test(desk.opening)
        ? 'Yes, this call may be recorded.'
        : "No, it isn't being recorded, but I do take notes.",
    );
  const greets = hearing.sentences.some((one) => one.acts.has('how_are_you') && one.text.split(/\s+/).length < 8);
  if (greets && turn.sentences.length === 0) turn.say("I'm doing well, thank you.");
}
