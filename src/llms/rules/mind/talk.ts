import type { CutTurn, MindEvent } from '../../../core/ports/mind.ts';
import { answerQuestion, answerReadBack, giveUp, takeOthers } from './asking.ts';
import { anytimeBranches } from './branches.ts';
import type { Conversation, Taken } from './conversation.ts';
import { hear, type Hearing } from './hearing.ts';
import { callBackTime, interrupted, promiseCallBack } from './interruptions.ts';
import { instructed } from './instructions.ts';
import { phrase, whoFor } from './phrases.ts';
import { askedInOpening } from './opened.ts';
import { answerOffer } from './offers.ts';
import { answerProposal } from './proposals.ts';
import { answerInstead, answerSettling, answerWish } from './settling.ts';
import { purpose, reply } from './replies.ts';
import { takeOver } from './resuming.ts';
import { ask, askAgain, goOn, leave, pendingQuestion, sayGoodbye } from './speaking.ts';
import type { AgentTurn } from './turn.ts';
import { neitherYesNorNo } from './unclear.ts';

/** The agent's move on one event of the call. */
export function respondTo(talk: Conversation, event: MindEvent, turn: AgentTurn): void {
  if (talk.ended && event.kind !== 'heard') {
    turn.end();
    return;
  }
  switch (event.kind) {
    case 'start':
      start(talk, turn, event.opening, event.greeting);
      return;
    case 'resume':
      resume(talk, turn);
      return;
    case 'heard':
      patiently(talk, turn, () => heard(talk, turn, event.text, event.cut));
      return;
    case 'silence':
      silent(talk, turn);
      return;
    case 'dtmf':
      turn.say("Sorry, I can't take key presses. Could you say it instead?", talk.pendingField?.type ?? 'text');
      return;
    case 'time_nearly_up':
      turn.say("I'm afraid I have to end the call here. Thank you for your time. Goodbye.");
      leave(talk, turn);
      return;
    case 'instruction':
      instructed(talk, turn, event.text);
  }
}

function start(talk: Conversation, turn: AgentTurn, opening: string, greeting: string): void {
  talk.opening = opening;
  const hearing = hear(greeting);
  if (
    greeting.trim() !== '' &&
    /remove|wrong_number/.test([...hearing.acts].join(' ')) &&
    interrupted(talk, hearing, turn)
  )
    return;
  if (askedInOpening(talk, turn)) return;
  const name = talk.calleeName;
  const isPerson =
    name !== null &&
    /^\p{Lu}/u.test(name) &&
    !talk.asksFavour &&
    talk.workflow.facts.some((fact) => fact.key === 'callee');
  const first = talk.workflow.steps[0]?.text ?? '';
  if (name !== null && isPerson && talk.workflow.goal.kind !== 'inquire') {
    const short = name.replace(/^(?:Mr|Mrs|Ms|Dr)\.? .*$/, name).split(' ')[0] ?? name;
    if (hearing.utterance.plain.includes(short.toLowerCase()))
      turn.say(`Hi ${/^(?:Mr|Mrs|Ms|Dr)/.test(name) ? name : short}.`);
    else if (!first.includes(name)) turn.say(`I'm calling for ${name}.`.replace('calling for', 'trying to reach'));
  }
  if (hearing.acts.has('how_are_you')) turn.say("I'm doing well, thank you.");
  goOn(talk, turn);
}

/** An answer that nobody has taken down yet counts; otherwise the question is put again. */
function resume(talk: Conversation, turn: AgentTurn): void {
  const answer = talk.brief.soFar === null ? '' : takeOver(talk, talk.brief.soFar);
  const item = answer === '' ? undefined : talk.agenda.shift();
  if (item) {
    talk.expect({ kind: 'step', item });
    heard(talk, turn, answer, null);
  } else goOn(talk, turn);
}

const mostFruitless = 12;

