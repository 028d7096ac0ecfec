import type { Fact } from '../../../core/workflow/workflow.ts';
import { addDays, daysBetween, sayTime, weekdayOf, weekdays, type ClockTime, type Day } from '../language/calendar.ts';
import { findMoments, isoSpan, sayMoment, type Moment } from '../language/moments.ts';
import { findEmails, findPhones, sayPhone } from '../language/contact-details.ts';
import type { Span } from '../language/sentences.ts';
import { listen, type Found } from '../language/utterance.ts';

/** A particular that a text gives, and where it stands. */
export interface Detail extends Span {
  readonly fact: Fact;
}

export function fact(key: string, label: string, text: string, value: string | number | null = null): Fact {
  return { key, label, text, value };
}

const partyPatterns: readonly RegExp[] = [
  /\b(?:a )?(?:party|group|table|family|reservation|room|booking|seating|seats?) (?:of|for) (?:a )?(?:party of |group of )?(\d{1,3})\b(?! ?(?:am|pm|:|o'clock|nights?|hours?|days?|minutes?|weeks?))(?: (?:people|persons?|guests?|adults?|of us|pax|ppl|diners?))?/,
  /\bparty size(?: is|:)? (\d{1,3})\b/,
  /\bfor (\d{1,3}) (?:people|persons?|guests?|of us|pax|ppl|diners?)\b/,
  /\b(\d{1,3}) (?:people|persons|guests|pax|ppl|diners|passengers|players|riders|travel+ers|attendees|participants)\b/,
  /\bfor the (\d{1,2}) of us\b/,
  /\bfor (\d{1,2})(?=$|[,.;]| (?:on|at|under|this|next|tomorrow|tonight|today|in|by|with|and|please|name|friday|monday|tuesday|wednesday|thursday|saturday|sunday)\b)/,
];
const adultsAndKids =
  /\b(?:for )?(\d{1,2}) adults?(?: and| \+| plus| &|,) (\d{1,2}) (?:kids?|child(?:ren)?|toddlers?|infants?)\b/;
const couple =
  /\bfor (?:me|myself|us|the two|2) (?:and|\+|&) (?:my )?(?:wife|husband|partner|girlfriend|boyfriend|friend|mom|mother|dad|father|spouse|fiance|fiancée?)\b/;

export function partySizeOf(text: string): Found<number> | null {
  const utterance = listen(text);
  const kids = adultsAndKids.exec(utterance.norm);
  if (kids)
    return { value: Number(kids[1]) + Number(kids[2]), ...utterance.textSpan(kids.index, kids.index + kids[0].length) };
  for (const pattern of partyPatterns) {
    const match = pattern.exec(utterance.norm);
    if (match && Number(match[1]) > 0)
      return { value: Number(match[1]), ...utterance.textSpan(match.index, match.index + match[0].length) };
  }
  const two = couple.exec(utterance.norm);
  return two ? { value: 2, ...utterance.textSpan(two.index, two.index + two[0].length) } : null;
}

const references =
  /\b((?:order|invoice|account|confirmation|reference|policy|tracking|member(?:ship)?|case|ticket|claim|booking|reservation|po|purchase order|customer|patient|quote|prescription|rx|vin|serial|flight|room|unit|permit|loan|policy) ?)(?:number|no\.?|id|num|#)?(?: is|:)? ?(#?\s?(?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{1,})\b/gi;
const address =
  /\b\d{1,5}[^\S\n]+(?!AM\b|PM\b)(?:[NSEW]\.?[^\S\n]+)?(?:\p{Lu}[\p{L}'’.]*|\d+(?:st|nd|rd|th))(?:[^\S\n]+\p{Lu}[\p{L}'’.]*){0,3}[^\S\n]+(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Parkway|Pkwy|Highway|Hwy|Square|Sq|Circle)\b\.?(?:,?\s+(?:Apt|Suite|Unit|Ste|#)\.?\s*#?\w+)?(?:,\s+\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?)?(?:,\s+[A-Z]{2}\b)?(?:\s+\d{5})?/gu;

/** Numbers, addresses and contact details that a text gives. */
const birth =
  /\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on)?)\b(?: is|:)?\s*((?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?\p{L}+|\p{L}+\s+\d{1,2}(?:st|nd|rd|th)?),?\s+\d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})/giu;

export function particularsOf(text: string): Detail[] {
  const utterance = listen(text);
  const found: Detail[] = [];
  for (const phone of findPhones(utterance, 'US')) {
    if (
      /(?:#|\b(?:rx|order|invoice|account|policy|claim|case|ticket|reference|prescription)(?: (?:number|no\.?|id))?:?)\s*$/i.test(
        text.slice(0, phone.start),
      )
    )
      continue;
    found.push({
      start: phone.start,
      end: phone.end,
      fact: fact('phone', 'phone number', sayPhone(phone.value), phone.value),
    });
  }
  for (const email of findEmails(utterance))
    found.push({ start: email.start, end: email.end, fact: fact('email', 'email address', email.value, email.value) });
  for (const match of text.matchAll(references)) {
    const kind = (match[1] ?? '').trim().toLowerCase().replace(/^rx$/, 'prescription');
    const value = (match[2] ?? '').replace(/^#\s?/, '');
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      fact: fact(`${kind.replace(/ /g, '_')}_number`, `${kind} number`, value, value),
    });
  }
  for (const match of text.matchAll(birth)) {
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      fact: fact('date_of_birth', 'date of birth', titledDate(match[1] ?? '')),
    });
  }
  for (const match of text.matchAll(address)) {
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      fact: fact('address', 'address', match[0].replace(/[.,]+$/, '')),
    });
  }
  for (const match of text.matchAll(/[$€£]\s?\d[\d,]*(?:\.\d+)?k?\b/g)) {
    const value = Number(match[0].replace(/[^\d.]/g, '')) * (/k$/i.test(match[0]) ? 1000 : 1);
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      fact: fact('amount', 'amount', match[0].replace(/\s/g, ''), value),
    });
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** "4 march 1988" → "March 4, 1988". */
function titledDate(said: string): string {
  const match = /^(?:(\d{1,2})\w*\s+(?:of\s+)?(\p{L}+)|(\p{L}+)\s+(\d{1,2})\w*),?\s+(\d{4})$/u.exec(said.trim());
  const month = match?.[2] ?? match?.[3];
  return match && month
    ? `${month.charAt(0).toUpperCase()}${month.slice(1).toLowerCase()} ${match[1] ?? match[4]}, ${match[5]}`
    : said.trim();
}

