import type { Branch, Offer } from '../../../core/workflow/workflow.ts';
import { findMoments, type Moment } from '../language/moments.ts';
import { sayMoment } from '../language/moments.ts';
import { sentenceAround } from '../language/sentences.ts';
import type { Found } from '../language/utterance.ts';
import type { AgendaItem, Conversation, Pending, Taken } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { trimmed } from './answers.ts';
import { phrase } from './phrases.ts';
import { isAsPlanned, offerFor, type Slot } from './slots.ts';
import { follow, store } from './speaking.ts';
import type { AgentTurn } from './turn.ts';

/** A slot of theirs that the plan allows: agreed to, theirs to confirm. */
export function settle(talk: Conversation, turn: AgentTurn, item: AgendaItem, slot: Slot, quote: string): Taken {
  const agreedField = talk.field(item.step.agreedField);
  const text = sayMoment({ ...slot.moment, until: null }, talk.today);
  if (agreedField) store(talk, turn, agreedField, slot.value, quote);
  talk.settledOn = text;
  turn.say(talk.asksFavour ? `${text} works. Please put that down.` : `${text} it is.`);
  talk.expect({ kind: 'settling', item, text });
  return 'settling';
}

export function tryInstead(
  talk: Conversation,
  turn: AgentTurn,
  item: AgendaItem,
  at: number,
  others: readonly Found<Moment>[] = [],
  hearing: Hearing | null = null,
): Taken {
  const offer = item.step.offers[at];
  const text = offer?.text ?? '';
  const refusedAlready = item.step.offers.length === 1 && item.step.text.includes(text);
  if (!offer || refusedAlready || offer.value === '../..') return hearing ? passOn(talk, hearing, turn, item) : 'none';
  if (others.length > 0)
    turn.note(`Offered instead: ${others.map((one) => sayMoment(one.value, talk.today)).join(' or ')}.`);
  turn.say(`${phrase(talk, 'noted')} Would ${text} be possible instead?`, 'yes_no');
  talk.expect({ kind: 'instead', item, at });
  return 'settling';
}

/** "Would 8 PM be possible instead?" */
export function answerInstead(
  talk: Conversation,
  hearing: Hearing,
  turn: AgentTurn,
  pending: Extract<Pending, { kind: 'instead' }>,
): Taken {
  const { item, at } = pending;
  const offer = item.step.offers[at];
  const said = momentsOf(talk, hearing);
  const fitting = said
    .toSorted((one, other) => precision(other.value) - precision(one.value))
    .map((one) => ({ one, found: offerFor(one.value, item.step.offers, talk) }))
    .find((one) => one.found !== null);
  const answer = hearing.polarity?.value.answer;
  if (fitting?.found && answer !== 'no') {
    if (fitting.found.offer.value?.includes('/'))
      return settle(talk, turn, item, fitting.found.slot, sentenceAround(hearing.text, fitting.one));
    confirmedInstead(talk, turn, item, fitting.found.slot.value, hearing);
    return 'answered';
  }
  if (answer === 'yes' && offer?.value?.includes('/')) {
    turn.say(`${phrase(talk, 'good')} Which day and time would that be?`, 'date_time');
    talk.expect({ kind: 'wish', item });
    return 'settling';
  }
  if (answer === 'yes' && offer) {
    confirmedInstead(talk, turn, item, offer.value, hearing);
    return 'answered';
  }
  if (answer === 'no' || said.length > 0) {
    const next = item.step.offers.findIndex(
      (one, index) => index > at && one.value !== '../..' && one.text !== offer?.text,
    );
    return next === -1 ? passOn(talk, hearing, turn, item) : tryInstead(talk, turn, item, next);
  }
  return 'none';
}

function precision(moment: Moment): number {
  return (moment.day === null ? 0 : 1) + (moment.time === null ? 0 : 1);
}

function confirmedInstead(
  talk: Conversation,
  turn: AgentTurn,
  item: AgendaItem,
  value: string | null,
  hearing: Hearing,
): void {
  const quote = quoteOf(hearing);
  const field = talk.field(item.step.field);
  const agreedField = talk.field(item.step.agreedField);
  const text = item.step.offers.find((offer) => offer.value === value)?.text ?? value ?? '';
  if (agreedField && value !== null && !value.includes('/')) store(talk, turn, agreedField, value, quote);
  if (field) store(talk, turn, field, 'yes', quote);
  talk.settledOn = text;
  if (hearing.questions.length === 0) turn.say(`${phrase(talk, 'good')} ${text}, then.`);
}