/** Nobody is kept on the phone for a talk that leads nowhere. */
function patiently(talk: Conversation, turn: AgentTurn, answer: () => void): void {
  const before = talk.progress;
  answer();
  talk.fruitless = talk.progress === before ? talk.fruitless + 1 : 0;
  if (talk.fruitless < mostFruitless || turn.ends) return;
  turn.sentences.length = 0;
  turn.waitMs = null;
  turn.note('The talk led no further.').say("I'm sorry, I'm not getting any further, so I'll let you go. Goodbye.");
  leave(talk, turn);
}

function heard(talk: Conversation, turn: AgentTurn, text: string, cut: CutTurn | null): void {
  const hearing = hear(text);
  talk.silences = 0;
  if (talk.ended) {
    afterGoodbye(talk, turn, hearing);
    return;
  }
  const missed = cut === null ? [] : missedOf(talk, cut);
  if (talk.pending?.kind === 'call_back') {
    calledBack(talk, turn, hearing);
    return;
  }
  if (interrupted(talk, hearing, turn)) return;
  if (talk.newPersonExpected && newPerson(talk, turn, hearing)) return;
  if (missed.length > 0 && isOnlyNod(hearing)) {
    turn.say(missed.join(' '), talk.pendingField?.type ?? null);
    return;
  }
  const taken = takeAnswer(talk, hearing, turn);
  const corrected = takeOthers(talk, hearing, turn, taken !== 'none');
  const opened = openAnytime(talk, hearing, turn);
  const replied = opened ? { any: false, led: false, retold: false } : reply(talk, hearing, turn);
  if (hearing.acts.has('farewell') && !/\?\s*$/.test(text.trim())) {
    bye(talk, turn);
    return;
  }
  if (taken === 'answered') {
    moveOn(talk, turn, replied.any);
    return;
  }
  if (taken === 'settling') return;
  if (missed.length > 0) {
    turn.say(missed.join(' '), talk.pendingField?.type ?? null);
    return;
  }
  if (opened) {
    moveOn(talk, turn, false);
    return;
  }
  if (replied.any) {
    comeBack(talk, turn, replied.led, replied.retold);
    return;
  }
  notUnderstood(talk, turn, hearing, corrected);
}

function takeAnswer(talk: Conversation, hearing: Hearing, turn: AgentTurn): Taken {
  const { pending } = talk;
  switch (pending?.kind) {
    case 'step':
      if (pending.item.step.kind === 'propose') return answerProposal(talk, hearing, turn, pending.item);
      if (pending.item.step.kind === 'offer') return answerOffer(talk, hearing, turn, pending.item);
      return answerQuestion(talk, hearing, turn, pending.item);
    case 'read_back':
      return answerReadBack(talk, hearing, turn, pending);
    case 'instead':
      return answerInstead(talk, hearing, turn, pending);
    case 'wish':
      return answerWish(talk, hearing, turn, pending.item);
    case 'settling':
      return answerSettling(talk, hearing, turn, pending);
    case 'their_question':
      return theirQuestion(hearing, turn);
    case 'last_word':
      return hearing.questions.length > 0 ||
        hearing.acts.has('repeat') ||
        hearing.acts.has('asks_who') ||
        hearing.acts.has('asks_purpose')
        ? 'none'
        : 'answered';
    case 'call_back':
    case undefined:
      return 'none';
  }
}

function theirQuestion(hearing: Hearing, turn: AgentTurn): Taken {
  if (hearing.questions.length === 0 && hearing.substance !== '')
    turn.note(`Said: "${hearing.text.trim()}".`).say("I'll pass that on.");
  return 'answered';
}

/** The plan goes on, or, when the person asked something, waits for what they say to the answer. */
function moveOn(talk: Conversation, turn: AgentTurn, replied: boolean): void {
  if (replied && (talk.asksFavour || talk.agenda.length === 0)) {
    talk.expect({ kind: 'last_word' });
    return;
  }
  if (talk.pending?.kind === 'last_word' && talk.agenda.length === 0) {
    sayGoodbye(talk, turn);
    return;
  }
  if (turn.ends) return;
  goOn(talk, turn);
}

