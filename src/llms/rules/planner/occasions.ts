import type { Offer } from '../../../core/workflow/workflow.ts';
import type { Span } from '../language/sentences.ts';
import { bookingNameOf } from './identity.ts';
import { fact, momentFacts, momentsOf, particularsOf, partySizeOf, type SaidMoment } from './details.ts';
import type { PlanContext } from './reading.ts';
import { looseSpan, slotsIn } from './slots.ts';

/** What is booked, confirmed, moved or cancelled, taken apart. */
export interface Occasion {
  /** "a dinner reservation", "your dental appointment". */
  readonly thing: string;
  /** One word for keys and talk: "reservation". */
  readonly noun: string;
  readonly partySize: number | null;
  readonly name: string | null;
  readonly when: SaidMoment | null;
  /** More than one time was given: all of them. */
  readonly slots: readonly Offer[];
  /** "next week", where no day is given. */
  readonly loosely: Offer | null;
  /** What else belongs to it: "with outdoor seating". */
  readonly extras: string;
}

const nouns =
  /\b(reservation|booking|appointment|meeting|delivery|pick-?up|order|interview|visit|session|class|lesson|tour|viewing|consultation|check-?up|cleaning|haircut|table|room|call|demo|attendance|order|shipment|installation|inspection|service|event|lunch|dinner|registration|enrollment|subscription|membership|flight|ride|cab|taxi|massage|facial|manicure|oil change|exam|test|party|rsvp|party|catering|grooming|vaccination|estimate|repair|move|trip|rental|stay|seat|tickets?|court|lane|slot|time)\b/i;
const nounNames: Readonly<Record<string, string>> = {
  table: 'reservation',
  room: 'reservation',
  seat: 'reservation',
  dinner: 'reservation',
  lunch: 'reservation',
  party: 'reservation',
  booking: 'booking',
  slot: 'appointment',
  time: 'appointment',
  haircut: 'appointment',
  massage: 'appointment',
  facial: 'appointment',
  manicure: 'appointment',
  cleaning: 'appointment',
  exam: 'appointment',
  checkup: 'appointment',
  'check-up': 'appointment',
  grooming: 'appointment',
  vaccination: 'appointment',
  'oil change': 'appointment',
  cab: 'ride',
  taxi: 'ride',
  pickup: 'pickup',
  'pick-up': 'pickup',
  rsvp: 'attendance',
};

/** Takes apart what stands behind the verb: "a table at Olive Garden for Friday 7pm, party of 2, under Josh". */
export function occasionOf(said: string, context: PlanContext): Occasion {
  const { today } = context.wording;
  const party = partySizeOf(said);
  const moments = together(momentsOf(said, today));
  const name = bookingNameOf(said);
  const cuts: Span[] = [
    ...momentsOf(said, today),
    ...(party ? [party] : []),
    ...nameSpans(said, name),
    ...placeSpans(said, context),
    ...particularsOf(said).filter((one) => one.fact.key === 'phone'),
  ];
  const left = tidied(withCuts(said, cuts));
  const [thing = '', ...extras] = left.split(/\s*,\s*/).filter((one) => one !== '');
  const noun = nounOf(thing) ?? nounOf(said) ?? 'booking';
  const loosely = moments.length === 0 ? looseSpan(said, today) : null;
  return {
    thing: thing
      .replace(/\b(this|next) (week|weekend|month)\b/i, '')
      .replace(/\s+/g, ' ')
      .trim(),
    noun,
    partySize: party?.value ?? null,
    name,
    when: moments[0] ?? null,
    slots: moments.length > 1 ? slotsIn(said, today) : [],
    loosely,
    extras: extras.filter((one) => !/^(?:and|or|name|please|phone|number)$/i.test(one)).join(', '),
  };
}

/** "3pm appointment tomorrow": the hour and the day of one thing. */
function together(moments: readonly SaidMoment[]): SaidMoment[] {
  const [first, second] = moments;
  if (!first || !second) return [...moments];
  const [time, day] = first.moment.day === null ? [first, second] : [second, first];
  if (time.moment.day !== null || day.moment.time !== null || day.moment.day === null || time.moment.time === null)
    return [...moments];
  const text = `${day.text}${/^(?:between|in)\b/.test(time.text) ? ' ' : ' at '}${time.text}`;
  return [{ ...day, text, moment: { ...time.moment, day: day.moment.day } }, ...moments.slice(2)];
}

