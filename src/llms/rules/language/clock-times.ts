import type { ClockTime } from './calendar.ts';
import { findAll, type Found, type Utterance } from './utterance.ts';

/** A time as somebody gives it: "seven thirty" is 7:30 with the half of the day left open. */
export interface SpokenTime {
  /** 0 to 23 when `known`, else 1 to 12. */
  readonly hour: number;
  readonly minute: number;
  /** Morning or afternoon was said, or follows from the hour. */
  readonly known: boolean;
}

export interface TimeReading {
  /** Take bare numbers for times: the question was for one. */
  readonly bare: boolean;
}

const minutes = '00|05|10|15|20|25|30|35|40|45|50|55';
const notATime = `(?! ?(?:people|persons?|guests?|of us|adults?|kids|children|dollars|bucks|percent|%|days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|am|pm|:|/|\\d|(?:st|nd|rd|th)\\b|out of|employees|items?|questions?|units?|times|,\\d))`;
const lead = `at|around|about|by|after|before|until|till|from|between|make it|say|to|for|or|and|than|do`;

type Reader = readonly [pattern: RegExp, read: (match: RegExpExecArray) => SpokenTime | null];

/** Talk of scores and sums, whose numbers are no hours. */
const rates =
  /\b(?:rat(?:e|es|ed|ing|ings)|scale|scores?|stars?|number|points?|dollars?|ages?|aged|years?|percent)\b|[$%€£]/;

