import { capitalised } from '../language/inversion.ts';
import { toSecondPerson } from '../language/second-person.ts';

/** What stands in quotation marks, as a sentence. */
export function quotedIn(text: string): string | null {
  const inner = /["“]([^"”]{3,})["”]/.exec(text)?.[1]?.trim();
  return inner === undefined ? null : capitalised(inner.replace(/[,.]?$/, (end) => (/[.!?]$/.test(inner) ? end : '.')));
}

/** Put to the caller. */
export function told(text: string): string {
  const spoken = toSecondPerson(text.replace(/[.!\s]+$/, ''), { single: false, nouns: [] });
  return `${capitalised(spoken)}.`.replace(/\?\.$/, '?');
}

/** A line of knowledge as it is told to somebody; null for what tells nothing. */
export function stated(said: string): string | null {
  const bare = said.replace(/[.\s]+$/, '').trim();
  if (!/\p{L}{2}/u.test(bare)) return null;
  const priced = /^([^:]{2,60}):\s*((?:from |about |starting at )?[$€£]\s?\d[^:]*|free\b[^:]*|no charge[^:]*)$/i.exec(
    bare,
  );
  const listed = priced ?? /^(.{2,60}?)\s+[-–—]+\s+((?:from )?[$€£]\s?\d.*|free.*)$/i.exec(bare);
  const plural = /[^s]s$/.test(listed?.[1]?.trim() ?? '');
  const text = listed ? `${listed[1]} ${plural ? 'are' : 'is'} ${lowerFirst(listed[2] ?? '')}` : bare;
  const ours = text
    .replace(/^You(?:['’]re| are) (?=open|closed|located|based|fully|on |in |at |near |next|available)/, 'We are ')
    .replace(/^You (?=\p{Ll}+)/u, 'We ');
  return `${capitalised(inDays(ours))}.`;
}

const days: Readonly<Record<string, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  tues: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  thur: 'Thursday',
  thurs: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** "Mon-Thu 7:30am-5pm" → "Monday to Thursday 7:30am to 5pm". */
function inDays(text: string): string {
  return text
    .replace(/\b(Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?/gi, (whole, day: string) =>
      /^(?:sun|sat|wed|mon)$/.test(whole) ? whole : (days[day.toLowerCase()] ?? whole),
    )
    .replace(
      /((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\s*[-–—]\s*(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)/g,
      '$1 to ',
    )
    .replace(
      /(?<![\d-])(\d{1,2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?)\s*[-–—]\s*(?=\d{1,2}(?::\d{2})?\s?(?:[ap]\.?m\b|(?!\d*-)))(?![\d-]{5})/gi,
      '$1 to ',
    );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
