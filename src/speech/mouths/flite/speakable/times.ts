import { cardinal } from './number-words.ts';
import { type Rule, coreAt } from './rule.ts';

const time = /^(\d\d?)(?:[:.](\d\d))?(?::\d\d)?$/;
const marked = /^(\d\d?)(?:[:.](\d\d))?([ap])\.?m?$/i;
const range = /^(\d\d?)(?::(\d\d))?([ap])?\.?m?-(\d\d?)(?::(\d\d))?([ap])?\.?m?$/i;
const mark = /^([ap])\.?m$/i;

/** `7pm`, `3:05 PM`, `19:00`, `12 PM`, `9-5pm`. A bare number is none. */
export const timeOfDay: Rule = (words, at) => {
  const core = words[at]?.core ?? '';
  const [, nextHalf] = words[at]?.after === '' ? (mark.exec(coreAt(words, at + 1)) ?? []) : [];
  return timeRange(core, nextHalf) ?? joinedRange(core, coreAt(words, at + 1)) ?? singleTime(core, nextHalf);
};

function singleTime(core: string, nextHalf: string | undefined): string[] | null {
  const [, hour = '', minute, half] = marked.exec(core) ?? time.exec(core) ?? [];
  if (hour === '' || Number(hour) > 24 || Number(minute ?? 0) > 59) return null;
  const h = Number(hour);
  const m = Number(minute ?? 0);
  if (half) return h > 12 ? null : [`${twelveHour(h, m)} ${halfOfDay(h, m, half)}`];
  if (nextHalf && h <= 12) return [twelveHour(h, m), halfOfDay(h, m, nextHalf)];
  if (minute === undefined || !core.includes(':')) return null;
  return [clockTime(h, m, hour.length === 2 && hour.startsWith('0'))];
}

function timeRange(core: string, nextHalf: string | undefined): string[] | null {
  const [, h1 = '', m1, half1, h2 = '', m2, half2] = range.exec(core) ?? [];
  const half = half2 ?? nextHalf;
  if (h1 === '' || Number(h1) > 24 || Number(h2) > 24 || (!half && !half1 && !m1 && !m2)) return null;
  const first = spokenTime(Number(h1), Number(m1 ?? 0), half1, half !== undefined);
  const last = spokenTime(Number(h2), Number(m2 ?? 0), half, true);
  if (!nextHalf || half2) return [`${first} to ${last}`];
  return [`${first} to ${twelveHour(Number(h2), Number(m2 ?? 0))}`, halfOfDay(Number(h2), Number(m2 ?? 0), nextHalf)];
}

/** `9 a.m.-5` of `9 a.m.-5 p.m.` */
function joinedRange(core: string, next: string): string[] | null {
  const [, h1 = '', m1] = time.exec(core) ?? [];
  const [, half = '', h2 = '', m2] = /^([ap])\.?m\.?-(\d\d?)(?::(\d\d))?$/.exec(next) ?? [];
  if (h1 === '' || half === '' || Number(h1) > 12 || Number(h2) > 12) return null;
  return [
    twelveHour(Number(h1), Number(m1 ?? 0)),
    `${halfOfDay(Number(h1), Number(m1 ?? 0), half)} to ${twelveHour(Number(h2), Number(m2 ?? 0))}`,
  ];
}

function spokenTime(hour: number, minute: number, half: string | undefined, bare: boolean): string {
  if (half) return `${twelveHour(hour, minute)} ${halfOfDay(hour, minute, half)}`;
  return bare && hour <= 12 ? twelveHour(hour, minute) : clockTime(hour, minute, false);
}

/** A time without "am" or "pm": `19:00` → "seven P M", `9:00` → "nine o'clock", or "nine A M" when it must be the morning. */
export function clockTime(hour: number, minute: number, isMorning: boolean): string {
  if (hour === 24 || (hour === 0 && minute === 0)) return 'midnight';
  if (hour === 12 && minute === 0) return 'twelve noon';
  const said = twelveHour(hour % 12 === 0 ? 12 : hour % 12, minute);
  if (hour === 0 || hour > 12 || isMorning) return `${said} ${hour >= 12 ? 'P M' : 'A M'}`;
  return minute === 0 ? `${said} o'clock` : said;
}

function twelveHour(hour: number, minute: number): string {
  if (minute === 0) return cardinal(String(hour));
  return `${cardinal(String(hour))} ${minute < 10 ? `oh ${cardinal(String(minute))}` : cardinal(String(minute))}`;
}

function halfOfDay(hour: number, minute: number, half: string): string {
  const isMorning = half.toLowerCase() === 'a';
  if (hour === 12 && minute === 0) return isMorning ? 'midnight' : 'noon';
  return isMorning ? 'A M' : 'P M';
}