/** After an answer to the person's question: back to what was asked, unless the other side leads. */
function comeBack(talk: Conversation, turn: AgentTurn, led: boolean, retold: boolean): void {
  const { pending } = talk;
  if (!pending || pending.kind === 'last_word' || led || pending.kind === 'settling') return;
  if (
    retold &&
    pending.kind === 'step' &&
    pending.item.step === talk.workflow.steps.find((step) => step.kind !== 'tell')
  ) {
    turn.sentences.pop();
    if (talk.asked < 3) {
      talk.asked += 1;
      turn.say(
        pending.item.step.text.startsWith("I'm calling") || pending.item.step.text.startsWith("I'd like")
          ? pending.item.step.text
          : `${purpose(talk)} ${pendingQuestion(talk)}`,
        talk.pendingField?.type ?? 'text',
      );
    } else turn.say(purpose(talk));
    return;
  }
  if (!askAgain(talk, turn, '') && talk.unknownAnswers > 3) {
    giveUp(talk, turn, talk.pendingField);
    goOn(talk, turn);
  }
}

function notUnderstood(talk: Conversation, turn: AgentTurn, hearing: Hearing, corrected: boolean): void {
  const { pending } = talk;
  if (!pending) {
    sayGoodbye(talk, turn);
    return;
  }
  if (pending.kind === 'last_word') {
    const last = talk.lastSaid
      .filter((sentence) => !/^(?:of course|sure|certainly|sorry)[.,]?$/i.test(sentence))
      .join(' ');
    const unknown = /don't have that information|wasn't given|can't go into that/.test(last);
    turn.say(
      `${phrase(talk, 'again')} ${hearing.acts.has('repeat') && last !== '' && !unknown ? last : purpose(talk)}`,
    );
    talk.repeats += 1;
    if (talk.repeats > 2) sayGoodbye(talk, turn);
    return;
  }
  const repeats = hearing.acts.has('repeat') || hearing.acts.has('cannot_hear');
  const identified = hearing.acts.has('identifies') || hearing.acts.has('greeting');
  const told = hearing.acts.has('already_told');
  const lead = corrected
    ? ''
    : told
      ? "I'm sorry about that."
      : repeats
        ? phrase(talk, 'again')
        : identified
          ? 'Hi.'
          : isOnlyNod(hearing)
            ? ''
            : phrase(talk, 'sorry');
  if (!corrected && neitherYesNorNo(talk, turn, hearing)) return;
  if (repeats && talk.asked === 1 && pending.kind === 'step') {
    talk.asked += 1;
    turn.say(`${lead} ${pending.item.step.text}`, talk.pendingField?.type ?? 'text');
    return;
  }
  if (told && talk.pendingField !== null && talk.asked > 1) {
    turn.say("I'm sorry about that.");
    talk.declined.add(talk.pendingField.key);
    goOn(talk, turn);
    return;
  }
  if (askAgain(talk, turn, lead)) return;
  if (pending.kind === 'read_back') turn.say(phrase(talk, 'noted'));
  else giveUp(talk, turn, talk.pendingField);
  goOn(talk, turn);
}

const nod =
  /^(?:(?:uh[- ]?huh|mm+[- ]?h?mm?|mhm|okay|ok|right|yeah|yes|yep|i see|sure|go on|go ahead|hm+|oh|ah|alright|all right|got it|hello|hi|thanks|thank you)[\s,.!?]*)+$/i;

function isOnlyNod(hearing: Hearing): boolean {
  return nod.test(hearing.text.trim());
}

function openAnytime(talk: Conversation, hearing: Hearing, turn: AgentTurn): boolean {
  const branches = anytimeBranches(talk, hearing);
  for (const branch of branches) {
    turn.note(`Mentioned ${branch.when.about}: "${hearing.text.trim()}".`);
    const steps = branch.steps.map((step) => ({ step, branches: [], group: 'anytime' }));
    const asksNow = talk.pending !== null && talk.pending.kind === 'step';
    if (
      asksNow &&
      talk.pending?.kind === 'step' &&
      branch.afterwards === 'continue' &&
      !talk.learned.has(talk.pending.item.step.field ?? '') &&
      !talk.declined.has(talk.pending.item.step.field ?? '')
    ) {
      talk.agenda.unshift(talk.pending.item);
    }
    talk.agenda = branch.afterwards === 'close' ? steps : [...steps, ...talk.agenda];
  }
  return branches.length > 0;
}

