import type { Branch, Offer } from '../../../core/workflow/workflow.ts';
import { type Moment } from '../language/moments.ts';
import { sentenceAround } from '../language/sentences.ts';
import type { Found } from '../language/utterance.ts';
import type { AgendaItem, Conversation, Taken } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { isAsPlanned, offerFor } from './slots.ts';
import { phrase } from './phrases.ts';
import { acknowledge, follow, store } from './speaking.ts';
import type { AgentTurn } from './turn.ts';
import { chose } from './offers.ts';
import { momentsOf, offersOnNo, passOn, quoteOf, settle, tryInstead } from './settling.ts';

const proposing =
  /\b(?:how about|what about|would|could|can|maybe|instead|i can do|we can do|i have|we have|i've got|we've got|there's|there is|available|open|free|works?|prefer|rather|better|earliest|next|only|slot|opening|do)\b/;

/** The answer to a request or statement: agreed to, declined, or met with another proposal. */
export function answerProposal(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const said = momentsOf(talk, hearing);
  const timed = isAboutTime(talk, item);
  const others = timed ? said.filter((one) => !isAsPlanned(one.value, talk) && !isOnlyNow(hearing, one)) : [];
  const polarity = hearing.polarity?.value;
  const open = item.step.offers.some((offer) => offer.value === '../..');
  if (hearing.acts.has('cancels') && talk.workflow.goal.kind === 'confirm') return cancelled(talk, hearing, turn, item);
  if (
    others.length > 0 &&
    (polarity?.answer !== 'yes' ||
      open ||
      others.some((one) => offerFor(one.value, item.step.offers, talk) !== null) ||
      hearing.acts.has('reschedules') ||
      insteadSaid(hearing)) &&
    (proposing.test(hearing.utterance.plain) ||
      polarity !== undefined ||
      hearing.substance !== '' ||
      hearing.questions.length > 0)
  ) {
    return proposedOther(talk, hearing, turn, item, others);
  }
  if (hearing.acts.has('reschedules') && talk.workflow.goal.kind === 'confirm')
    return declined(talk, hearing, turn, item);
  if (polarity?.answer === 'no') return declined(talk, hearing, turn, item);
  const timeOpen = open || talk.field(item.step.agreedField)?.optional === false;
  if (
    polarity?.answer === 'yes' &&
    timeOpen &&
    item.step.agreedField !== null &&
    !talk.learned.has(item.step.agreedField) &&
    !said.some((one) => one.value.time !== null)
  ) {
    if (!polarity.firm || hearing.questions.length > 0 || talk.asked > 1) return 'none';
    turn.say(`${phrase(talk, 'good')} Which day and time would that be?`, 'date_time');
    talk.asked += 1;
    return 'settling';
  }
  if (
    polarity?.answer === 'yes' &&
    (polarity.firm || (hearing.questions.length === 0 && !talk.asksFavour) || hearing.questions.length === 0)
  )
    return agreed(talk, hearing, turn, item, said);
  return 'none';
}

/** "It's a bit crazy here tonight": tells of the moment, proposes none. */
function isOnlyNow(hearing: Hearing, one: Found<Moment>): boolean {
  const sentence = sentenceAround(hearing.text, one).toLowerCase();
  return (
    one.value.time === null &&
    /^(?:today|tonight|now)$/i.test(hearing.text.slice(one.start, one.end).trim()) &&
    !/\b(?:free|available|open|table|slot|space|spot|have|fit|how about|what about|instead|book\w*|come|works?|could|can)\b/.test(
      sentence,
    )
  );
}

function insteadSaid(hearing: Hearing): boolean {
  return /\b(?:but|instead|only|full|booked|unfortunately|rather|however|except|how about|what about)\b/.test(
    hearing.utterance.plain,
  );
}

function isAboutTime(talk: Conversation, item: AgendaItem): boolean {
  return (
    item.step.agreedField !== null ||
    item.step.offers.length > 0 ||
    talk.workflow.facts.some((fact) => fact.key === 'date' || fact.key === 'time')
  );
}

function agreed(
  talk: Conversation,
  hearing: Hearing,
  turn: AgentTurn,
  item: AgendaItem,
  said: readonly Found<Moment>[],
): Taken {
  const field = talk.field(item.step.field);
  const quote = quoteOf(hearing);
  const exact = said.find((one) => one.value.day !== null && one.value.time !== null) ?? said[0];
  const agreedField = talk.field(item.step.agreedField);
  if (agreedField && !agreedField.optional && exact) {
    const found = offerFor(exact.value, [{ text: '', value: '../..' }], talk);
    if (found) store(talk, turn, agreedField, found.slot.value, sentenceAround(hearing.text, exact));
  }
  if (field) store(talk, turn, field, 'yes', quote);
  follow(talk, item);
  if (hearing.questions.length === 0) acknowledge(talk, turn, field, 'yes');
  return 'answered';
}

function declined(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const field = talk.field(item.step.field);
  if (field) store(talk, turn, field, 'no', quoteOf(hearing));
  if (follow(talk, item).opened) {
    acknowledge(talk, turn, field, 'no');
    return 'answered';
  }
  const [only, ...more] = item.step.offers;
  const asked = only !== undefined && more.length === 0 && item.step.text.includes(only.text);
  const next = item.step.offers.findIndex((offer) => offer.value !== '../..' && !item.step.text.includes(offer.text));
  if (!asked && next !== -1) return tryInstead(talk, turn, item, next);
  if (item.group !== null) {
    talk.agenda = talk.agenda.filter((one) => one.group !== item.group);
    acknowledge(talk, turn, field, 'no');
    return 'answered';
  }
  if (!isAboutTime(talk, item) || onlyThatTime(talk) || hearing.acts.has('declines_call')) {
    acknowledge(talk, turn, field, 'no');
    return 'answered';
  }
  turn.say(
    talk.asksFavour
      ? 'I see. Is there another time that you could offer?'
      : 'I understand. What day and time would work better for you?',
    'date_time',
  );
  talk.expect({ kind: 'wish', item });
  return 'settling';
}

/** The prompt forbids to take another time. */
function onlyThatTime(talk: Conversation): boolean {
  return talk.workflow.prohibitions.some(
    (rule) => /\b(?:other|another|different|alternative)\b/i.test(rule) || /\baccept\b/i.test(rule),
  );
}

function cancelled(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const field = talk.field(item.step.field);
  if (field) store(talk, turn, field, 'no', hearing.text);
  turn.note(`Wants to cancel: "${hearing.text.trim()}".`);
  turn.say("I understand. I'll pass on that you'd like to cancel.");
  talk.agenda = [];
  return 'answered';
}

/** Another time was proposed: taken where the plan allows it, otherwise passed on. */
function proposedOther(
  talk: Conversation,
  hearing: Hearing,
  turn: AgentTurn,
  item: AgendaItem,
  others: readonly Found<Moment>[],
): Taken {
  const allowed = [...item.step.offers, ...offersOnNo(item.branches)];
  for (const other of others) {
    const found = offerFor(other.value, allowed, talk);
    if (!found) continue;
    const inBranch = offerStep(item.branches, found.offer);
    if (inBranch) {
      const field = talk.field(item.step.field);
      if (field) store(talk, turn, field, 'no', hearing.text.trim());
      markNoBranch(talk, item);
      return chose(
        talk,
        turn,
        { step: inBranch, branches: [], group: `${item.step.id}/0` },
        found.slot,
        found.offer,
        sentenceAround(hearing.text, other),
      );
    }
    return settle(talk, turn, item, found.slot, sentenceAround(hearing.text, other));
  }
  if (item.step.offers.length > 0 && item.step.offers.every((offer) => offer.value !== '../..') && talk.asksFavour)
    return tryInstead(talk, turn, item, 0, others, hearing);
  if (offersOnNo(item.branches).length > 0) return declined(talk, hearing, turn, item);
  return passOn(talk, hearing, turn, item);
}

function offerStep(branches: readonly Branch[], offer: Offer) {
  return (
    branches.flatMap((branch) => branch.steps).find((step) => step.kind === 'offer' && step.offers.includes(offer)) ??
    null
  );
}

/** The choice that the branch would have offered is made already. */
function markNoBranch(talk: Conversation, item: AgendaItem): void {
  for (const branch of item.branches)
    if (branch.when.answer === 'no' || branch.when.answer === 'alternative') talk.triggered.add(branch);
}
