import { findMoments, sayMoment } from '../language/moments.ts';
import { isForeseen } from './branches.ts';
import type { Conversation } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { phrase, whoFor } from './phrases.ts';
import { leave, pendingQuestion } from './speaking.ts';
import type { AgentTurn } from './turn.ts';

/** What takes precedence over any answer. True: the turn is complete. */
type Interruption = (talk: Conversation, hearing: Hearing, turn: AgentTurn) => boolean;

const otherLanguage: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('other_language')) return false;
  turn.note('Did not speak English.').say("I'm sorry, I only speak English. Goodbye.");
  leave(talk, turn);
  return true;
};

const removal: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('remove')) return false;
  turn
    .note(
      hearing.acts.has('declines_call') || hearing.polarity?.value.answer === 'no'
        ? 'Did not want to talk and asked not to be called again.'
        : 'Asked not to be called again.',
    )
    .say("I'm sorry for the disturbance. I'll note that you don't want to be called again. Goodbye.");
  leave(talk, turn);
  return true;
};

const wrongNumber: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('wrong_number') || talk.learned.size > 0) return false;
  turn.note('Wrong number.').say("I'm sorry, I must have the wrong number. Sorry to have bothered you. Goodbye.");
  leave(talk, turn);
  return true;
};

const anger: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('angry') || isForeseen(talk, hearing)) return false;
  talk.angry += 1;
  const leaves =
    talk.angry > 1 ||
    hearing.acts.has('declines_call') ||
    hearing.acts.has('farewell') ||
    hearing.acts.has('wants_human');
  if (!leaves) {
    if (hearing.polarity?.value.firm === true || hearing.questions.length > 0) return false;
    turn
      .note(`Was upset: "${hearing.text.trim()}".`)
      .say(`I'm sorry for the trouble. ${pendingQuestion(talk)}`, talk.pendingField?.type ?? 'text');
    talk.asked += 1;
    return talk.asked <= 3 || giveWay(talk, turn);
  }
  turn
    .note(`Was upset and did not want to talk: "${hearing.text.trim()}".`)
    .say("I'm sorry to have bothered you. Goodbye.");
  leave(talk, turn);
  return true;
};

function giveWay(talk: Conversation, turn: AgentTurn): boolean {
  turn.sentences.length = 0;
  turn.say("I'm sorry to have bothered you. Goodbye.");
  leave(talk, turn);
  return true;
}

const wantsHuman: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('wants_human')) return false;
  turn
    .note('Asked to speak with a person.')
    .say(
      `I understand. I'm an AI assistant and can't put you through, but I'll pass on that you'd like to speak with a person. Thank you, goodbye.`,
    );
  leave(talk, turn);
  return true;
};

/** "I'm not interested": an answer where a yes or no was asked for, otherwise the end. */
const refusal: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('declines_call')) return false;
  const asked = talk.pending?.kind === 'step' ? talk.pending.item.step : null;
  const answers =
    asked !== null && (asked.kind === 'propose' || asked.kind === 'offer' || talk.pendingField?.type === 'yes_no');
  if (answers && !/\b(?:talk|speak|survey|call|time|alone)\b/.test(hearing.utterance.plain)) return false;
  turn
    .note('Did not want to talk.')
    .say('I understand. Thank you for your time, and sorry to have bothered you. Goodbye.');
  leave(talk, turn);
  return true;
};

const later =
  /\b(?:later(?: today| tonight| on| this \w+)?|(?:in|after) (?:about |around )?(?:a|an|\d+|half an|\w+) (?:hours?|minutes?|mins?)|(?:this|tomorrow) (?:morning|afternoon|evening)|after (?:work|lunch|dinner)|next week|another (?:time|day)|tonight|on the weekend|in the (?:morning|afternoon|evening))\b/;

