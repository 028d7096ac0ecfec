import type { ToolDefinition } from '../../../core/ports/mind.ts';
import { asFields, fieldsOf, textOf } from '../../../core/json-fields.ts';
import { findNumbers } from '../language/amounts.ts';
import { dayOfIso, isoDay, isoTime, timeOfIso, type Day } from '../language/calendar.ts';
import { findCodes } from '../language/codes.ts';
import { findEmails, findPhones, sayPhone } from '../language/contact-details.ts';
import { findMoments, sayMoment } from '../language/moments.ts';
import { hear } from '../mind/hearing.ts';
import { nameIn } from '../mind/names.ts';
import { capitalised } from '../language/inversion.ts';

/** What is known of the caller when a tool is asked for. */
export interface CallerKnown {
  readonly name: string | null;
  /** E.164. */
  readonly phone: string;
  readonly email: string | null;
  readonly reason: string | null;
  readonly today: Day;
  readonly country: string | null;
}

export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  readonly options: readonly string[];
  /** Name, description and format in lower case: what is read to find out what it means. */
  readonly about: string;
  readonly description: string;
}

export function parametersOf(tool: ToolDefinition): Parameter[] {
  const schema = asFields(tool.parameters);
  const properties = fieldsOf(schema, 'properties') ?? {};
  const required = Array.isArray(schema?.['required']) ? schema['required'] : [];
  return Object.keys(properties).map((name) => {
    const property = fieldsOf(properties, name);
    const options = Array.isArray(property?.['enum']) ? property['enum'].filter((one) => typeof one === 'string') : [];
    const types = property?.['type'];
    const type = typeof types === 'string' ? types : Array.isArray(types) ? String(types[0]) : 'string';
    const description = textOf(property, 'description');
    const spoken = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
    return {
      name,
      required: required.includes(name),
      type,
      options,
      about: `${spoken} ${description} ${textOf(property, 'format')}`.toLowerCase(),
      description,
    };
  });
}

/** The value that words give a parameter; undefined where they give none. `asked`: it was just asked for. */
export function valueIn(parameter: Parameter, text: string, known: CallerKnown, asked: boolean): unknown {
  const hearing = hear(text);
  const { utterance } = hearing;
  const { about, type, options, name } = parameter;
  if (options.length > 0) {
    const option = options.find((one) => utterance.plain.includes(one.toLowerCase().replace(/[_-]+/g, ' ')));
    if (option !== undefined) return option;
    const day = momentIn(text, known.today);
    return day?.day === undefined || day.day === null ? undefined : options.find((one) => isWeekday(one, day.day));
  }
  if (type === 'boolean') return asked && hearing.polarity ? hearing.polarity.value.answer === 'yes' : undefined;
  if (type === 'number' || type === 'integer') return findNumbers(utterance).at(-1)?.value;
  if (type !== 'string') return undefined;
  if (/\be-?mail\b/.test(about)) return findEmails(utterance).at(-1)?.value ?? known.email ?? undefined;
  if (/\b(?:phone|telephone|mobile|caller id|cell)\b/.test(about))
    return findPhones(utterance, known.country).at(-1)?.value ?? (known.phone === '' ? undefined : known.phone);
  if (/\b(?:date|day|weekday|when)\b/.test(about) && !/\bbirth\b/.test(about))
    return dayIn(parameter, text, known.today);
  if (/\b(?:time|hour|slot)\b/.test(about)) return timeIn(text, known.today);
  if (/\b(?:number|code|id|reference|zip|postal)\b/.test(about) && !/\bname\b/.test(name))
    return findCodes(utterance).at(-1)?.value;
  if (
    /\b(?:customer|caller|client|patient|guest|full|last|first|your|their|person|contact|visitor)\b.*\bname\b|^name\b|\bname of (?:the )?(?:customer|caller|client|patient|guest|person|visitor)\b/.test(
      about,
    )
  )
    return asked ? (nameIn(hearing)?.value ?? undefined) : (known.name ?? undefined);
  if (
    /\b(?:question|query|reason|message|note|topic|summary|subject|description|problem|issue|matter|search)\b/.test(
      about,
    )
  )
    return asked ? answered(text) : (known.reason ?? text.trim());
  if (asked) return /\bname\b/.test(about) ? (nameIn(hearing)?.value ?? answered(text)) : answered(text);
  return named(parameter, text);
}