/** Neither agreed to nor lost: noted, and said so. */
export function passOn(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const field = talk.field(item.step.field);
  const said = momentsOf(talk, hearing).filter((one) => !isAsPlanned(one.value, talk));
  if (field && talk.learned.get(field.key)?.value !== 'no') store(talk, turn, field, 'no', quoteOf(hearing));
  if (said.length > 0) {
    const text = said.map((one) => sayMoment(one.value, talk.today)).join(' or ');
    const first = said[0];
    const last = said.at(-1);
    const other = talk.field('alternative_offered');
    if (other && first && last)
      store(talk, turn, other, text, sentenceAround(hearing.text, { start: first.start, end: last.end }));
    turn.note(`Proposed instead: ${text}. Not agreed to.`);
    turn.say(`I can't agree to that myself, but I'll pass on ${text}.`);
  } else turn.say(phrase(talk, 'noted'));
  follow(talk, item);
  return 'answered';
}

/** The answer to "What time would work better?": heard and passed on. */
export function answerWish(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const said = momentsOf(talk, hearing).filter((one) => !isAsPlanned(one.value, talk));
  const allowed = said
    .map((one) => ({ one, found: offerFor(one.value, [...item.step.offers, ...offersOnNo(item.branches)], talk) }))
    .find((one) => one.found !== null);
  if (allowed?.found) return settle(talk, turn, item, allowed.found.slot, sentenceAround(hearing.text, allowed.one));
  if (said.length > 0) return passOn(talk, hearing, turn, item);
  if (hearing.substance === '' && (hearing.polarity === null || hearing.questions.length > 0)) return 'none';
  if (hearing.substance !== '') turn.note(`About another time: "${trimmed(hearing)}".`);
  turn.say(hearing.substance === '' ? phrase(talk, 'fine') : "I'll pass that on.");
  return 'answered';
}

/** "8 PM works, please put that down": anything but a no confirms it. */
export function answerSettling(
  talk: Conversation,
  hearing: Hearing,
  turn: AgentTurn,
  pending: Extract<Pending, { kind: 'settling' }>,
): Taken {
  const { item } = pending;
  if (hearing.polarity?.value.answer === 'no' && hearing.polarity.value.firm && hearing.questions.length === 0)
    return passOn(talk, hearing, turn, item);
  const other = momentsOf(talk, hearing)
    .map((one) => ({ one, found: offerFor(one.value, item.step.offers, talk) }))
    .find(
      ({ one, found }) => found !== null && one.value.time !== null && found.slot.value !== settledValue(talk, item),
    );
  if (other?.found && talk.settledOn !== null)
    return settle(talk, turn, item, other.found.slot, sentenceAround(hearing.text, other.one));
  const field = talk.field(item.step.field);
  const confirmed = hearing.polarity?.value.answer === 'yes' || hearing.questions.length === 0;
  if (!confirmed) return 'none';
  if (field && talk.learned.get(field.key)?.value !== 'yes') store(talk, turn, field, 'yes', quoteOf(hearing));
  follow(talk, item);
  if (hearing.questions.length === 0) turn.say(phrase(talk, 'good'));
  return 'answered';
}

function settledValue(talk: Conversation, item: AgendaItem): string | null {
  return item.step.agreedField === null ? null : String(talk.learned.get(item.step.agreedField)?.value ?? '');
}

export function momentsOf(talk: Conversation, hearing: Hearing): Found<Moment>[] {
  return findMoments(hearing.utterance, { today: talk.today, near: talk.setting.near, bare: false });
}

export function quoteOf(hearing: Hearing): string {
  return hearing.polarity ? sentenceAround(hearing.text, hearing.polarity) : hearing.text;
}

export function offersOnNo(branches: readonly Branch[]): Offer[] {
  return branches
    .filter((branch) => branch.when.answer === 'no' || branch.when.answer === 'alternative')
    .flatMap((branch) => branch.steps.flatMap((step) => step.offers));
}