const dayPart = /^,? ?(?:in the |at )?(morning|afternoon|evening|night)\b/i;

/** The hour that times without their half of the day are near: evenings for dinner, else business hours. */
export function usualHour(text: string): ClockTime {
  const evening =
    /\b(?:dinner|supper|evening|tonight|drinks|table|restaurant)\b/i.test(text) &&
    !/\b(?:lunch|brunch|breakfast)\b/i.test(text);
  const early = /\b(?:wake-?up|wake|breakfast|sunrise|dawn)\b/i.test(text);
  return { hour: evening ? 19 : early ? 8 : 13, minute: 0 };
}

export interface SaidMoment extends Span {
  readonly moment: Moment;
  /** "Friday, March 13 at 7 PM", "Saturday, March 14 in the morning". */
  readonly text: string;
  readonly part: string | null;
}

/** Dates and times that a text gives; those without a half of the day are taken as `near` the usual hour of the occasion. */
export function momentsOf(text: string, today: Day): SaidMoment[] {
  return inOrder(findMoments(listen(text), { today, near: usualHour(text) }), text).map((found) => {
    const part = found.value.time === null ? (dayPart.exec(text.slice(found.end))?.[0] ?? null) : null;
    const named = part === null ? null : (dayPart.exec(part)?.[1]?.toLowerCase() ?? null);
    const words = text.slice(found.start, found.end);
    const relative = /\b(today|tonight|tomorrow)\b/i.exec(words)?.[1]?.toLowerCase();
    const plain = asWritten(words, sayMoment(found.value, today), found.value.day);
    const said = relative === undefined ? plain : `${relative}, ${plain}`;
    return {
      start: found.start,
      end: found.end + (part?.length ?? 0),
      moment: found.value,
      text: named === null ? said : `${said} ${named === 'night' ? 'at night' : `in the ${named}`}`,
      part: named,
    };
  });
}

/** "Monday or Tuesday" are one after the other, whatever today is. */
function inOrder(found: readonly Found<Moment>[], text: string): Found<Moment>[] {
  const out: Found<Moment>[] = [];
  for (const one of found) {
    const before = out.at(-1);
    const { day } = one.value;
    const listed =
      before !== undefined &&
      /^\s*(?:,|or|and|,\s*or|,\s*and|\/)\s*(?:on\s+|maybe\s+)?$/i.test(text.slice(before.end, one.start));
    const byWeekday = /^(?:\w+day|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b(?!.*\d{1,2}(?:st|nd|rd|th)\b)/i.test(
      text.slice(one.start, one.end),
    );
    const late =
      listed && byWeekday && day !== null && before.value.day !== null && daysBetween(before.value.day, day) < 0;
    out.push(late && day ? { ...one, value: { ...one.value, day: addDays(day, 7) } } : one);
  }
  return out;
}

/** The weekday that the prompt names, even where it does not belong to the date. */
export function asWritten(words: string, said: string, day: Day | null): string {
  const named = weekdays.find((name) => words.toLowerCase().includes(name.toLowerCase()));
  return named === undefined || day === null ? said : said.replace(weekdays[weekdayOf(day)] ?? '', named);
}

/** Facts about when, of the moment that the call is about. */
export function momentFacts(said: SaidMoment): Fact[] {
  const { moment } = said;
  const facts: Fact[] = [];
  if (moment.day)
    facts.push(
      fact(
        'date',
        'date',
        said.text.replace(/ (?:at|between|in the) .*$/, ''),
        isoSpan({ ...moment, time: null, until: null }),
      ),
    );
  if (moment.time)
    facts.push(
      fact(
        'time',
        'time',
        moment.until ? `between ${sayTime(moment.time)} and ${sayTime(moment.until)}` : sayTime(moment.time),
        isoSpan({ ...moment, day: null }),
      ),
    );
  else if (said.part !== null) facts.push(fact('time', 'time', `in the ${said.part}`));
  return facts;
}
