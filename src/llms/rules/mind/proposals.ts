import type { Branch, Offer } from '../../../core/workflow/workflow.ts';
import { findMoments, type Moment } from '../language/moments.ts';
import { sayMoment } from '../language/moments.ts';
import { sentenceAround } from '../language/sentences.ts';
import type { Found } from '../language/utterance.ts';
import type { AgendaItem, Conversation, Pending } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { trimmed } from './answers.ts';
import { choiceIn } from './choices.ts';
import { phrase } from './phrases.ts';
import { isAsPlanned, offerFor, type Slot } from './slots.ts';
import { acknowledge, follow, store } from './speaking.ts';
import type { AgentTurn } from './turn.ts';

/** Whether words were an answer to what was pending, and whether the plan goes on from there. */
export type Taken = 'answered' | 'settling' | 'none';

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
    (proposing.test(hearing.utterance.plain) || polarity !== undefined || hearing.substance !== '')
  ) {
    return proposedOther(talk, hearing, turn, item, others);
  }
  if (hearing.acts.has('reschedules') && talk.workflow.goal.kind === 'confirm')
    return declined(talk, hearing, turn, item);
  if (polarity?.answer === 'no') return declined(talk, hearing, turn, item);
  if (polarity?.answer === 'yes' && open && item.step.agreedField !== null && !talk.learned.has(item.step.agreedField))
    return 'none';
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

function momentsOf(talk: Conversation, hearing: Hearing): Found<Moment>[] {
  return findMoments(hearing.utterance, { today: talk.today, near: talk.setting.near, bare: false });
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

export function quoteOf(hearing: Hearing): string {
  return hearing.polarity ? sentenceAround(hearing.text, hearing.polarity) : hearing.text;
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
  if (!asked && item.step.offers.some((offer) => offer.value !== '../..')) return tryInstead(talk, turn, item, 0);
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

function offersOnNo(branches: readonly Branch[]): Offer[] {
  return branches
    .filter((branch) => branch.when.answer === 'no' || branch.when.answer === 'alternative')
    .flatMap((branch) => branch.steps.flatMap((step) => step.offers));
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

/** A slot of theirs that the plan allows: agreed to, theirs to confirm. */
function settle(talk: Conversation, turn: AgentTurn, item: AgendaItem, slot: Slot, quote: string): Taken {
  const agreedField = talk.field(item.step.agreedField);
  const text = sayMoment({ ...slot.moment, until: null }, talk.today);
  if (agreedField) store(talk, turn, agreedField, slot.value, quote);
  talk.settledOn = text;
  turn.say(talk.asksFavour ? `${text} works. Please put that down.` : `${text} it is.`);
  talk.expect({ kind: 'settling', item, text });
  return 'settling';
}

function tryInstead(
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
function passOn(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
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

/** One of several slots or things is to be chosen. */
export function answerOffer(talk: Conversation, hearing: Hearing, turn: AgentTurn, item: AgendaItem): Taken {
  const { offers } = item.step;
  const said = momentsOf(talk, hearing);
  for (const one of said) {
    const found = offerFor(one.value, offers, talk);
    if (found && !refuses(hearing, one))
      return chose(talk, turn, item, found.slot, found.offer, sentenceAround(hearing.text, one));
  }
  const choice =
    said.length === 0
      ? choiceIn(
          offers.map((offer) => offer.text),
          hearing.utterance,
        )
      : null;
  const offer = choice === null ? undefined : offers.find((one) => one.text === choice.value);
  if (choice && offer) return chose(talk, turn, item, slotOfOffer(offer), offer, sentenceAround(hearing.text, choice));
  const any =
    /\b(?:either|whichever|any(?: of them)?|both|doesn't matter|don't mind|you (?:pick|choose|decide)|up to you|whatever)\b/.exec(
      hearing.utterance.plain,
    );
  const first = offers[0];
  if (first && (any || (offers.length === 1 && hearing.polarity?.value.answer === 'yes'))) {
    return chose(talk, turn, item, slotOfOffer(first), first, any ? hearing.text.trim() : quoteOf(hearing));
  }
  if (said.length > 0 || hearing.polarity?.value.answer === 'no') return noneOfThem(talk, hearing, turn, item, said);
  return 'none';
}

/** "not Monday", "Friday's no good", "I'm away Monday": the clause around it turns it down. */
function refuses(hearing: Hearing, one: Found<Moment>): boolean {
  const { plain } = hearing.utterance;
  const before =
    plain
      .slice(0, one.start)
      .split(/[,.;!?]|\b(?:and|but|or)\b/)
      .at(-1) ?? '';
  const after = plain.slice(one.end).split(/[,.;!?]|\b(?:and|but|or)\b/)[0] ?? '';
  return (
    /\b(?:not|can't|cannot|won't|don't|couldn't|away|busy|out|off|booked|except|unavailable|neither|never|i have an?|i've got an?|i have to|working|taken)\b/.test(
      before,
    ) ||
    /^(?:'s| is|'ll be)? (?:no good|not|out|bad|booked|full|a problem)\b|^\s*(?:doesn't|does not|won't|isn't|is not|wouldn't|not|can't)\b|\b(?:doesn't|won't) (?:work|do|fit|suit)\b|\b(?:i'm|i am|we're|we are|i'll be) (?:away|busy|out|off)\b/.test(
      after,
    )
  );
}

function slotOfOffer(offer: Offer): Slot | null {
  return offer.value === null || offer.value.includes('/')
    ? null
    : { value: offer.value, moment: { day: null, time: null } };
}

function chose(
  talk: Conversation,
  turn: AgentTurn,
  item: AgendaItem,
  slot: Slot | null,
  offer: Offer,
  quote: string,
): Taken {
  const field = talk.field(item.step.field);
  const text =
    slot && (slot.moment.day || slot.moment.time) ? sayMoment({ ...slot.moment, until: null }, talk.today) : offer.text;
  if (field) store(talk, turn, field, slot?.value ?? offer.text, quote);
  talk.settledOn = text;
  turn.say(`${phrase(talk, 'good').replace('.', ',')} ${text} it is.`);
  follow(talk, item);
  return 'answered';
}

/** What the plan says to do when none of its offers will do. */
function opensAlternative(talk: Conversation, item: AgendaItem): boolean {
  const main = item.group === null ? null : talk.workflow.steps.find((step) => item.group?.startsWith(`${step.id}/`));
  const branches = [...item.branches, ...(main?.branches ?? [])].filter(
    (branch) => branch.when.answer === 'alternative' && !talk.triggered.has(branch),
  );
  for (const branch of branches) talk.triggered.add(branch);
  talk.agenda.unshift(
    ...branches.flatMap((branch) =>
      branch.steps.map((step) => ({ step, branches: [], group: item.group ?? item.step.id })),
    ),
  );
  return branches.length > 0;
}

function noneOfThem(
  talk: Conversation,
  hearing: Hearing,
  turn: AgentTurn,
  item: AgendaItem,
  said: readonly Found<Moment>[],
): Taken {
  const field = talk.field(item.step.field);
  if (field && !field.optional) talk.declined.add(field.key);
  if (opensAlternative(talk, item)) {
    turn.say(phrase(talk, 'noted'));
    return 'answered';
  }
  if (said.length === 0 || said.every((one) => refuses(hearing, one))) {
    turn.say('I understand. What would work for you?', 'date_time');
    talk.expect({ kind: 'wish', item: { ...item, step: { ...item.step, field: null } } });
    return 'settling';
  }
  return passOn(talk, hearing, turn, { ...item, step: { ...item.step, field: null } });
}
