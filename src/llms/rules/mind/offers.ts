import type { Offer } from '../../../core/workflow/workflow.ts';
import { type Moment } from '../language/moments.ts';
import { sayMoment } from '../language/moments.ts';
import { sentenceAround } from '../language/sentences.ts';
import type { Found } from '../language/utterance.ts';
import type { AgendaItem, Conversation, Taken } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { choiceIn } from './choices.ts';
import { phrase } from './phrases.ts';
import { offerFor, type Slot } from './slots.ts';
import { follow, store } from './speaking.ts';
import type { AgentTurn } from './turn.ts';
import { momentsOf, passOn, quoteOf } from './settling.ts';

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
    /^\s*(?:i|we|he|she|they)(?:'ve| have|'s| has|'ll have)?(?: got)? (?:have|has|an?|soccer|work|school|class|practice|another)\b|^\s*(?:i|we|he|she|they) (?:have|has|had|work|works)\b|^(?:'s| is|'ll be)? (?:no good|not|out|bad|booked|full|a problem)\b|^\s*(?:doesn't|does not|won't|isn't|is not|wouldn't|not|can't)\b|\b(?:doesn't|won't) (?:work|do|fit|suit)\b|\b(?:i'm|i am|we're|we are|i'll be) (?:away|busy|out|off)\b/.test(
      after,
    )
  );
}

function slotOfOffer(offer: Offer): Slot | null {
  return offer.value === null || offer.value.includes('/')
    ? null
    : { value: offer.value, moment: { day: null, time: null } };
}

export function chose(
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
  if (said.every((one) => refuses(hearing, one))) {
    turn.say('I understand. What would work for you?', 'date_time');
    talk.expect({ kind: 'wish', item: { ...item, step: { ...item.step, field: null } } });
    return 'settling';
  }
  return passOn(talk, hearing, turn, { ...item, step: { ...item.step, field: null } });
}
