import type { Offer } from '../../../core/workflow/workflow.ts';
import { addDays, dayOfIso, daysBetween, isoDay, type Day } from '../language/calendar.ts';
import { momentsOf } from './details.ts';
import { nounKey, slug } from './keys.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { listed, looseSpan, slotsIn } from './slots.ts';
import { field } from './topics.ts';

/** "offer Monday or Tuesday", "suggest April 14 at 10 AM", "offer to schedule a call", "offer a 10% discount". */
export const offers: Reader = (text, context) => {
  const match =
    /^(?:offer|suggest|propose|pitch|give|provide|invite|try|recommend|present)\s+(?:(?:them|him|her|the \w+)\s+)?(.*)$/i.exec(
      text,
    );
  if (!match) return null;
  const said = (match[1] ?? '').replace(/[.!]+$/, '').replace(/^(?:instead|alternatively)\s+/i, '');
  if (said === '') return null;
  const slots = slotsIn(said, context.wording.today);
  if (/^invite/i.test(text) && (slots.length > 0 || /^.*?\bto\b/i.test(said))) return invitation(said, slots, context);
  if (/^to\s/i.test(said) && slots.length === 0) return offeredDeed(said.replace(/^to\s+/i, ''), context);
  if (/^to\s/i.test(said) && !/^to (?:re-?schedule|move|change|switch|book|come)/i.test(said))
    return offeredDeed(said.replace(/^to\s+/i, ''), context);
  if (slots.length > 0) return offeredSlots(slots, context);
  if (/^(?:try|give)\b/i.test(text)) return null;
  if (/^invite/i.test(text)) return offeredDeed(said.replace(/^to\s+/i, 'come to '), context);
  if (/^(?:that )?(?:they|he|she)\s/i.test(said))
    return offeredDeed(said.replace(/^(?:that )?(?:they|he|she)\s+(?:should |could )?/i, ''), context);
  const choices = said
    .split(/,\s*(?:or\s+)?|\s+or\s+/i)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (choices.length > 1 && choices.every((one) => one.split(/\s+/).length <= 6))
    return offeredChoice(choices, context);
  const thing = context.wording.toPerson(said);
  const bid = !context.callsCustomer && /^[$€£]/.test(thing);
  const bidder = context.principal.isPerson ? (context.principal.name ?? 'My client') : 'We';
  return {
    steps: [
      {
        kind: 'propose',
        text: bid
          ? `${bidder} can offer ${thing}. Would you take that?`
          : `We can offer you ${thing}. Would you like that?`,
        field: field(`${slug(said.replace(/\bfor\b.*$/i, ''), 3)}_accepted`, thing, 'yes_no'),
      },
    ],
  };
};

/** "invite him to an interview on May 6 at 10 AM or May 7 at 2 PM". */
function invitation(said: string, slots: readonly Offer[], context: PlanContext): Reading {
  const what = said.replace(/\s*\([^()]*\)/g, '').replace(/^.*?\b(?:to|for)\s+/i, '');
  const start = momentsOf(what, context.wording.today)[0]?.start ?? what.length;
  const thing = context.wording
    .toPerson(what.slice(0, start))
    .replace(/\s+(?:on|at|for|in|this|next)\s*$/i, '')
    .trim();
  const key = nounKey(thing) || 'invitation';
  const spoken = listed(slots);
  const told = `We'd like to invite you to ${thing}`;
  const when = slots.length === 0 ? '' : ` on ${spoken}`;
  const goal = {
    kind: 'general',
    summary: `invite ${context.callee.name ?? 'them'} to ${thing}${when}`,
  } as const;
  return slots.length < 2
    ? {
        goal,
        steps: [
          {
            kind: 'propose',
            text: `${told}${when}. Would that ${slots.length === 0 ? 'be possible' : 'work for you'}?`,
            field: field(`${key}_accepted`, thing, 'yes_no'),
            agreedField: field(`${key}_time`, `${key.replaceAll('_', ' ')} time`, 'date_time', { optional: true }),
          },
        ],
      }
    : {
        goal,
        steps: [
          {
            kind: 'offer',
            text: `${told}. Would ${spoken} work for you?`,
            field: field(`${key}_time`, `${key.replaceAll('_', ' ')} time`, 'date_time'),
            offers: slots,
          },
        ],
        accepts: slots,
      };
}

/** The agreed slot's key says what it is the new time of. */
export function slotField(context: PlanContext) {
  const noun = context.builder.facts.find((fact) => fact.key === 'kind_of_event')?.text ?? 'appointment';
  const key = `new_${slug(noun, 1) || 'appointment'}_time`;
  return field(key, `new ${noun} time`, 'date_time', { optional: true });
}

export function offeredSlots(slots: readonly Offer[], context: PlanContext): Reading {
  const said = listed(slots);
  return {
    steps: [
      {
        kind: 'offer',
        text: `Would ${said} work for you${slots.length === 1 ? ' instead' : ''}?`,
        field: slotField(context),
        offers: slots,
      },
    ],
    accepts: slots,
  };
}

