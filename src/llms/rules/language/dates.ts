import { addDays, addMonths, daysBetween, daysInMonth, weekdayOf, type Day } from './calendar.ts';
import { withoutOverlaps } from './clock-times.ts';
import { findAll, type Found, type Utterance } from './utterance.ts';

const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekday = '(sunday|monday|tuesday|wednesday|thursday|friday|saturday)';
const shortWeekday = '(sun|mon|tues?|weds?|thu|thurs?|fri|sat)';
const month =
  '(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)';
const dayNumber = '(\\d{1,2})(?:st|nd|rd|th)?';
const notMore = "(?! ?(?:am|pm|o'clock|:\\d|%|people|\\d))";

type Reader = readonly [pattern: string, read: (match: RegExpExecArray, today: Day) => Day | null];

const readers: readonly Reader[] = [
  ['\\b(\\d{4})-(\\d{2})-(\\d{2})(?:t\\d{2}:\\d{2})?\\b', (m) => valid(Number(m[1]), Number(m[2]), Number(m[3]))],
  [
    '\\b(\\d{1,2})/(\\d{1,2})(?:/(\\d{2,4}))?\\b',
    (m, today) => inYear(yearOf(m[3]), Number(m[1]), Number(m[2]), today),
  ],
  [
    `\\b(?:(?:(?:this|next|on) )?${weekday},? )?(?:the )?${month}\\.? (?:the )?${dayNumber}\\b${notMore}(?:,? ((?:19|20)\\d{2}))?`,
    (m, today) => inYear(yearOf(m[4]), monthOf(m[2]), Number(m[3]), today),
  ],
  [
    `\\b(?:${weekday},? )?(?:the )?(\\d{1,2})(?:st|nd|rd|th) (?:of )?${month}\\b(?:,? ((?:19|20)\\d{2}))?`,
    (m, today) => inYear(yearOf(m[4]), monthOf(m[3]), Number(m[2]), today),
  ],
  [
    `\\b(?:${weekday},? )?(\\d{1,2}) (?:of )?(january|february|april|june|july|august|september|october|november|december)\\b(?:,? ((?:19|20)\\d{2}))?`,
    (m, today) => inYear(yearOf(m[4]), monthOf(m[3]), Number(m[2]), today),
  ],
  [
    `(?<=\\b${month} \\d{1,2}(?:st|nd|rd|th)? ?(?:to|through|until|till|-) ?)(\\d{1,2})(?:st|nd|rd|th)?\\b${notMore}`,
    (m, today) => inYear(null, monthOf(m[1]), Number(m[2]), today),
  ],
  [
    '(?<=\\b(?:on|by|until|before|after|from|for|the) )(\\d{1,2}) (?:of )?may\\b(?:,? ((?:19|20)\\d{2}))?',
    (m, today) => inYear(yearOf(m[2]), 5, Number(m[1]), today),
  ],
  ['\\b(\\d{1,2}) (?:of )?may,? ((?:19|20)\\d{2})', (m, today) => inYear(yearOf(m[2]), 5, Number(m[1]), today)],
  [
    `\\b(?:this |next |on )?${weekday},? the ${dayNumber}\\b${notMore}`,
    (m, today) => nextDayNumber(Number(m[2]), today),
  ],
  [
    `\\b(?:this |next |on )?${weekday},? (\\d{1,2})(?:st|nd|rd|th)\\b`,
    (m, today) => nextDayNumber(Number(m[2]), today),
  ],
  [
    `\\b(?:(a|1|2|two) weeks? (?:from|after|on) )((?:this |next |coming )?)${weekday}\\b`,
    (m, today) => addDays(nextWeekday(m[3], m[2], today), /2|two/.test(m[1] ?? '') ? 14 : 7),
  ],
  [
    `\\b(?:on )?${weekday} in (a|1|2|two) weeks?\\b`,
    (m, today) => addDays(nextWeekday(m[1], '', today), /2|two/.test(m[2] ?? '') ? 14 : 7),
  ],
  [`\\b(?:on )?${weekday} (?:of )?next week\\b`, (m, today) => nextWeekday(m[1], 'next ', today)],
  [`\\bnext week,? (?:on )?${weekday}\\b`, (m, today) => nextWeekday(m[1], 'next ', today)],
  [
    `\\b((?:this |this coming |next |coming |the following )?)${weekday}(?! (?:to|through|thru) ${weekday})( week\\b)?`,
    readWeekday,
  ],
  [
    `\\b((?:on |this |next |by |for |until |or |and |to )+)${shortWeekday}\\b`,
    (m, today) => nextWeekday(m[2], m[1], today),
  ],
  [
    `\\b()${shortWeekday}(?=,? (?:\\d|at \\d|the \\d|morning|afternoon|evening|night|noon))`,
    (m, today) => nextWeekday(m[2], '', today),
  ],
  ['\\b(?:the )?day after tomorrow\\b', (_m, today) => addDays(today, 2)],
  ['\\b(?:today|tonight|this (?:morning|afternoon|evening))\\b', (_m, today) => today],
  ['\\b(?:tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow)\\b', (_m, today) => addDays(today, 1)],
  [
    "\\b(?:in |within )?(an?|\\d{1,3}) (day|week|month)s?(?:'s? time| from (?:now|today))\\b|\\bin (an?|\\d{1,3}) (day|week|month)s?\\b",
    (m, today) => ahead(m[1] ?? m[3], m[2] ?? m[4], today),
  ],
  ['\\b(?:a|1) week from (today|tomorrow)\\b', (m, today) => addDays(today, m[1] === 'today' ? 7 : 8)],
  [
    `\\bthe (\\d{1,2})(?:st|nd|rd|th)\\b(?=$|[,.;?!]| (?:at|or|and|works?|is|would|if|in|for|because|please|around|after|before|by|instead|should|could|can|to|then|that)\\b)`,
    (m, today) => nextDayNumber(Number(m[1]), today),
  ],
  [`\\b(?:on|by|until|before) the (\\d{1,2})\\b${notMore}`, (m, today) => nextDayNumber(Number(m[1]), today)],
];
const patterns = readers.map(([pattern, read]) => [new RegExp(pattern, 'g'), read] as const);