const written: readonly Reader[] = [
  [/\b(\d{1,2}):(\d{2}) ?(am|pm)?\b/g, (m) => timeOf(m[1], m[2], m[3])],
  [/(?<![\d$#.,])\b(\d{1,2}) (\d{2}) (am|pm)\b/g, (m) => timeOf(m[1], m[2], m[3])],
  [/(?<![\d$#.,])\b(\d{1,2}) 0 (\d) (am|pm)\b/g, (m) => timeOf(m[1], m[2], m[3])],
  [/(?<![\d$#.,])\b(\d{1,2})(\d{2}) ?(am|pm)\b/g, (m) => timeOf(m[1], m[2], m[3])],
  [/(?<![\d$#.,])\b(\d{1,2}) ?(am|pm)\b/g, (m) => timeOf(m[1], '0', m[2])],
  [/\bhalf (?:past |after )?(\d{1,2})\b(?: ?(am|pm)\b)?/g, (m) => timeOf(m[1], '30', m[2])],
  [/\b(?:a )?quarter (?:past|after) (\d{1,2})\b(?: ?(am|pm)\b)?/g, (m) => timeOf(m[1], '15', m[2])],
  [/\b(?:a )?quarter (?:to|of|till|before) (\d{1,2})\b(?: ?(am|pm)\b)?/g, (m) => before(timeOf(m[1], '0', m[2]), 15)],
  [/\b(\d{1,2}) (?:minutes )?(?:past|after) (\d{1,2})\b(?: ?(am|pm)\b)?/g, (m) => timeOf(m[2], m[1], m[3])],
  [
    /\b(\d{1,2}) minutes (?:to|till|before) (\d{1,2})\b(?: ?(am|pm)\b)?/g,
    (m) => before(timeOf(m[2], '0', m[3]), Number(m[1])),
  ],
  [/\b(\d{1,2}) ?o'? ?clock\b/g, (m) => timeOf(m[1], '0', undefined)],
  [/\b(?:noon|midday)\b/g, () => ({ hour: 12, minute: 0, known: true })],
  [/\bmidnight\b/g, () => ({ hour: 0, minute: 0, known: true })],
  [
    /(?<![\d$#.,:/-])\b(\d{1,2})(?= ?(?:-|to|and|or|until|till) ?\d{1,2}(?::\d{2})? ?(?:am|pm)\b)/g,
    (m) => timeOf(m[1], '0', undefined),
  ],
  [
    new RegExp(`\\bbetween (\\d{1,2})(?= and \\d{1,2}\\b${notATime})`, 'g'),
    (m) => (rates.test(m.input) ? null : timeOf(m[1], '0', undefined)),
  ],
  [
    new RegExp(`(?<=\\bbetween \\d{1,2} and )(\\d{1,2})\\b${notATime}`, 'g'),
    (m) => (rates.test(m.input) ? null : timeOf(m[1], '0', undefined)),
  ],
  [new RegExp(`\\b(?:${lead}) (\\d{1,2}) (${minutes})\\b${notATime}`, 'g'), (m) => timeOf(m[1], m[2], undefined)],
  [
    /\b(?:(?:could|can) (?:do|offer)|how about|what about) (\d{1,2})\b(?=\s*(?:$|[.,;!?]|or\b|on\b|and\b|instead|if\b|for you))/g,
    (m) => (rates.test(m.input) ? null : timeOf(m[1], '0', undefined)),
  ],
  [
    /\b(?:at|around|by|after|before|until|till|make it) (\d{1,2})\b(?! ?[-/:]?\d)(?! [a-z]+ (?:street|st|avenue|ave|road)\b)/g,
    (m) => atLeadless(m),
  ],
];
const bare: readonly Reader[] = [
  [new RegExp(`(?<![\\d$#.,:/-])\\b(\\d{1,2}) (${minutes})\\b${notATime}`, 'g'), (m) => timeOf(m[1], m[2], undefined)],
  [new RegExp(`(?<![\\d$#.,:/-])\\b(\\d{1,2})(${minutes})\\b${notATime}`, 'g'), (m) => timeOf(m[1], m[2], undefined)],
  [new RegExp(`(?<![\\d$#.,:/-])\\b(\\d{1,2})\\b${notATime}`, 'g'), (m) => timeOf(m[1], '0', undefined)],
];

/** Times of day in an utterance, in order, the longest reading of each stretch. */
export function findTimes(utterance: Utterance, reading: TimeReading = { bare: false }): Found<SpokenTime>[] {
  const readers = reading.bare ? [...written, ...bare] : written;
  const found = readers.flatMap(([pattern, read]) => findAll(utterance, pattern, read));
  const kept = withoutOverlaps(found).map((time) => trimLead(utterance, time));
  return inheritHalves(
    utterance,
    kept.map((time) => withDaypart(utterance, time)),
  );
}

/** The clock time that was meant; `near` is the time that the talk is about. Not `certain`: could be half a day off. */
export function settleTime(
  spoken: SpokenTime,
  near: ClockTime | null,
): { readonly time: ClockTime; readonly certain: boolean } {
  if (spoken.known) return { time: { hour: spoken.hour, minute: spoken.minute }, certain: true };
  const morning = { hour: spoken.hour % 12, minute: spoken.minute };
  const evening = { hour: (spoken.hour % 12) + 12, minute: spoken.minute };
  if (near) {
    const distance = (time: ClockTime) => Math.abs(time.hour * 60 + time.minute - near.hour * 60 - near.minute);
    return { time: distance(morning) < distance(evening) ? morning : evening, certain: true };
  }
  const daytime = spoken.hour === 12 || spoken.hour <= 6;
  return { time: daytime || spoken.hour === 7 ? evening : morning, certain: daytime };
}

/** Keeps the longest of those that lie over each other; the result is in order. */
export function withoutOverlaps<T>(found: readonly Found<T>[]): Found<T>[] {
  const kept: Found<T>[] = [];
  for (const one of found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (!kept.some((other) => one.start < other.end && one.end > other.start)) kept.push(one);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

function timeOf(
  hourText: string | undefined,
  minuteText: string | undefined,
  half: string | undefined,
): SpokenTime | null {
  const hour = Number(hourText);
  const minute = Number(minuteText ?? 0);
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return null;
  if (half === undefined)
    return hour === 0 || hour > 12 ? { hour, minute, known: true } : { hour, minute, known: false };
  if (hour < 1 || hour > 12) return null;
  return { hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute, known: true };
}

/** "at 7": a time unless the number counts something. */
function atLeadless(match: RegExpExecArray): SpokenTime | null {
  const after = match.input.slice(match.index + match[0].length);
  return new RegExp(`^${notATime}`).test(after) ? timeOf(match[1], '0', undefined) : null;
}

function before(time: SpokenTime | null, byMinutes: number): SpokenTime | null {
  if (!time) return null;
  const hour = time.hour === 0 ? 23 : time.hour === 1 && !time.known ? 12 : time.hour - 1;
  return { ...time, hour, minute: 60 - byMinutes };
}

/** Leaves a leading "at" or "around" out of the stretch. */
function trimLead(utterance: Utterance, time: Found<SpokenTime>): Found<SpokenTime> {
  const match = new RegExp(`^(?:${lead}) `).exec(utterance.plain.slice(time.start, time.end));
  return match ? { ...time, start: time.start + match[0].length } : time;
}

/** "in the evening" behind it, "tonight at" before it. */
function withDaypart(utterance: Utterance, found: Found<SpokenTime>): Found<SpokenTime> {
  if (found.value.known) return found;
  const after = /^,? ?(?:in the |at |on \w+ |tomorrow |this )?(morning|afternoon|evening|night)\b/.exec(
    utterance.plain.slice(found.end),
  );
  const ahead = utterance.plain.slice(Math.max(0, found.start - 24), found.start);
  const part = after?.[1] ?? /\b(morning|afternoon|evening|night|tonight|dinner)\b[^.?!;]*$/.exec(ahead)?.[1];
  if (part === undefined) return found;
  const hour = found.value.hour % 12;
  const late = part !== 'morning' && !(/night/.test(part) && hour < 5);
  const end = after && !after[0].includes('tomorrow') ? found.end + after[0].length : found.end;
  return { ...found, end, value: { ...found.value, hour: late ? hour + 12 : hour, known: true } };
}

/** "between 2 and 4 pm": what is said of the last holds for the ones before it. */
function inheritHalves(utterance: Utterance, times: readonly Found<SpokenTime>[]): Found<SpokenTime>[] {
  const out = [...times];
  for (let at = out.length - 2; at >= 0; at -= 1) {
    const one = out[at];
    const next = out[at + 1];
    if (!one || !next || one.value.known || !next.value.known) continue;
    if (
      !/^\s*(?:,|-|to|and|or|until|till|,? or|,? and)\s*(?:at |around |until )?$/.test(
        utterance.plain.slice(one.end, next.start),
      )
    )
      continue;
    const late = next.value.hour >= 12;
    const hour = one.value.hour % 12;
    const lateToo =
      late && (hour <= next.value.hour % 12 || next.value.hour === 12) ? next.value.hour !== 12 || hour === 0 : false;
    out[at] = { ...one, value: { ...one.value, hour: lateToo ? hour + 12 : hour, known: true } };
  }
  return out;
}
