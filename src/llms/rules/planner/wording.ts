import type { Day } from '../language/calendar.ts';
import { asWritten, usualHour } from './details.ts';
import { findMoments, sayMoment } from '../language/moments.ts';
import { kept, released, toSecondPerson } from '../language/second-person.ts';
import { listen } from '../language/utterance.ts';
import { isBaseVerb, thirdPersonOf } from '../language/verb-forms.ts';

/** How what a prompt says is put to the person. */
export interface Wording {
  readonly today: Day;
  /** Dates in full, units spoken, the owner in the third person; the person called stays "they". */
  spoken(text: string): string;
  /** The same, addressed to the person. */
  toPerson(text: string): string;
}

export interface Speakers {
  readonly today: Day;
  /** For whom the call is made; null when unknown. */
  readonly principal: string | null;
  /** The principal is a person who says "I", not a business that says "we". */
  readonly principalIsPerson: boolean;
  /** "he" and "she" in the prompt mean the person who is called. */
  readonly singleCallee: boolean;
  /** The one of the two that is somebody else: "give him antihistamines", said of a mother's son. */
  readonly other: 'he' | 'she' | null;
  readonly calleeNames: readonly string[];
  /** "driver", "member": the prompt calls them so. */
  readonly calleeNouns: readonly string[];
}

export function wordingFor(speakers: Speakers): Wording {
  const spoken = (text: string) => units(firstPerson(inFull(tidy(text), speakers.today), speakers));
  return {
    today: speakers.today,
    spoken: (text) => released(spoken(text)),
    toPerson: (text) =>
      toSecondPerson(namedAsThey(spoken(text), speakers), {
        single: speakers.singleCallee,
        other: speakers.other,
        nouns: speakers.calleeNouns,
      }),
  };
}

