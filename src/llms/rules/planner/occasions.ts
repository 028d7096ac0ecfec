import type { Offer } from '../../../core/workflow/workflow.ts';
import type { Span } from '../language/sentences.ts';
import { bookingNameOf } from './identity.ts';
import { fact, momentFacts, momentsOf, particularsOf, partySizeOf, type SaidMoment } from './details.ts';
import type { PlanContext } from './reading.ts';
import { listed, looseSpan, slotsOf } from './slots.ts';

/** What is booked, confirmed, moved or cancelled, taken apart. */
export interface Occasion {
  /** "a dinner reservation", "your dental appointment". */
  readonly thing: string;
  /** One word for keys and talk: "reservation". */
  readonly noun: string;
  readonly partySize: number | null;
  readonly name: string | null;
  /** The first day and time given. */
  readonly when: SaidMoment | null;
  /** All of them, to choose from. */
  readonly slots: readonly Offer[];
  /** "next week", where no day is given. */
  readonly loosely: Offer | null;
  /** What else belongs to it: "with outdoor seating". */
  readonly extras: readonly string[];
}

const nouns =
  /\b(reservation|booking|appointment|meeting|delivery|pick-?up|order|interview|visit|session|class|lesson|tour|viewing|consultation|check-?up|cleaning|haircut|table|room|call|demo|attendance|order|shipment|installation|inspection|service|event|lunch|dinner|registration|enrollment|contract|policy|subscription|membership|flight|ride|cab|taxi|massage|facial|manicure|oil change|exam|test|party|rsvp|party|catering|grooming|vaccination|estimate|repair|move|trip|rental|stay|seat|tickets?|court|lane|slot|time|test drive|cut|color|trim|nails|pedicure|fitting|court)\b/i;
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
  cut: 'appointment',
  color: 'appointment',
  trim: 'appointment',
  nails: 'appointment',
  pedicure: 'appointment',
  fitting: 'appointment',
  court: 'reservation',
  lane: 'reservation',
};

