import { ordinal, year } from './number-words.ts';
import { type Rule, coreAt } from './rule.ts';
import { clockTime } from './times.ts';
import { wordSet } from './word-set.ts';

const months = 'january february march april may june july august september october november december'.split(' ');
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dayNumber = /^(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$/i;
const yearNumber = /^(?:19|20)\d\d$/;
/** Behind these even what looks like a fraction is a date. */
const dateWords = wordSet(`
  on by for from until till since date dated between before after is due of to
  ${days.join(' ')} ${days.map((day) => day.slice(0, 3)).join(' ')}
`);

/** `2026-03-14`, `2026-03-14T19:00` → "march fourteenth, twenty twenty six, at seven P M". */
export const isoDate: Rule = (words, at) => {
  const [, y = '', m = '', d = '', hour, minute = ''] =
    /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(words[at]?.core ?? '') ??
    [];
  const date = monthDay(Number(m), Number(d));
  if (!date) return null;
  return [`${date}, ${year(y)}${hour ? `, at ${clockTime(Number(hour), Number(minute), true)}` : ''}`];
};

/** `3/14/2026`, `14.03.2026`, and `3/14` unless it looks like a fraction or a rating. */
export const numericDate: Rule = (words, at) => {
  const core = words[at]?.core ?? '';
  const [, first = '', second = '', y] = /^(\d\d?)\/(\d\d?)(?:\/(\d{4}|\d\d))?$/.exec(core) ?? [];
  if (first !== '') {
    if (!y && !dateWords.has(coreAt(words, at - 1)) && isShare(words, Number(first), Number(second))) return null;
    const date = monthDay(Number(first), Number(second)) ?? (y ? monthDay(Number(second), Number(first)) : null);
    return date ? [`${date}${y ? `, ${fullYear(y)}` : ''}`] : null;
  }
  const [, day = '', month = '', dottedYear = ''] = /^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(core) ?? [];
  const dotted = monthDay(Number(month), Number(day));
  return dotted ? [`${dotted}, ${year(dottedYear)}`] : null;
};

/** `March 14`, `Mar. 14, 2026`, `March 14-16`, `14 March`. */
export const monthDate: Rule = (words, at) => {
  const word = words[at];
  if (!word) return null;
  const month = monthName(word.core, words[at + 1]?.core ?? '');
  if (month) return monthFirst(words, at, month);
  const next = monthName(words[at + 1]?.core ?? '', '');
  const [, day = ''] = dayNumber.exec(word.core) ?? [];
  if (!next || day === '' || word.after !== '' || coreAt(words, at - 1) === 'the') return null;
  const said = [`the ${ordinal(day)} of`, next];
  return yearNumber.test(coreAt(words, at + 2)) ? [...said, year(coreAt(words, at + 2))] : said;
};

/** `Mon`, `Tues.`, `Mon-Fri`; `Sat` and `Sun` only where a date or time follows or a full stop shows that they are short. */
export const weekday: Rule = (words, at) => {
  const word = words[at];
  if (!word || !/^[A-Z]/.test(word.core)) return null;
  const core = word.core.toLowerCase();
  const [first = '', last = ''] = core.split('-').map(dayName);
  if (core.includes('-')) return first !== '' && last !== '' ? [`${first} to ${last}`] : null;
  if (first === '') return null;
  const next = words[at + 1]?.core ?? '';
  const isShort =
    word.after.startsWith('.') || /^\d/.test(next) || monthName(next, '1') !== null || word.after.includes(',');
  return (core === 'sat' || core === 'sun') && !isShort ? null : [first];
};

function dayName(short: string): string {
  return days.find((day) => short.length > 2 && day.startsWith(short)) ?? '';
}

function monthFirst(words: Parameters<Rule>[0], at: number, month: string): readonly string[] | null {
  const next = coreAt(words, at + 1);
  const [, first = '', last = ''] = /^(\d\d?)(?:st|nd|rd|th)?-(\d\d?)(?:st|nd|rd|th)?$/.exec(next) ?? [];
  if (first !== '' && Number(last) <= 31) return [month, `${ordinal(first)} to ${ordinal(last)}`];
  const [, day = ''] = dayNumber.exec(next) ?? [];
  if (day !== '') {
    const then = coreAt(words, at + 2);
    return yearNumber.test(then) ? [month, `${ordinal(day)},`, year(then)] : [month, ordinal(day)];
  }
  return yearNumber.test(next) ? [month, year(next)] : [month];
}

/** Null unless it is a month; short forms, and `may` and `march` in lower case, only before a number. */
function monthName(core: string, next: string): string | null {
  const lower = core.toLowerCase();
  const isVerb = (lower === 'may' || lower === 'march') && core === lower;
  if (months.includes(lower)) return isVerb && !/^\d/.test(next) ? null : lower;
  if (!/^[A-Z]/.test(core) || !/^\d/.test(next)) return null;
  return (lower === 'sept' ? 'september' : months.find((name) => name.slice(0, 3) === lower)) ?? null;
}

function monthDay(month: number, day: number): string | null {
  const name = months[month - 1];
  return name && day >= 1 && day <= 31 ? `${name} ${ordinal(String(day))}` : null;
}

function fullYear(written: string): string {
  return year(written.length === 4 ? written : `${Number(written) < 70 ? 20 : 19}${written}`);
}

/** `1/2`, or `8/10` where ratings are spoken of, rather than a day. */
function isShare(words: Parameters<Rule>[0], part: number, whole: number): boolean {
  if (part < whole && whole <= 4) return true;
  const isRating = words.some(({ core }) => /^(?:rat|scor|star|scale|pain|grade|mark|out)/i.test(core));
  return isRating && part <= whole && [5, 10].includes(whole);
}