/** Days in an utterance that are certain as of `today`, in order. What only points roughly ("next week") is not among them. */
export function findDates(utterance: Utterance, today: Day): Found<Day>[] {
  const found = patterns.flatMap(([pattern, read]) =>
    findAll(utterance, pattern, (match) => (isPastOrHabit(match) ? null : lastYear(match, read(match, today), today))),
  );
  return withoutOverlaps(found).map((date) => trimLead(utterance, date));
}

/** "due September 1", said in October: the one before, not that of the next year. */
function lastYear(match: RegExpExecArray, day: Day | null, today: Day): Day | null {
  if (day === null || day.year !== today.year + 1 || /\d{4}/.test(match[0])) return day;
  const before = { ...day, year: today.year };
  const over = /\b(?:due|overdue|dated|issued|sent|since|unpaid)\b[^.]{0,24}$/.test(match.input.slice(0, match.index));
  return over && daysBetween(before, today) < 200 ? before : day;
}

/** "last Friday", "every Friday", "Monday through Friday", "Fridays". */
function isPastOrHabit(match: RegExpExecArray): boolean {
  const ahead = match.input.slice(Math.max(0, match.index - 24), match.index);
  const behind = match.input.slice(match.index + match[0].length);
  return (
    /\b(?:last|every|each|past|previous|since|an?|any|some|most)\s$/.test(ahead) ||
    /^s\b/.test(behind) ||
    new RegExp(`${weekday} (?:to|through|thru) $`).test(ahead)
  );
}

function readWeekday(match: RegExpExecArray, today: Day): Day {
  const day = nextWeekday(match[2], match[1], today);
  return match[4] === undefined ? day : addDays(day, 7);
}

/** "Friday": the coming one, never today. "next Friday": the one of next week, weeks beginning on Monday. */
function nextWeekday(name: string | undefined, lead: string | undefined, today: Day): Day {
  const wanted = weekdayNames.indexOf((name ?? '').slice(0, 3));
  const now = weekdayOf(today);
  const ahead = (wanted - now + 7) % 7;
  if (/\bnext\b/.test(lead ?? '')) {
    const toNextMonday = (1 - now + 7) % 7 || 7;
    return addDays(today, toNextMonday + ((wanted + 6) % 7));
  }
  if (ahead === 0 && /\bthis\b/.test(lead ?? '')) return today;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

function ahead(count: string | undefined, unit: string | undefined, today: Day): Day {
  const many = /^an?$/.test(count ?? '') ? 1 : Number(count);
  if (unit === 'month') return addMonths(today, many);
  return addDays(today, unit === 'week' ? many * 7 : many);
}

/** The day of that number in this month or the next one that has it. */
function nextDayNumber(wanted: number, today: Day): Day | null {
  if (wanted < 1 || wanted > 31) return null;
  for (let count = 0; count < 3; count += 1) {
    const first = addMonths({ ...today, day: 1 }, count);
    if (wanted > daysInMonth(first.year, first.month)) continue;
    const day = { ...first, day: wanted };
    if (daysBetween(today, day) >= 0) return day;
  }
  return null;
}

/** Without a year: this year's, unless that is more than a month ago. */
function inYear(year: number | null, monthNumber: number, day: number, today: Day): Day | null {
  if (year !== null) return valid(year, monthNumber, day);
  const thisYear = valid(today.year, monthNumber, day);
  if (thisYear && daysBetween(thisYear, today) <= 31) return thisYear;
  return valid(today.year + 1, monthNumber, day);
}

function valid(year: number, monthNumber: number, day: number): Day | null {
  const fits = monthNumber >= 1 && monthNumber <= 12 && day >= 1 && day <= daysInMonth(year, monthNumber);
  return fits ? { year, month: monthNumber, day } : null;
}

function yearOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text.length <= 2 ? 2000 + Number(text) : Number(text);
}

function monthOf(text: string | undefined): number {
  return monthNames.indexOf((text ?? '').slice(0, 3)) + 1;
}

function trimLead(utterance: Utterance, date: Found<Day>): Found<Day> {
  const match = /^(?:(?:on|by|for|until|or|and|to|before|within) )+/.exec(utterance.plain.slice(date.start, date.end));
  return match ? { ...date, start: date.start + match[0].length } : date;
}