function nounOf(text: string): string | null {
  const all = [...text.matchAll(new RegExp(nouns.source, 'gi'))].map((match) => (match[1] ?? '').toLowerCase());
  const best =
    all.find((one) =>
      /^(?:reservation|appointment|booking|meeting|delivery|interview|order|subscription|membership|demo|consultation)$/.test(
        one,
      ),
    ) ?? all.at(-1);
  return best === undefined ? null : (nounNames[best] ?? best);
}

function nameSpans(said: string, name: string | null): Span[] {
  if (name === null) return [];
  const match = new RegExp(
    `,?\\s*(?:and )?\\b(?:under|in|for|by)?\\s*(?:the |my )?(?:name(?: of)?(?: is)?:?\\s*)?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`,
    'i',
  ).exec(said);
  return match ? [{ start: match.index, end: match.index + match[0].length }] : [];
}

/** "at Olive Garden" is where one calls. */
function placeSpans(said: string, context: PlanContext): Span[] {
  const place = context.callee.name;
  if (place === null || context.callee.isPerson) return [];
  const match = new RegExp(
    `\\s*\\b(?:at|with|from)\\s+(?:the )?${place.replace(/^the /, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
    'i',
  ).exec(said);
  return match ? [{ start: match.index, end: match.index + match[0].length }] : [];
}

/** The stretches replaced by a mark. */
function withCuts(text: string, cuts: readonly Span[]): string {
  let out = '';
  let at = 0;
  for (const cut of cuts.toSorted((a, b) => a.start - b.start)) {
    if (cut.start < at) continue;
    out += `${text.slice(at, cut.start)} ¦ `;
    at = cut.end;
  }
  return out + text.slice(at);
}

/** Without the marks and the small words that led up to what was cut out. */
function tidied(marked: string): string {
  let text = marked;
  for (let before = ''; before !== text;) {
    before = text;
    text = text
      .replace(
        /\s*\b(?:for|on|at|under|in|by|around|about|from|of|to|until|till|and|or|between|the name(?: of)?|my name is|name(?: is)?|named|a party|party|starting|date|time|i'm|is|set|scheduled|this|next|any time|anytime|sometime|either|preferably|ideally|after|before|with)\s*¦/gi,
        ' ¦',
      )
      .replace(/¦\s*¦/g, '¦')
      .replace(/¦\s*(?:s\b|or so\b|please\b)/gi, '¦');
  }
  return text
    .replace(/\s*¦\s*(?=,|$)/g, '')
    .replace(/¦/g, ' ')
    .replace(/\s+,/g, ',')
    .replace(/(?:,\s*)+/g, ', ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,]+|[\s,.!;]+$/g, '');
}

/** "on Friday, March 13 at 7 PM", "at 7 PM", "between 6 and 8 PM". */
export function whenPhrase(occasion: Occasion, said: string | null = occasion.when?.text ?? null): string {
  if (said === null) return occasion.loosely ? ` ${occasion.loosely.text}` : '';
  const moment = occasion.when?.moment;
  if (/^(?:today|tomorrow)\b/.test(said)) return ` ${said}`;
  if (/^(?:between|in|at night|noon|midnight)\b/.test(said))
    return / ?(?:noon|midnight)$/.test(said) ? ` at ${said}` : ` ${said}`;
  return moment && !moment.day ? ` at ${said}` : ` on ${said}`;
}

/** The facts that somebody on the other side may ask for. */
export function occasionFacts(occasion: Occasion, context: PlanContext) {
  const { today } = context.wording;
  return [
    fact('kind_of_event', 'what it is', occasion.noun),
    ...(occasion.when ? momentFacts(occasion.when, today) : []),
    ...(occasion.partySize === null
      ? []
      : [
          fact(
            'party_size',
            'party size',
            `${occasion.partySize} ${occasion.partySize === 1 ? 'person' : 'people'}`,
            occasion.partySize,
          ),
        ]),
    ...(occasion.name === null ? [] : [fact('name', 'name', occasion.name, occasion.name)]),
  ];
}