function offeredChoice(options: readonly string[], context: PlanContext): Reading {
  const spoken = options.map((one) => context.wording.toPerson(one));
  return {
    steps: [
      {
        kind: 'offer',
        text: `We can offer ${spoken.slice(0, -1).join(', ')} or ${spoken.at(-1)}. Which would you prefer?`,
        field: field('preference', spoken.join(' or '), 'choice', { options: spoken }),
        offers: spoken.map((text) => ({ text, value: null })),
      },
    ],
  };
}

function offeredDeed(deed: string, context: PlanContext): Reading {
  const spoken = context.wording.toPerson(deed).replace(/[.!?]+$/, '');
  const byUs =
    /^(?:send|email|mail|text|give|provide|waive|refund|replace|cover|extend|have|connect|transfer|reach out|follow up|call)\b/i.test(
      deed,
    ) && !/^(?:send|email|call) us\b/i.test(deed);
  const text = byUs ? `Would you like us to ${spoken.replace(/^have\b/, 'have')}?` : `Would you like to ${spoken}?`;
  const noun =
    /^(?:schedule|book|set up|arrange|have|send|email|give|provide|come to|join|try|get|start|receive)\s+(.*)$/i.exec(
      deed,
    )?.[1] ?? deed;
  const head = noun
    .replace(/^(?:you|them|him|her|us)\s+/i, '')
    .replace(/\s(?:for|with|to|on|at|by|in|about|so)\s.*$/i, '');
  const key = `${slug(head.replace(/\b\d+[- ]?(?:minute|min|hour|day)s?\b/gi, ''), 3) || slug(deed, 3)}_accepted`;
  return {
    goal: { kind: 'general', summary: `offer to ${context.wording.spoken(deed)}` },
    steps: [{ kind: 'propose', text, field: field(key, spoken, 'yes_no') }],
  };
}

/** "any day next week after 4 PM": the same hours on each of the days. */
function daysOfSpan(text: string, today: Day): Offer[] {
  const span = /\bany (?:week)?day\b/i.test(text) ? looseSpan(text, today) : null;
  const [first, last] = span?.value?.split('/') ?? [];
  const hours = slotsIn(text, today).find((slot) => slot.value?.includes('/') && /\d{2}:\d{2}/.test(slot.value));
  const monday = dayOfIso(first ?? '');
  const sunday = dayOfIso(last ?? '');
  if (!span || !monday || !sunday || !hours?.value) return [];
  const [from = '..', to = '..'] = hours.value.split('/');
  const said = `any day ${span.text} ${hours.text}`;
  const days = Math.abs(daysBetween(monday, sunday)) + 1;
  return Array.from({ length: days }, (_, at) => {
    const day = isoDay(addDays(monday, at));
    return {
      text: said,
      value: `${day}T${from === '..' ? '00:00' : from.slice(-5)}/${day}T${to === '..' ? '23:59' : to.slice(-5)}`,
    };
  });
}

/** "8 is fine too", "anytime between 6 and 8 works", "accept Saturday", "either day is ok". */
export const flexibility: Reader = (text, context) => {
  const says =
    /^(?:(?:i|we|they)(?:'d| would)? )?prefers?\b|\b(?:is|are|would be|works?|will do|also|'s|that's) (?:also |too |just )?(?:fine|ok|okay|good|great|acceptable|alright|all right|works?|possible|flexible|open)\b|\b(?:works?|fine|ok|okay|acceptable) (?:too|as well|also)\b|\bwill (?:also )?(?:do|work)\b|^(?:accept|take|go with|settle for|pick|choose|get|book|try|ask for|go for|be flexible|i'm flexible|we're flexible|we are flexible|i am flexible|flexible|allow)\b|^(?:any ?time|anything|either)\b|\b(?:i can|we can|i could|we could) (?:also )?(?:do|come|make)\b|\b(?:works?|is okay|is ok) for (?:me|us)\b/i.test(
      text,
    );
  if (!says || /\b(?:we|they|it|store|shop|office|restaurant)(?:'re|'s| is| are) open\b/i.test(text)) return null;
  const eachDay = daysOfSpan(text, context.wording.today);
  if (eachDay.length > 0) return { accepts: eachDay };
  if (
    /\b(?:any ?time|any time|anything|whatever|any slot|any day|first available|earliest|soonest|next available|closest|nearest)\b/i.test(
      text,
    ) &&
    slotsIn(text, context.wording.today).length === 0
  ) {
    return { accepts: [{ text: 'any day and time', value: '../..' }] };
  }
  const slots = slotsIn(text, context.wording.today);
  if (slots.length > 0) return { accepts: slots };
  const hour = /^(?:then |try |accept |take |book |get |go with )*(?:at )?(\d{1,2})(?::(\d{2}))?\b/i.exec(text);
  if (hour) {
    const value = `${String((Number(hour[1]) % 12) + 12).padStart(2, '0')}:${hour[2] ?? '00'}`;
    return { accepts: [{ text: `${hour[1]}${hour[2] === undefined ? '' : `:${hour[2]}`} PM`, value }] };
  }
  const thing =
    /^(?:accept|take|go with|settle for|pick|choose|get)\s+(.+)$/i.exec(text)?.[1] ??
    /^(.+?)\s+(?:is|are|would be|works?|will do)\b/i.exec(text)?.[1];
  return thing === undefined || /^(?:it|that|this)$/i.test(thing)
    ? null
    : { accepts: [{ text: context.wording.spoken(thing).replace(/[.!]+$/, ''), value: null }] };
};
