/** A day of the calendar, without a zone. */
export interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export interface ClockTime {
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
}

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** What calendars and clocks show in a zone at a moment. An unknown zone counts as UTC. */
export function localNow(epochMs: number, timeZone: string): { readonly day: Day; readonly time: ClockTime } {
  const parts = new Map(
    zoned(timeZone)
      .formatToParts(epochMs)
      .map((part) => [part.type, Number(part.value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    day: { year: of('year'), month: of('month'), day: of('day') },
    time: { hour: of('hour') % 24, minute: of('minute') },
  };
}

function zoned(timeZone: string): Intl.DateTimeFormat {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, hourCycle: 'h23', timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...fields, hourCycle: 'h23', timeZone: 'UTC' });
  }
}

export function addDays(day: Day, days: number): Day {
  return fromUtc(toUtc(day) + days * 86_400_000);
}

/** The same day of another month, or that month's last day. */
export function addMonths(day: Day, count: number): Day {
  const first = new Date(Date.UTC(day.year, day.month - 1 + count, 1));
  const year = first.getUTCFullYear();
  const month = first.getUTCMonth() + 1;
  return { year, month, day: Math.min(day.day, daysInMonth(year, month)) };
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((toUtc(to) - toUtc(from)) / 86_400_000);
}

/** 0 = Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(toUtc(day)).getUTCDay();
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function isoDay(day: Day): string {
  return `${String(day.year).padStart(4, '0')}-${pad(day.month)}-${pad(day.day)}`;
}

export function isoTime(time: ClockTime): string {
  return `${pad(time.hour)}:${pad(time.minute)}`;
}

export function dayOfIso(iso: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return match ? { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) } : null;
}

export function timeOfIso(iso: string): ClockTime | null {
  const match = /(?:^|T)(\d{2}):(\d{2})/.exec(iso);
  return match ? { hour: Number(match[1]), minute: Number(match[2]) } : null;
}

/** "Friday, March 13", with the year when it is not near `today`; long gone days without their weekday. */
export function sayDay(day: Day, today: Day): string {
  const plain = `${months[day.month - 1]} ${day.day}`;
  const days = daysBetween(today, day);
  if (days > 300) return `${weekdays[weekdayOf(day)]}, ${plain}, ${day.year}`;
  return days < -300 ? `${plain}, ${day.year}` : `${weekdays[weekdayOf(day)]}, ${plain}`;
}

/** "7 PM", "7:30 PM", "noon". */
export function sayTime(time: ClockTime): string {
  if (time.minute === 0 && time.hour === 12) return 'noon';
  if (time.minute === 0 && time.hour === 0) return 'midnight';
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
  return `${hour}${time.minute === 0 ? '' : `:${pad(time.minute)}`} ${time.hour < 12 ? 'AM' : 'PM'}`;
}

function toUtc(day: Day): number {
  return Date.UTC(day.year, day.month - 1, day.day);
}

function fromUtc(ms: number): Day {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
