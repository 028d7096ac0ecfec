import type { Offer } from '../../../core/workflow/workflow.ts';
import { addDays, addMonths, daysInMonth, isoDay, weekdayOf, type Day } from '../language/calendar.ts';
import { isoMoment, isoSpan } from '../language/moments.ts';
import { momentsOf, type SaidMoment } from './details.ts';

/** The days and times that a text gives to choose from: "Monday or Tuesday", "April 14 at 10 AM or April 15 at 3 PM". */
export function slotsIn(text: string, today: Day): Offer[] {
  return slotsOf(momentsOf(text, today), text);
}

export function slotsOf(moments: readonly SaidMoment[], text: string): Offer[] {
  let day: Day | null = null;
  return moments.map((said) => {
    day = said.moment.day ?? day;
    const moment = { ...said.moment, day: said.moment.day ?? (said.moment.time ? day : null) };
    const within = /\b(after|before|until)\s+[\w:.]+(?:\s?[ap]\.?m\.?)?$/i.exec(text.slice(said.start, said.end));
    const lead = (openEnd.exec(text.slice(0, said.start)) ?? within)?.[1]?.toLowerCase();
    if (lead !== undefined && moment.time) {
      const iso = isoMoment(moment);
      const [word, value] = /after|from/.test(lead) ? ['after', `${iso}/..`] : ['before', `../${iso}`];
      return {
        text: said.moment.day ? said.text.replace(/ at (?=[^,]*$)/, ` ${word} `) : `${word} ${said.text}`,
        value,
      };
    }
    const part = said.part === null ? undefined : dayParts[said.part];
    const span =
      part && moment.day
        ? part.map((time) => `${isoDay(moment.day ?? { year: 0, month: 1, day: 1 })}T${time}`).join('/')
        : isoSpan(moment);
    return { text: said.text, value: span };
  });
}

const openEnd = /\b(after|before|any ?time (?:after|before|from|until)|until|later than|earlier than)\s*$/i;
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
  const next = match[1]?.toLowerCase() === 'next';
  const said = match[0].toLowerCase();
  if (match[2]?.toLowerCase() === 'month') {
    const first = addMonths({ ...today, day: 1 }, next ? 1 : 0);
    return { text: said, value: `${isoDay(first)}/${isoDay({ ...first, day: daysInMonth(first.year, first.month) })}` };
  }
  const monday = addDays(today, -((weekdayOf(today) + 6) % 7) + (next ? 7 : 0));
  const from = match[2]?.toLowerCase() === 'weekend' ? addDays(monday, 5) : monday;
  return { text: said, value: `${isoDay(from)}/${isoDay(addDays(monday, 6))}` };
}

/** "Monday, March 16 or Tuesday, March 17". */
export function listed(slots: readonly Offer[]): string {
  const texts = slots.map((slot) => slot.text);
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}