/** When somebody would rather be called, in words; null when nothing was said of it. */
export function callBackTime(talk: Conversation, hearing: Hearing): string | null {
  const found = findMoments(hearing.utterance, {
    today: talk.today,
    near: null,
    bare: talk.pending?.kind === 'call_back',
  }).filter(
    (one) => !/\b(?:now|today)$/.test(hearing.utterance.plain.slice(one.start, one.end)) || one.value.time !== null,
  );
  const moment = found[0];
  if (moment) {
    const lead = /\b(after|before|around|between)\s*$/.exec(hearing.utterance.plain.slice(0, moment.start))?.[1];
    const said = moment.value.certain
      ? sayMoment(moment.value, talk.today)
      : hearing.text.slice(moment.start, moment.end);
    const at = moment.value.day === null ? 'at ' : 'on ';
    return lead === undefined ? `${/^(?:noon|between)/.test(said) ? '' : at}${said}` : `${lead} ${said}`;
  }
  const match = later.exec(hearing.utterance.plain);
  return match ? match[0] : null;
}

export function promiseCallBack(talk: Conversation, turn: AgentTurn, when: string | null): void {
  const somebody = talk.calleeName !== null && talk.pending?.kind === 'call_back' && talk.notes.includes('absent');
  turn.note(when === null ? 'Asked to be called back at another time.' : `Asked to be called back ${when}.`);
  turn.say(
    when === null
      ? "All right. I'll pass that on. Thank you, goodbye."
      : `All right, I'll pass on ${somebody ? 'to try again' : "that you'd like a call back"} ${when}. Thank you, goodbye.`,
  );
  leave(talk, turn);
}

const busyNow: Interruption = (talk, hearing, turn) => {
  const busy = hearing.acts.has('busy');
  const back = hearing.acts.has('call_back');
  if (talk.pending?.kind === 'call_back' || (!busy && !back)) return false;
  const asked = talk.pending?.kind === 'step' ? talk.pending.item.step : null;
  const aboutTime =
    asked !== null &&
    (asked.kind === 'propose' ||
      asked.kind === 'offer' ||
      /^(?:date|time|date_time)$/.test(talk.pendingField?.type ?? ''));
  const moments = findMoments(hearing.utterance, { today: talk.today }).length > 0;
  if (busy && !back && aboutTime && (moments || hearing.acts.has('reschedules'))) return false;
  if (busy && !back && hearing.polarity?.value.answer === 'yes' && hearing.polarity.value.firm) return false;
  const when = callBackTime(talk, hearing);
  if (when !== null && (back || !hearing.utterance.plain.endsWith('?'))) {
    promiseCallBack(talk, turn, when);
    return true;
  }
  turn.say('Of course. When would be a good time to call back?', 'date_time');
  talk.expect({ kind: 'call_back' });
  return true;
};

const absent: Interruption = (talk, hearing, turn) => {
  const takes = hearing.acts.has('takes_message');
  if ((!hearing.acts.has('absent') && !takes) || talk.learned.size > 0) return false;
  const person =
    talk.brief.workflow.callee !== null || talk.brief.recipient.name !== null || talk.pendingField?.key === 'reached';
  if (!takes && !person) return false;
  const name = talk.calleeName;
  if (takes) {
    const message = messageFor(talk);
    turn.note(`${name ?? 'The person asked for'} was not available; a message was left with whoever answered.`);
    turn.say(`Yes, please. ${message} Thank you very much. Goodbye.`);
    leave(talk, turn);
    return true;
  }
  const when = callBackTime(talk, hearing);
  turn.note(`${name ?? 'The person asked for'} was not available.`);
  if (when !== null) {
    promiseCallBack(talk, turn, when);
    return true;
  }
  talk.notes.push('absent');
  turn.say(
    `No problem. When would be a good time to reach ${name !== null && /^\p{Lu}/u.test(name) ? name : 'them'}?`,
    'date_time',
  );
  talk.expect({ kind: 'call_back' });
  return true;
};

function messageFor(talk: Conversation): string {
  const who = talk.workflow.onBehalfOf === null ? 'I called' : `${whoFor(talk)} called`;
  const name = talk.calleeName;
  const tell = name !== null && /^\p{Lu}/u.test(name) ? `Please tell ${name} that` : 'Please pass on that';
  return `${tell} ${who} to ${talk.workflow.goal.summary.replace(/\bthem\b/g, name ?? 'them')}.`;
}