/** How to ask for it. */
export function questionFor({ about, description, name }: Parameter): string {
  if (/\be-?mail\b/.test(about)) return 'What is your email address?';
  if (/\b(?:date|day|weekday|when)\b/.test(about) && !/\bbirth\b/.test(about)) return 'For which day would that be?';
  if (/\b(?:time|hour)\b/.test(about)) return 'What time would you like?';
  if (/\b(?:customer|caller|client|full|your|their|contact)\b.*\bname\b|^name\b/.test(about))
    return 'May I have your name, please?';
  const spoken = (description === '' ? name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ') : description)
    .replace(/\s*[(.,;].*$/, '')
    .replace(/^(?:the|a|an)\s+/i, '')
    .trim();
  const words = `${spoken.charAt(0).toLowerCase()}${spoken.slice(1)}`;
  return /^(?:which|what|how|who|where|when)\b/.test(words) ? `${capitalised(words)}?` : `What is the ${words}?`;
}

function momentIn(text: string, today: Day) {
  return findMoments(hear(text).utterance, { today }).find((one) => one.value.day !== null)?.value ?? null;
}

const dayWord =
  /\b(?:(?:next|this|coming) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btoday\b|\btomorrow\b|\btonight\b/i;

/** ISO where the schema speaks of a date, else the words. */
function dayIn({ about }: Parameter, said: string, today: Day): string | undefined {
  const text = said.replace(/(day)s\b/gi, '$1');
  const found = findMoments(hear(text).utterance, { today }).find((one) => one.value.day !== null);
  const now = /\bnow\b/i.test(text);
  if (found?.value.day || now) {
    if (wantsIso(about)) return isoDay(found?.value.day ?? today);
    return dayWord.exec(text)?.[0] ?? (found ? text.slice(found.start, found.end) : 'today');
  }
  return dayWord.exec(text)?.[0];
}

function wantsIso(about: string): boolean {
  return (
    /\b(?:yyyy|iso|date)\b/.test(about) &&
    !/\bwhich day|weekday|day of (?:the )?week|name of (?:the )?day\b/.test(about)
  );
}

function timeIn(text: string, today: Day): string | undefined {
  const { utterance } = hear(text);
  const found = findMoments(utterance, { today, bare: false }).find((one) => one.value.time !== null);
  if (found?.value.time && found.value.certain) return isoTime(found.value.time);
  return /\b(?:early |late |mid-?)?(?:morning|afternoon|evening|noon|lunchtime)\b/i.exec(text)?.[0].toLowerCase();
}

function isWeekday(option: string, day: Day | null): boolean {
  if (!day) return false;
  const name = new Date(Date.UTC(day.year, day.month - 1, day.day)).toLocaleDateString('en-US', {
    weekday: 'long',
    timeZone: 'UTC',
  });
  return (
    option.length >= 3 &&
    name.toLowerCase().startsWith(option.toLowerCase().slice(0, 3)) &&
    /day$|^\w{3}$/i.test(option)
  );
}

/** "the pet's name is Biscuit", "my dog Biscuit": only where the parameter's own noun goes before it. */
function named({ about }: Parameter, text: string): string | undefined {
  const noun = /\b(?:name of (?:the )?(\w+)|(\w+) name)\b/.exec(about);
  const word = noun?.[1] ?? noun?.[2];
  if (word === undefined) return undefined;
  return new RegExp(
    `\\b(?:${word}|dog|cat|puppy|kitten|child|son|daughter),? (?:is (?:called |named )?|named |called )?(\\p{Lu}\\p{L}+)`,
    'u',
  ).exec(text)?.[1];
}

function answered(text: string): string | undefined {
  const bare = text
    .replace(
      /^(?:(?:um+|uh+|oh|well|so|yes|yeah|sure|okay|ok|it's|it is|that's|that would be|his name is|her name is|their name is|the name is|my|the)\b[\s,.]*)+/i,
      '',
    )
    .replace(/[\s.!,]+$/, '')
    .trim();
  return bare === '' ? undefined : bare;
}

/** "So that's Friday, 7 PM, party size 4, Elena Rossi." */
export function sayArguments(given: Readonly<Record<string, unknown>>, today: Day): string {
  const parts = Object.entries(given).map(([name, value]) => {
    const label = name
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/[_-]+/g, ' ')
      .toLowerCase();
    if (typeof value !== 'string') return `${label} ${String(value)}`;
    const time = /^\d{2}:\d{2}$/.test(value) ? timeOfIso(value) : null;
    const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayOfIso(value) : null;
    if (time || day) return sayMoment({ day, time }, today);
    return /^\+\d{8,15}$/.test(value) ? sayPhone(value) : value;
  });
  return `So that's ${parts.join(', ')}.`;
}
