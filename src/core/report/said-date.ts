import { withFigures } from './said-numbers.ts';

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const weekdayWord = /\b(sun|mon|tue|wed|thu|fri|sat)(?:day|s|sday|nesday|rs|rsday|urday)?s?\b/g;
const monthWord =
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b/g;
const relative =
  /\b(?:today|tonight|tomorrow|yesterday|weekend|week|weeks|month|months|year|days|next|following|later|earlier|sooner|now|immediately|asap|end of|beginning of|christmas|easter|thanksgiving|new year|independence day|halloween|valentine|birthday|same)\b/;

/** Whether a text names a day itself; "the first one" does not. */
export function namesDay(text: string): boolean {
  const plain = text.toLowerCase();
  if (relative.test(plain) || plain.search(weekdayWord) >= 0) return true;
  return withFigures(text).some((one) => /^\d+(?:st|nd|rd|th)$/.test(one) && Number.parseInt(one, 10) > 3);
}

/** Whether `date` (YYYY-MM-DD) may be the day that a text speaks of: its weekday or its number is named, or a day seen from today. */
export function daySaid(date: string, text: string): boolean {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const plain = text.toLowerCase();
  if (relative.test(plain)) return true;
  const named = namedIn(plain, weekdayWord);
  if (named.includes(weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '')) return true;
  const numbers = withFigures(text).flatMap((one) => one.match(/\d+/g)?.map(Number) ?? []);
  const inMonths = namedIn(plain, monthWord);
  const monthFits = inMonths.length === 0 || inMonths.includes(months[month - 1] ?? '');
  return monthFits && numbers.includes(day);
}

function namedIn(plain: string, pattern: RegExp): string[] {
  return [...plain.matchAll(pattern)].map((match) => match[1] ?? '');
}
