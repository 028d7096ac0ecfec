import { isoDay, isoTime, sayDay, sayTime, type ClockTime, type Day } from './calendar.ts';
import { findTimes, settleTime } from './clock-times.ts';
import { findDates } from './dates.ts';
import type { Found, Utterance } from './utterance.ts';

/** A day, a time of day, or both, as one thing that was said. */
export interface Moment {
  readonly day: Day | null;
  readonly time: ClockTime | null;
  /** End of a span: "between 6 and 8". */
  readonly until: ClockTime | null;
  /** The half of the day is known. */
  readonly certain: boolean;
}

export interface MomentReading {
  readonly today: Day;
  /** The time that the talk is about. */
  readonly near?: ClockTime | null;
  readonly bare?: boolean;
}

/** Days and times in an utterance, those that belong together as one, in order. */
export function findMoments(utterance: Utterance, reading: MomentReading): Found<Moment>[] {
  const near = reading.near ?? null;
  const dates = findDates(utterance, reading.today);
  const times = findTimes(utterance, { bare: reading.bare ?? false }).filter(
    (time) => !dates.some((date) => time.start < date.end && time.end > date.start),
  );
  const parts: Found<Moment>[] = [
    ...dates.map((date) => ({ ...date, value: { day: date.value, time: null, until: null, certain: true } })),
    ...times.map((time) => {
      const settled = settleTime(time.value, near);
      return { ...time, value: { day: null, time: settled.time, until: null, certain: settled.certain } };
    }),
  ].toSorted((a, b) => a.start - b.start);
  const merged: Found<Moment>[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    const joined = last ? join(utterance, last, part) : null;
    if (joined) merged[merged.length - 1] = joined;
    else merged.push(part);
  }
  return merged;
}

/** "Saturday I could do ten twenty": what stands between a day and the hour that is offered on it. */
const spokenBetween =
  /^[\s,]*(?:(?:i|we|they|you|he|she|it|there)(?:'\w+)?\s+)?(?:(?:also|maybe|probably|still|only|just)\s+)*(?:could|can|would|will|might|have|has|got|is|are|'s|offer)?(?:\s+(?:do|have|offer|be|make|come|squeeze you in|fit you in|take you|see you|get you in|maybe|something|a slot|an opening|a spot|a table|one|open|free|available|fine|good|okay|ok|possible|only|just))*(?:\s+(?:at|around|about|for|maybe|say|from))?\s*$/;

function join(utterance: Utterance, one: Found<Moment>, next: Found<Moment>): Found<Moment> | null {
  const between = utterance.plain.slice(one.end, next.start);
  const [a, b] = [one.value, next.value];
  if (a.time && b.time && !a.until && b.day === null && isSpan(utterance, one, between)) {
    return { start: one.start, end: next.end, value: { ...a, until: b.time, certain: a.certain && b.certain } };
  }
  const both = (a.day === null) !== (b.day === null) && (a.time === null) !== (b.time === null);
  const near =
    /^[\s,]*(?:(?:in the )?(?:morning|afternoon|evening|night)\b)?[\s,]*(?:at|on|around|about|for|by|from|between|@|-|this)?(?: around| about)?[\s,]*(?:the )?$/.test(
      between,
    );
  const offered = a.day !== null && spokenBetween.test(between);
  if (!both || !(near || offered)) return null;
  return {
    start: one.start,
    end: next.end,
    value: {
      day: a.day ?? b.day,
      time: a.time ?? b.time,
      until: a.until ?? b.until,
      certain: a.certain && b.certain,
    },
  };
}

function isSpan(utterance: Utterance, one: Found<Moment>, between: string): boolean {
  if (/^\s*(?:to|-|until|till)\s*$/.test(between)) return true;
  return /^\s*and\s*$/.test(between) && /\bbetween\b/.test(utterance.plain.slice(Math.max(0, one.start - 9), one.end));
}

/** `YYYY-MM-DD`, `HH:MM` or both with a `T`. */
export function isoMoment(moment: Pick<Moment, 'day' | 'time'>): string {
  const day = moment.day ? isoDay(moment.day) : '';
  const time = moment.time ? isoTime(moment.time) : '';
  return day && time ? `${day}T${time}` : day || time;
}

/** With the end of a span behind a slash, as `Offer.value` holds it. */
export function isoSpan(moment: Moment): string {
  const from = isoMoment(moment);
  return moment.until ? `${from}/${isoMoment({ day: moment.day, time: moment.until })}` : from;
}

/** "Friday, March 13 at 7 PM". */
export function sayMoment(
  moment: Pick<Moment, 'day' | 'time'> & { readonly until?: ClockTime | null },
  today: Day,
): string {
  const day = moment.day ? sayDay(moment.day, today) : '';
  const time = moment.time ? sayTime(moment.time) : '';
  if (moment.until && time) return `${day ? `${day} ` : ''}between ${time} and ${sayTime(moment.until)}`;
  return day && time ? `${day} at ${time}` : day || time;
}