function tidy(text: string): string {
  return text.replace(/[’‘]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim();
}

/** "the contract we sent on Monday": the one before, not the next. */
const isOver =
  /\b(?:sent|bought|ordered|received|visited|stayed|came|called|paid|delivered|shipped|purchased|attended|met|spoke|talked|signed|placed|submitted|arrived|happened|dropped)\b[^.,;]{0,40}?\bon\s+$/i;

/** Dates and times as one says them: "Friday 7pm" → "Friday, March 13 at 7 PM", "tomorrow" → "tomorrow, Tuesday, March 10". */
export function inFull(text: string, today: Day): string {
  const utterance = listen(text);
  let out = '';
  let at = 0;
  for (const moment of findMoments(utterance, { today, near: usualHour(text) })) {
    const said = text.slice(moment.start, moment.end);
    if (/[\p{L}]-$/u.test(text.slice(0, moment.start)) || /^-[\p{L}]/u.test(text.slice(moment.end))) continue;
    if (!moment.value.certain || /^['’]s\b/.test(text.slice(moment.end))) continue;
    if (/^this (?:morning|afternoon|evening)$/i.test(said)) continue;
    if (/^\w+day$/i.test(said) && !/^(?:to|yester)day$/i.test(said) && isOver.test(text.slice(0, moment.start)))
      continue;
    const relative = /^(today|tomorrow|tonight)\b/i.exec(said)?.[1]?.toLowerCase();
    const full = asWritten(said, sayMoment(moment.value, today), moment.value.day);
    out += text.slice(at, moment.start) + (relative && moment.value.day ? `${relative}, ${full}` : full);
    at = moment.end;
  }
  return (out + text.slice(at))
    .replace(/\bthis (?=(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day,)/gi, '')
    .replace(/\b(at|by|around) (?=at |by )/gi, '')
    .replace(/\bat (?=(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day, )/g, 'on ');
}

function units(text: string): string {
  return text
    .replace(
      /(\$[\d,.]+k?)\s*(?:\/|per )\s*(month|mo|year|yr|week|hour|hr|night|person|day)\b\.?/gi,
      (_whole, sum: string, unit: string) => `${sum} a ${unitNames[unit.toLowerCase()] ?? unit}`,
    )
    .replace(/\bw\/o\b/gi, 'without')
    .replace(/\bw\/(?=\s|\w)/gi, 'with ')
    .replace(/\bappt\b\.?/gi, 'appointment')
    .replace(/\b(\d+)\s?(?:pax|ppl)\b/gi, '$1 people')
    .replace(/\s+/g, ' ');
}

const unitNames: Readonly<Record<string, string>> = { mo: 'month', yr: 'year', hr: 'hour' };

/** What the owner says of himself: "my car" → "Josh's car"; a business keeps its "we". */
function firstPerson(text: string, speakers: Speakers): string {
  const owner = speakers.principalIsPerson || speakers.principal === null ? (speakers.principal ?? 'my client') : null;
  const name = owner === null ? null : '\uE000';
  if (name === null)
    return text
      .replace(/\bmy\b/gi, 'our')
      .replace(/\bI'm\b/g, "we're")
      .replace(/\bI am\b/g, 'we are')
      .replace(/\bI\b/g, 'we')
      .replace(/\bme\b/gi, 'us');
  const verbs: readonly (readonly [RegExp, string])[] = [
    [/\bI'm\b|\bI am\b/g, `${name} is`],
    [/\bI've\b|\bI have\b/g, `${name} has`],
    [/\bI'll\b|\bI will\b/g, `${name} will`],
    [/\bI'd\b|\bI would\b/g, `${name} would`],
    [/\bI was\b/g, `${name} was`],
    [/\bI\b(?!-\d)/g, name],
    [/\bmyself\b/gi, name],
    [/\bmine\b/gi, `${name}'s`],
    [/\bmy\b/gi, `${name}'s`],
    [/\bme\b/g, name],
  ];
  const turned = verbs.reduce((said, [pattern, by]) => said.replace(pattern, by), conjugated(text));
  const first = turned.indexOf('\uE000');
  return (
    turned.slice(0, first + 1) +
    turned
      .slice(first + 1)
      .replace(/\uE000's\b/g, kept('their'))
      .replace(
        /(?<=\p{L} )\uE000(?=[.,;!?]|$| (?:on|at|in|for|to|by|with|a|an|the|when|if|tomorrow|today|about|back)\b)/gu,
        kept('them'),
      )
  ).replaceAll('\uE000', owner ?? '');
}

const inverted = /\b(?:can|could|do|does|did|will|would|should|may|must|might|am|was|have|had|shall)\s+$/i;

/** "if I need", "do I have to" → in the third person. */
function conjugated(text: string): string {
  return text
    .replace(/\bdo I\b/gi, (said) => (said.startsWith('D') ? 'Does I' : 'does I'))
    .replace(/\bam I\b/gi, (said) => (said.startsWith('A') ? 'Is I' : 'is I'))
    .replace(/\bhave I\b/gi, (said) => (said.startsWith('H') ? 'Has I' : 'has I'))
    .replace(
      /\bI ((?:also|just|really|still|already|only|usually|currently|always) )?([a-z]+)\b/g,
      (said, adverb: string | undefined, verb: string, at: number, whole: string) =>
        isBaseVerb(verb) &&
        verb !== 'have' &&
        verb !== 'be' &&
        verb !== 'read' &&
        verb !== 'set' &&
        verb !== 'put' &&
        verb !== 'cut' &&
        !inverted.test(whole.slice(0, at))
          ? `I ${adverb ?? ''}${thirdPersonOf(verb)}`
          : said,
    )
    .replace(/\b((?:can|could|do|does|did|will|would|should|may|must) )I have\b/gi, `$1I ${kept('have')}`);
}

/** "Sarah's appointment" is "your appointment" to Sarah, where the prompt says that she is the one called. */
function namedAsThey(text: string, speakers: Speakers): string {
  let turned = text;
  for (const name of speakers.calleeNames) {
    const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    turned = turned
      .replace(new RegExp(`\\b${plain}'s\\b(?! \\p{Lu})`, 'gu'), 'their')
      .replace(new RegExp(`\\b${plain}(?='s \\p{Lu})`, 'gu'), kept)
      .replace(new RegExp(`\\b${plain}\\b`, 'gi'), 'they');
  }
  return turned.replace(
    /\b(ask|tell|remind|thank|inform|offer|call|with|to|for|of|from|by|at|about|let) they\b/gi,
    '$1 them',
  );
}
