import type { Offer } from '../../../core/workflow/workflow.ts';
import { dayOfIso, daysBetween, isoDay, timeOfIso, type Day } from '../language/calendar.ts';
import { isoMoment, type Moment } from '../language/moments.ts';
import type { Conversation } from './conversation.ts';

/** A slot that both sides can live with, as value and as words. */
export interface Slot {
  readonly value: string;
  readonly moment: Pick<Moment, 'day' | 'time'>;
}

/** The offer that what was said falls on: the same day and time, or within the span that it leaves open. Null: none does. */
export function offerFor(
  moment: Moment,
  offers: readonly Offer[],
  talk: Conversation,
): { readonly offer: Offer; readonly slot: Slot } | null {
  for (const offer of offers) {
    const slot = fits(moment, offer.value, talk);
    if (slot) return { offer, slot };
  }
  return null;
}

function fits(moment: Moment, value: string | null, talk: Conversation): Slot | null {
  if (value === null) return null;
  const whole = { day: moment.day ?? plannedDay(talk), time: moment.time };
  if (value === '../..')
    return slotOf({ day: moment.day ?? (moment.time ? plannedDay(talk) : null), time: moment.time });
  const [from = '', to] = value.split('/');
  if (to === undefined) return fitsPoint(moment, from, talk);
  const at = isoMoment(whole);
  if (at === '') return null;
  if (!from.includes('T') && !to.includes('T') && /^\d{4}/.test(from)) {
    if (moment.day === null) return null;
    const day = isoDay(moment.day);
    return day >= from && day <= to ? slotOf(moment) : null;
  }
  if (moment.time === null) return null;
  const timed =
    /^\d{2}:\d{2}$/.test(from) || /^\d{2}:\d{2}$/.test(to) ? isoMoment({ day: null, time: moment.time }) : at;
  const after = from === '..' || timed >= from;
  const before = to === '..' || timed <= to;
  return after && before ? slotOf(whole) : null;
}

/** "Tuesday" falls on an offer of "Tuesday at 2 PM"; "at 3" falls on an offer of that day. */
function fitsPoint(moment: Moment, value: string, talk: Conversation): Slot | null {
  const day = /^\d{4}/.test(value) ? dayOfIso(value) : null;
  const time = timeOfIso(value);
  const sameDay = moment.day === null || day === null || sameDate(moment.day, day) || aWeekOff(moment.day, day);
  const sameTime =
    moment.time === null ||
    time === null ||
    (moment.time.hour % 12 === time.hour % 12 && moment.time.minute === time.minute);
  if (!sameDay || !sameTime || (moment.day === null && time === null)) return null;
  return slotOf({ day: day ?? moment.day ?? plannedDay(talk), time: time ?? moment.time });
}

function sameDate(a: Day, b: Day): boolean {
  return isoDay(a) === isoDay(b);
}

/** "Tuesday" said of an offer for the Tuesday after next. */
function aWeekOff(said: Day, offered: Day): boolean {
  const days = daysBetween(said, offered);
  return days === 7 || days === 14 || days === -7;
}

function slotOf(moment: Pick<Moment, 'day' | 'time'>): Slot | null {
  const value = isoMoment(moment);
  return value === '' ? null : { value, moment };
}

/** The day that the plan is about. */
export function plannedDay(talk: Conversation): Day | null {
  const value = talk.workflow.facts.find((fact) => fact.key === 'date')?.value;
  return typeof value === 'string' ? dayOfIso(value) : null;
}

/** True when what was said is what the plan asks for anyway. */
export function isAsPlanned(moment: Moment, talk: Conversation): boolean {
  const facts = talk.workflow.facts;
  const date = facts.find((fact) => fact.key === 'date')?.value;
  const time = facts.find((fact) => fact.key === 'time')?.value;
  const sameDay = moment.day === null || (typeof date === 'string' && isoDay(moment.day) === date.slice(0, 10));
  const planned = typeof time === 'string' ? timeOfIso(time) : null;
  const sameTime =
    moment.time === null ||
    (planned !== null && moment.time.hour % 12 === planned.hour % 12 && moment.time.minute === planned.minute);
  return sameDay && sameTime && (typeof date === 'string' || planned !== null);
}