/** Somebody else has come to the phone. */
function newPerson(talk: Conversation, turn: AgentTurn, hearing: Hearing): boolean {
  talk.newPersonExpected = false;
  const arrives =
    hearing.acts.has('greeting') ||
    hearing.acts.has('identifies') ||
    hearing.acts.has('asks_who') ||
    /\b(?:this is|speaking|how can i help|what can i do)\b/i.test(hearing.text);
  if (!arrives || talk.pending === null) return false;
  turn.say(`Hello, this is an AI assistant calling on behalf of ${whoFor(talk)}.`);
  if (talk.pending.kind === 'step') ask(talk, turn, talk.pending.item);
  else turn.say(`${purpose(talk)} ${pendingQuestion(talk)}`, 'text');
  return true;
}

function calledBack(talk: Conversation, turn: AgentTurn, hearing: Hearing): void {
  if (hearing.acts.has('remove') || hearing.acts.has('wrong_number')) {
    interrupted(talk, hearing, turn);
    return;
  }
  const when = callBackTime(talk, hearing);
  const declined =
    hearing.polarity?.value.answer === 'no' || hearing.acts.has('farewell') || hearing.acts.has('does_not_know');
  if (when === null && !declined && talk.asked < 2 && hearing.questions.length > 0) {
    reply(talk, hearing, turn);
    talk.asked += 1;
    turn.say('When would be a good time to call back?', 'date_time');
    return;
  }
  promiseCallBack(
    talk,
    turn,
    when ?? (declined || hearing.substance === '' ? null : `(${hearing.text.trim().replace(/[.]+$/, '')})`),
  );
}

function bye(talk: Conversation, turn: AgentTurn): void {
  turn.sentences.length = Math.min(turn.sentences.length, 1);
  turn.say(talk.learned.size > 0 ? 'Thank you very much. Goodbye.' : 'Thank you for your time. Goodbye.');
  leave(talk, turn);
}

/** Something is said into the goodbye: answered shortly where it can be, and goodbye it is. */
function afterGoodbye(talk: Conversation, turn: AgentTurn, hearing: Hearing): void {
  const last = talk.field(talk.lastLearned);
  const changed = last !== null && takeOthers(talk, hearing, turn, false);
  const replied = reply(talk, hearing, turn);
  if (changed || replied.any) turn.say('Thank you, goodbye.');
  turn.end();
}

function silent(talk: Conversation, turn: AgentTurn): void {
  talk.silences += 1;
  const { pending } = talk;
  if (!pending || pending.kind === 'last_word') {
    if (talk.silences === 1 && talk.learned.size === 0 && pending) turn.say('Are you still there?');
    else sayGoodbye(talk, turn);
    return;
  }
  if (talk.silences > 2) {
    turn.note('The person stopped answering.').say("I can't hear anyone, so I'll let you go. Goodbye.");
    leave(talk, turn);
    return;
  }
  turn.say(
    `${talk.silences === 1 ? 'Are you still there?' : "I'm sorry, I can't hear you."} ${pendingQuestion(talk)}`,
    talk.pendingField?.type ?? 'text',
  );
}

/** Sentences of the agent's last turn that the person cut off. */
function missedOf(talk: Conversation, cut: CutTurn): string[] {
  const heardWords = cut.heard.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
  return talk.lastSaid.filter((sentence) => {
    const words = sentence
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
      .split(' ');
    const enough = words.slice(0, Math.ceil(words.length * 0.85)).join(' ');
    return (
      !heardWords.includes(enough) &&
      cut.unheard
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .includes(words.slice(-2).join(' '))
    );
  });
}