const passedOver: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('handover')) return false;
  talk.newPersonExpected = true;
  turn.say("Thank you, I'll hold.").wait(90_000);
  return true;
};

const theyCallBack =
  /\b(?:(?:can|could|shall|should|may|would) (?:i|we|he|she|they|someone|somebody|\w+) (?:just |maybe )?(?:call|ring|phone|get back to) (?:you|him|her|them)\b(?: back)?(?=.*\?)|(?:i|we|he|she|they|someone|somebody)(?:'ll| will| can) (?:have to |just |then )?(?:(?:call|ring|phone) (?:you|him|her|them) back|get back to (?:you|him|her|them)|return (?:your|the) call)|have (?:someone|somebody|him|her|them) (?:call|ring|phone) (?:you|him|her|them))\b/;

/** The other side wants to call back with the answer: the number is given, where there is one. */
const calledBackByThem: Interruption = (talk, hearing, turn) => {
  if (!theyCallBack.test(hearing.utterance.plain) || talk.pending?.kind !== 'step') return false;
  const phone = talk.workflow.facts.find((fact) => fact.key === 'phone')?.text ?? null;
  const asks = hearing.questions.length > 0;
  turn.note(`They want to call back: "${hearing.text.trim()}".`);
  talk.agenda = [];
  if (!asks) {
    turn.say('All right, thank you very much. Goodbye.');
    leave(talk, turn);
    return true;
  }
  turn.say(
    phone === null
      ? `Yes, please. I wasn't given a number for that, but I'll pass it on to ${whoFor(talk)}.`
      : `Yes, please. The number is ${phone}.`,
  );
  talk.expect({ kind: 'last_word' });
  return true;
};

const holdMark =
  /\b(?:hold on|please hold|can you hold|could you hold|hang on|bear with me|one (?:moment|second|sec|minute)|just a (?:moment|second|sec|minute|bit)|a (?:moment|second|sec|minute) please|give me (?:a|one) (?:moment|second|sec|minute)|let me (?:just |quickly )?(?:check|look|see|pull|bring|find|grab|get|open|verify|ask)[^.,;!?]*|(?:i'll|i will) (?:just )?(?:check|have a look|take a look|look|see)[^.,;!?]*|i'm (?:just )?(?:checking|looking)[^.,;!?]*|wait(?: a (?:moment|second|minute))?|checking[^.,;!?]*|i need to check[^.,;!?]*|hold(?! (?:it|that|this|one|your|the (?!line)|a (?!moment|second|sec|minute))))\b/g;

const waits: Interruption = (talk, hearing, turn) => {
  if (!hearing.acts.has('hold')) return false;
  const marks = [...hearing.utterance.plain.matchAll(holdMark)];
  const lastMark = marks.at(-1);
  if (!lastMark) return false;
  const tail = hearing.utterance.plain
    .slice(lastMark.index + lastMark[0].length)
    .replace(/\b(?:please|for me|okay|ok|thanks|thank you|here|that|sir|ma'am|real quick|up|in (?:the|my) \w+)\b/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  const head = hearing.utterance.plain
    .slice(0, marks[0]?.index ?? 0)
    .replace(
      /\b(?:sure|okay|ok|yes|yeah|um|uh|oh|well|hmm|all right|alright|thanks|thank you|certainly|of course|absolutely|no problem|friday|saturday|sunday|monday|tuesday|wednesday|thursday)\b/g,
      '',
    )
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (tail.split(' ').length > 2 || /^(?:yes|no|yep|nope|yeah)\b/.test(tail) || head.split(' ').length > 3)
    return false;
  turn.say(phrase(talk, 'hold')).wait(60_000);
  return true;
};

const order: readonly Interruption[] = [
  otherLanguage,
  removal,
  wrongNumber,
  refusal,
  anger,
  wantsHuman,
  passedOver,
  absent,
  calledBackByThem,
  busyNow,
  waits,
];

export function interrupted(talk: Conversation, hearing: Hearing, turn: AgentTurn): boolean {
  return order.some((one) => one(talk, hearing, turn));
}
