import type { Offer } from '../../../core/workflow/workflow.ts';
import type { Day } from '../language/calendar.ts';
import { addDays, isoDay } from '../language/calendar.ts';
import { isoMoment, isoSpan } from '../language/moments.ts';
import { momentsOf, type SaidMoment } from './details.ts';

/** The days and times that a text gives to choose from: "Monday or Tuesday", "April 14 at 10 AM or April 15 at 3 PM". */
export function slotsIn(text: string, today: Day): Offer[] {
  const said = momentsOf(text, today);
  let day: Day | null = null;
  return said.map((one) => {
    day = one.moment.day ?? day;
    const moment = { ...one.moment, day: one.moment.day ?? (one.moment.time ? day : null) };
    const lead = /\b(after|before|any ?time (?:after|before)|until)\s*$/i
      .exec(text.slice(0, one.start))?.[1]
      ?.toLowerCase();
    if (lead !== undefined && moment.time) {
      const after = lead.includes('after');
      const iso = isoMoment(moment);
      return { text: `${after ? 'after' : 'before'} ${one.text}`, value: after ? `${iso}/..` : `../${iso}` };
    }
    return { text: one.text, value: valueOf(one, moment) };
  });
}

function valueOf(said: SaidMoment, moment: SaidMoment['moment']): string {
  const part = said.part === null ? undefined : dayParts[said.part];
  if (!part || !moment.day) return isoSpan(moment);
  return `${isoDay(moment.day)}T${part[0]}/${isoDay(moment.day)}T${part[1]}`;
}

const dayParts: Readonly<Record<string, readonly [string, string]>> = {
  morning: ['06:00', '12:00'],
  afternoon: ['12:00', '17:30'],
  evening: ['17:00', '22:00'],
  night: ['18:00', '23:30'],
};

/** No time was given: whatever the other side has will do. */
export const anyTime: Offer = { text: 'any day and time', value: '../..' };

/** "next week", "this weekend": the span that a loose date leaves open. */
export function looseSpan(text: string, today: Day): Offer | null {
  const match = /\b(this|next) (week|weekend|month)\b/i.exec(text);
  if (!match) return null;
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  const monday = addDays(today, -((weekday + 6) % 7) + (/next/i.test(match[1] ?? '') ? 7 : 0));
  const unit = (match[2] ?? '').toLowerCase();
  if (unit === 'month') {
    const first = { ...today, day: 1, month: today.month + (/next/i.test(match[1] ?? '') ? 1 : 0) };
    const start = first.month > 12 ? { year: first.year + 1, month: 1, day: 1 } : first;
    return { text: match[0].toLowerCase(), value: `${isoDay(start)}/${isoDay(addDays(start, 27))}` };
  }
  const [from, to] = unit === 'week' ? [monday, addDays(monday, 6)] : [addDays(monday, 5), addDays(monday, 6)];
  return { text: match[0].toLowerCase(), value: `${isoDay(from)}/${isoDay(to)}` };
}