/** Takes apart what stands behind the verb: "a table at Olive Garden for Friday 7pm, party of 2, under Josh". */
export function occasionOf(said: string, context: PlanContext): Occasion {
  const { today } = context.wording;
  const party = partySizeOf(said);
  const apart = momentsOf(said, today);
  const moments = asStay(together(apart), said);
  const name = bookingNameOf(said) ?? (context.callsCustomer ? null : bookingNameOf(context.prompt));
  const phones = particularsOf(said).filter((one) => one.fact.key === 'phone');
  const brackets = [...said.matchAll(/\s*\([^()]*\d[^()]*\)/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const cuts: Span[] = [
    ...brackets,
    ...apart,
    ...(party ? [party] : []),
    ...nameSpans(said, name),
    ...placeSpans(said, context),
    ...phones,
  ];
  const left = tidied(withCuts(said, cuts));
  const pieces = left.split(/\s*,\s*/).filter((one) => one !== '' && !/^ish$/i.test(one));
  const [head = '', ...extras] = party !== null && party.start <= 2 ? ['', ...pieces] : pieces;
  const thing = head
    .replace(/\b(this|next) (week|weekend|month)\b/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    thing,
    noun: nounOf(thing) ?? nounOf(said) ?? lastWord(thing),
    partySize: party?.value ?? null,
    name,
    when: moments[0] ?? null,
    slots: slotsOf(moments, said),
    loosely: moments.length === 0 ? looseSpan(said, today) : null,
    extras: extras.filter(
      (one) => one !== name && !/^(?:and|or|name|please|phone|number|is|my|patient|guest|customer)$/i.test(one),
    ),
  };
}

/** "June 3 to June 6": one stay, not two days to choose from. */
function asStay(moments: readonly SaidMoment[], said: string): SaidMoment[] {
  const [first, last, ...more] = moments;
  const days = first && last && first.moment.time === null && last.moment.time === null && first.moment.day !== null;
  if (!first || !last || more.length > 0 || !days || last.moment.day === null) return [...moments];
  const joined = /^\s*(?:to|until|till|through|-|–)\s*$/i.test(said.slice(first.end, last.start));
  return joined ? [{ ...first, end: last.end, text: `${first.text} to ${last.text}` }] : [...moments];
}

function lastWord(thing: string): string {
  const head = thing.split(/\s(?:for|of|to|with|in|on|at|from|about)\s/i)[0] ?? thing;
  return /[a-z]+$/i.exec(head)?.[0].toLowerCase() ?? 'booking';
}

/** "3pm appointment tomorrow": the hour and the day of one thing. */
function together(moments: readonly SaidMoment[]): SaidMoment[] {
  const [first, second] = moments;
  if (!first || !second) return [...moments];
  const [time, day] = first.moment.day === null ? [first, second] : [second, first];
  if (time.moment.day !== null || day.moment.time !== null || day.moment.day === null || time.moment.time === null)
    return [...moments];
  const text = `${day.text}${/^(?:between|in)\b/.test(time.text) ? ' ' : ' at '}${time.text}`;
  const end = Math.max(first.end, second.end);
  return [
    { ...day, start: first.start, end, text, moment: { ...time.moment, day: day.moment.day } },
    ...moments.slice(2),
  ];
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

/** "on Friday, March 13 at 7 PM", "at 7 PM", "between 6 and 8 PM", with a blank before it. */
export function whenPhrase(occasion: Occasion): string {
  const [only, other] = occasion.slots;
  const open = other === undefined && only?.value?.includes('..') === true;
  const single = (open ? only.text : occasion.when?.text) ?? null;
  const said = occasion.slots.length > 1 ? listed(occasion.slots) : single;
  if (said === null) return occasion.loosely ? ` ${occasion.loosely.text}` : '';
  if (/^(?:today|tomorrow|tonight|between|in|after|before)\b/.test(said)) return ` ${said}`;
  if (/day, .* to \w+day, /.test(said)) return ` from ${said}`;
  return occasion.when?.moment.day ? ` on ${said}` : ` at ${said}`;
}

/** `thing` with all that goes with it: "a table for 2 people on Friday, March 13 at 7 PM, under the name Josh Miller". */
export function described(occasion: Occasion, thing: string, spoken: (text: string) => string): string {
  const party = occasion.partySize === null || /\bparty of\b/i.test(thing) ? '' : ` for ${people(occasion.partySize)}`;
  const name = occasion.name === null || thing.includes(occasion.name) ? '' : `, under the name ${occasion.name}`;
  return `${thing}${party}${whenPhrase(occasion)}${name}${occasion.extras.map((one) => `, ${spoken(one)}`).join('')}`;
}

function people(count: number): string {
  return `${count} ${count === 1 ? 'person' : 'people'}`;
}

/** The facts that somebody on the other side may ask for. */
export function occasionFacts(occasion: Occasion, context: PlanContext) {
  return [
    fact('kind_of_event', 'what it is', occasion.noun),
    ...(occasion.when ? momentFacts(occasion.when) : []),
    ...(occasion.partySize === null
      ? []
      : [fact('party_size', 'party size', people(occasion.partySize), occasion.partySize)]),
    ...(occasion.name === null ? [] : [fact('name', 'name', occasion.name, occasion.name)]),
    ...occasion.extras.map((one) => fact('wish', 'wish', context.wording.spoken(one))),
  ];
}

/** "dinner reservation" → "a dinner reservation". */
export function withArticle(thing: string): string {
  const bare = thing.trim();
  const determined =
    /^(?:a|an|the|my|our|your|his|her|their|some|any|one|two|three|four|five|six|seven|eight|nine|ten|\d+|.+['’]s)\b/i;
  if (bare === '' || determined.test(bare) || /^\w+ #?\d/.test(bare)) return bare;
  if (/[^s]s$/i.test(bare.split(/\s/)[0] ?? '') && !/\s/.test(bare)) return bare;
  return `${/^[aeiou]/i.test(bare) ? 'an' : 'a'} ${bare}`;
}

/** "the appointment" is "your appointment" to the one who has it. */
export function asYours(thing: string, context: PlanContext): string {
  return context.wording
    .toPerson(thing)
    .replace(/^(?:the|an?|that|this|upcoming|their)\s+/i, '')
    .replace(/^(?!your\b)/i, 'your ');
}
