import type { ActKind } from '../language/acts.ts';
import { findMoments } from '../language/moments.ts';
import { listen } from '../language/utterance.ts';
import type { Conversation } from './conversation.ts';
import type { Hearing, HeardSentence } from './hearing.ts';
import { knowledgeOf } from './knowledge.ts';
import { fresh, phrase, whoFor } from './phrases.ts';
import { isAsPlanned } from './slots.ts';
import type { AgentTurn } from './turn.ts';

/** Whether the person asked something, and whether the plan's own question should come again after the answer. */
export interface Replied {
  readonly any: boolean;
  /** One of the questions was for a particular of the booking: the other side leads. */
  readonly led: boolean;
  /** The purpose of the call was told anew. */
  readonly retold: boolean;
}

/** "Can you tell Nick?" */
const asksToTell =
  /\b(?:can|could|would|will) you (?:please |just |maybe )?(?:tell|let|inform|remind|pass (?:that|it|this)|give \w+ (?:a message|my))\b(?! me\b| us\b)/;

type Reply = (talk: Conversation) => string;

const aboutTheCall: readonly (readonly [ActKind, Reply])[] = [
  ['asks_robot', (talk) => `I'm an AI assistant calling on behalf of ${whoFor(talk)}.`],
  ['asks_who', (talk) => `This is an AI assistant calling on behalf of ${whoFor(talk)}.`],
  [
    'asks_recording',
    (talk) =>
      /\brecord/i.test(talk.opening)
        ? 'Yes, this call may be recorded.'
        : "No, it isn't being recorded, but I do note down what we agree on.",
  ],
  ['asks_source', (talk) => `I was given your number for this call on behalf of ${whoFor(talk)}.`],
  ['asks_length', () => 'It will only take a minute or two.'],
  ['how_are_you', () => "I'm doing well, thank you for asking."],
];

/** Answers what the person asked: about the call itself, or from the facts of the plan. What is in neither is said to be unknown. */
export function reply(talk: Conversation, hearing: Hearing, turn: AgentTurn): Replied {
  let any = false;
  let led = false;
  let retold = false;
  for (const [act, answer] of aboutTheCall) {
    if (!hearing.acts.has(act) || (act === 'how_are_you' && any)) continue;
    turn.say(answer(talk));
    any = true;
  }
  if (hearing.acts.has('asks_purpose') && !offersHelp(hearing)) {
    turn.say(purpose(talk));
    any = true;
    retold = true;
  }
  for (const question of hearing.questions) {
    if (asksToTell.test(question.utterance.plain)) {
      turn.note(`Asked to pass on: "${hearing.text.trim()}".`).say("Of course, I'll pass that on.");
      any = true;
      continue;
    }
    if (isAboutTheCall(question) || isProposal(talk, question) || isEcho(talk, question)) continue;
    const known = knowledgeOf(question, talk);
    const referred = known === null ? referral(talk) : null;
    if (referred !== null) turn.say(referred).note(`Asked: "${question.text.trim()}"`);
    else if (known === null) {
      talk.unknownAnswers += 1;
      turn.say(phrase(talk, 'unknown')).note(`Asked: "${question.text.trim()}" This was not known.`);
    } else turn.say(known);
    any = true;
    led ||= talk.asksFavour;
  }
  return { any, led, retold };
}

const moreThanKnown =
  /\b(?:other|more|further|additional|any) (?:details?|info\w*|questions?)|\b(?:questions?|something|anything) (?:you|that you) (?:can't|cannot|can not|don't|do not)|\bdon't know|\bspecifics?\b|^(?:details?|questions?)$/i;

/** What the plan says to questions that it has no answer to: "If they need other details, say Ines will call them." */
function referral(talk: Conversation): string | null {
  const branch = talk.workflow.anytime.find(
    (one) => moreThanKnown.test(one.when.about) && one.steps.some((step) => step.kind === 'tell'),
  );
  return branch?.steps.find((step) => step.kind === 'tell')?.text ?? null;
}

const covered: readonly ActKind[] = [
  'asks_robot',
  'asks_who',
  'asks_recording',
  'asks_source',
  'asks_length',
  'how_are_you',
  'asks_purpose',
  'repeat',
  'cannot_hear',
  'hold',
  'wants_human',
  'takes_message',
  'call_back',
  'handover',
  'already_told',
];

function isAboutTheCall(question: HeardSentence): boolean {
  const wantsName = /\b(?:name|number|under|for) (?:is|should|would|can|do|on|for|of|the)\b|\bname\?/.test(
    question.utterance.plain,
  );
  return covered.some((act) => question.acts.has(act)) && !(wantsName && question.acts.has('asks_who'));
}

/** "The twenty-six X? Yes, …": words of ours, said after us. */
function isEcho(talk: Conversation, question: HeardSentence): boolean {
  const bare = (text: string) =>
    listen(text)
      .norm.replace(/^(?:the|an?|your) /, '')
      .replace(/[^a-z0-9]/g, '');
  const said = bare(question.text);
  return said.length > 1 && question.text.split(' ').length <= 6 && bare(talk.lastSaid.join(' ')).includes(said);
}

/** "How about 7:30?", "Can we do Tuesday?": an answer rather than a question. */
function isProposal(talk: Conversation, question: HeardSentence): boolean {
  const plain = question.utterance.plain;
  const moments = findMoments(question.utterance, { today: talk.today, near: talk.setting.near });
  if (
    moments.some((one) => !isAsPlanned(one.value, talk)) &&
    question.text.split(' ').length <= 5 &&
    talk.pending !== null &&
    talk.pending.kind !== 'last_word' &&
    !/\b(?:what|when|which|who|why|where)\b/.test(plain)
  )
    return true;
  if (
    moments.some((one) => !isAsPlanned(one.value, talk)) &&
    /\b(?:how about|what about|can (?:we|you|i)|could (?:we|you|i)|would|do you have|is there|maybe|instead|works?|okay|ok|possible|available|any(?:thing)?|something|prefer|or|then)\b/.test(
      plain,
    )
  )
    return true;
  return /\b(?:can|could|may) (?:we|i|you) (?:\w+ )?(?:reschedule|move|change|push|switch|do (?:it )?(?:another|a different|some other))\b|\bmove it\b/.test(
    plain,
  );
}

/** "How can I help you?" on picking up is no question about the reason. */
function offersHelp(hearing: Hearing): boolean {
  return (
    /\b(?:how (?:can|may) i (?:help|assist)|what can i (?:do|help|get)|how can we help)\b/.test(
      hearing.utterance.plain,
    ) && !/\bwhat(?:'s| is) (?:this|it)\b|\bwhy are you\b/.test(hearing.utterance.plain)
  );
}

/** What the call is about, in the words of its first step. */
export function purpose(talk: Conversation): string {
  const statements: string[] = [];
  for (const step of talk.workflow.steps) {
    const sentences = step.text.match(/(?:[^.?!]|[.?!](?!\s|$))+[.?!]*(?:\s+|$)/g)?.map((one) => one.trim()) ?? [];
    statements.push(...sentences.filter((one) => !one.endsWith('?') && !/^I have a (?:few )?quick/.test(one)));
    if (step.kind !== 'tell' || statements.length > 0) break;
  }
  const text = statements.slice(0, 2).join(' ');
  return fresh(text === '' ? `I'm calling to ${talk.workflow.goal.summary}.` : text, talk.today);
}
