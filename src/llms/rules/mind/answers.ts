import type { Field, FieldType } from '../../../core/workflow/workflow.ts';
import type { FieldValue } from '../../../core/report/report.ts';
import { findAmounts, findNumbers } from '../language/amounts.ts';
import type { ClockTime, Day } from '../language/calendar.ts';
import { findCodes } from '../language/codes.ts';
import { findEmails, findPhones } from '../language/contact-details.ts';
import { findMoments, isoMoment, isoSpan } from '../language/moments.ts';
import { sentenceAround, type Span } from '../language/sentences.ts';
import { capitalised } from '../language/inversion.ts';
import type { Found, Utterance } from '../language/utterance.ts';
import type { Hearing } from './hearing.ts';
import { nameIn } from './names.ts';
import { choiceIn } from './choices.ts';
import { pastBase } from '../language/verb-forms.ts';
import { contentWords } from '../language/word-match.ts';

/** What may be assumed when an answer is read. */
export interface AnswerSetting {
  readonly today: Day;
  /** The time that the talk is about. */
  readonly near: ClockTime | null;
  /** Country of numbers without a prefix. */
  readonly country: string | null;
}

export type Answer =
  | { readonly kind: 'value'; readonly value: FieldValue; readonly quote: string }
  | { readonly kind: 'out_of_range'; readonly value: number }
  | { readonly kind: 'none' };

const none: Answer = { kind: 'none' };

/** Reads the answer to the question for `field`. `asked`: the question was just put, so that bare words count. */
export function readAnswer(field: Field, hearing: Hearing, setting: AnswerSetting, asked: boolean): Answer {
  const { utterance } = hearing;
  switch (field.type) {
    case 'yes_no':
      return (
        costless(field, utterance) ??
        (hearing.polarity ? value(utterance, hearing.polarity, hearing.polarity.value.answer) : null) ??
        (asked ? (qualified(utterance) ?? echoed(field, hearing) ?? none) : none)
      );
    case 'rating':
      return rating(field, hearing, asked);
    case 'number':
      return number(field, hearing, asked);
    case 'amount':
      return amount(hearing, asked);
    case 'email':
      return last(utterance, findEmails(utterance));
    case 'phone':
      return last(utterance, findPhones(utterance, setting.country));
    case 'date':
    case 'time':
    case 'date_time':
      return moment(field.type, hearing, setting, asked);
    case 'name':
      return asked ? named(hearing) : none;
    case 'choice':
      return chosen(field, hearing, asked);
    case 'text':
      return !asked ? none : isCode(field) ? code(hearing) : said(field, hearing);
  }
}

function value(utterance: Utterance, span: Span, what: FieldValue): Answer {
  return { kind: 'value', value: what, quote: sentenceAround(utterance.text, span) };
}

/** "Is it free?" "There's no cost." */
function costless(field: Field, utterance: Utterance): Answer | null {
  const match = /\bfree\b|\bincluded\b/i.test(field.label)
    ? /\bno (?:extra |additional )?(?:cost|charge|fees?|co-?pay)\b/.exec(utterance.plain)
    : null;
  if (match) return value(utterance, { start: match.index, end: match.index + match[0].length }, 'yes');
  const extra = /\bfree\b|\bincluded\b/i.test(field.label)
    ? /\b(?:is|are|costs?|that's|it's) (?:an? )?(?:extra|additional|separate)\b|\bon top\b/.exec(utterance.plain)
    : null;
  return extra && value(utterance, { start: extra.index, end: extra.index + extra[0].length }, 'no');
}

/** "Only Saturdays", "Sometimes": a yes with bounds. */
function qualified(utterance: Utterance): Answer | null {
  const match =
    /^\W*(?:well,? |um,? |uh,? )*(?:only|just|mostly|sometimes|usually|occasionally|partly|mainly)\b(?! (?:a )?(?:moment|second|sec|minute|wondering|curious|kidding|calling))/.exec(
      utterance.plain,
    );
  return match ? value(utterance, { start: match.index, end: match.index + match[0].length }, 'yes') : null;
}

/** "Has it shipped?" "It shipped yesterday.": the verb of the question, said plainly. */
function echoed(field: Field, hearing: Hearing): Answer | null {
  const verb = contentWords(field.label).findLast((word) => pastBase(word) !== null);
  if (
    verb === undefined ||
    /\b(?:if|unless|until|maybe|might|should have|supposed|will|'ll|depends|once|when)\b/.test(hearing.utterance.plain)
  )
    return null;
  const sentence = hearing.sentences.find((one) => !one.asks && contentWords(one.text).includes(verb));
  return sentence ? { kind: 'value', value: 'yes', quote: sentence.text } : null;
}

/** The last one said wins: people correct themselves. */
function last<T extends FieldValue>(utterance: Utterance, found: readonly Found<T>[]): Answer {
  const one = found.at(-1);
  return one ? value(utterance, one, one.value) : none;
}

const outOf = /\bout of (\d+)|\b(?:on|from) a scale|\b(?:from|between) \d+ (?:to|and) \d+/;

function rating(field: Field, hearing: Hearing, asked: boolean): Answer {
  const { utterance } = hearing;
  const scale = outOf.exec(utterance.norm);
  const numbers = findNumbers(utterance).filter((one) => !isScale(utterance, one));
  const extreme = asked && numbers.length === 0 ? extremeOf(field, utterance) : null;
  if (extreme) return extreme;
  const said = settled(utterance, numbers);
  const cued = scale !== null || /\b(?:rate|rating|give (?:it|you|them)|stars?|score)\b/.test(utterance.plain);
  if (said === null || (!asked && !cued)) return none;
  const middle = between(utterance, numbers);
  if (middle) return none;
  const { min, max } = { min: field.min ?? 1, max: field.max ?? 10 };
  if (said.value < min || said.value > max) return { kind: 'out_of_range', value: said.value };
  return value(utterance, said, said.value);
}

/** "Full marks", "the lowest". */
function extremeOf(field: Field, utterance: Utterance): Answer | null {
  const top = /\b(?:full marks|top marks|perfect score|highest|maximum|the max|full score)\b/.exec(utterance.plain);
  const bottom = top ? null : /\b(?:lowest|minimum|the worst(?: possible)?)\b/.exec(utterance.plain);
  const match = top ?? bottom;
  return match
    ? value(
        utterance,
        { start: match.index, end: match.index + match[0].length },
        top ? (field.max ?? 10) : (field.min ?? 1),
      )
    : null;
}

/** "eight out of ten": the ten is the scale. */
function isScale(utterance: Utterance, one: Found<number>): boolean {
  return (
    /\b(?:out of|of|scale of \w+ to|from \w+ to)\s*$/.test(utterance.plain.slice(0, one.start)) &&
    !/\b(?:a|an)\s*$/.test(utterance.plain.slice(0, one.start))
  );
}

/** "a seven or an eight": not one number. */
function between(utterance: Utterance, numbers: readonly Found<number>[]): boolean {
  const [a, b] = numbers.slice(-2);
  return (
    a !== undefined &&
    b !== undefined &&
    /^\s*(?:or|to|and|-|maybe|or maybe|,)\s*(?:maybe )?(?:an? )?$/.test(utterance.plain.slice(a.end, b.start)) &&
    a.value !== b.value
  );
}

const takenBack = /\b(?:wait|no|actually|sorry|mean|meant|make (?:it|that)|scratch|rather|correction)\b/;

/** One number, or the one that corrects the others. */
function settled(utterance: Utterance, numbers: readonly Found<number>[]): Found<number> | null {
  const first = numbers[0];
  const final = numbers.at(-1);
  if (!first || !final) return null;
  return takenBack.test(utterance.plain.slice(first.end, final.start)) ? final : first;
}

function number(field: Field, hearing: Hearing, asked: boolean): Answer {
  const { utterance } = hearing;
  const year = /\byear\b/.test(field.label) && asked ? /\b(1[89]|20) (\d{2})\b/.exec(utterance.norm) : null;
  if (year)
    return value(
      utterance,
      utterance.textSpan(year.index, year.index + year[0].length),
      Number(`${year[1]}${year[2]}`),
    );
  const words = field.label.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  const numbers = findNumbers(utterance).filter((one) => !/^\s*(?:%|percent)/.test(utterance.plain.slice(one.end)));
  const cued = numbers.some(
    (one) =>
      words.some((word) => utterance.plain.slice(one.end, one.end + 24).includes(word.slice(0, 5))) ||
      (/size|employees|staff|team/.test(field.label) &&
        /^\s*(?:people|employees|staff|person|folks|of us)/.test(utterance.plain.slice(one.end))),
  );
  if (!asked && !cued) return none;
  if (asked && between(utterance, numbers) && !takenBack.test(utterance.plain)) return none;
  const said = settled(utterance, numbers);
  if (said) return value(utterance, said, said.value);
  const alone = asked
    ? /\b(?:just (?:me|myself|us two|the two of us)|only me|by myself|none|zero|nobody|no one)\b/.exec(utterance.plain)
    : null;
  if (!alone) return none;
  const count = /two/.test(alone[0]) ? 2 : /none|zero|nobody|no one/.test(alone[0]) ? 0 : 1;
  return value(utterance, { start: alone.index, end: alone.index + alone[0].length }, count);
}

function amount(hearing: Hearing, asked: boolean): Answer {
  const { utterance } = hearing;
  const sums = findAmounts(utterance);
  const bare = asked ? findNumbers(utterance) : [];
  const found =
    sums.length > 0
      ? sums
      : bare.filter(
          (one) =>
            !/^ (?:months?|weeks?|days?|nights?|hours?|minutes?|people|persons?|guests?|percent|%)/.test(
              utterance.plain.slice(one.end),
            ),
        );
  if (/\bbetween\b|\d\s*(?:to|-)\s*[$€£]?\d/.test(utterance.norm) && found.length > 1) return none;
  const spoken = asked && sums.length === 0 ? (hundreds(utterance) ?? centsToo(utterance)) : null;
  if (spoken) return spoken;
  const one = settled(utterance, found);
  return one ? value(utterance, one, one.value) : none;
}

/** "sixty four fifty": dollars and cents. */
function centsToo(utterance: Utterance): Answer | null {
  const match = /(?<![\d.:$])\b([1-9]\d|[1-9]\d{2}) (\d{2})\b(?![\d:]|\.\d)(?! ?(?:am|pm|people|minutes))/.exec(
    utterance.norm,
  );
  return match
    ? value(
        utterance,
        utterance.textSpan(match.index, match.index + match[0].length),
        Number(match[1]) + Number(match[2]) / 100,
      )
    : null;
}

/** "one fifty", "two twenty five": hundreds without the word. */
function hundreds(utterance: Utterance): Answer | null {
  const match = /(?<![\d.:])\b([1-9]) (\d{2})\b(?![\d:]|\.\d)(?! ?(?:am|pm|people|minutes))/.exec(utterance.norm);
  return match
    ? value(
        utterance,
        utterance.textSpan(match.index, match.index + match[0].length),
        Number(match[1]) * 100 + Number(match[2]),
      )
    : null;
}

const temporal =
  /\b(?:morning|afternoon|evening|night|noon|lunch|dinner|week|weeks|month|months|year|years|day|days|today|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|weekends|weekdays|soon|later|asap|immediately|right away|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|autumn|winter|quarter|o'clock|hour|hours|anytime|any time|whenever|earliest|end of|early|late|after|before|holidays|already|paid)\b/;

function moment(type: FieldType, hearing: Hearing, setting: AnswerSetting, asked: boolean): Answer {
  const { utterance } = hearing;
  if (!asked) return none;
  const found = findMoments(utterance, { today: setting.today, near: setting.near, bare: type !== 'date' });
  const meant = found.filter((one) => !/\bnot (?:on |this |at )?$/.test(utterance.plain.slice(0, one.start)));
  const fitting = meant.filter((one) =>
    type === 'date' ? one.value.day !== null : type === 'time' ? one.value.time !== null : true,
  );
  const coming = fitting.filter((found) => !tellsOfPast(utterance, found));
  const one = settledMoment(utterance, coming.length > 0 ? coming : fitting);
  if (one && one.value.certain) {
    const iso =
      type === 'date'
        ? isoMoment({ day: one.value.day, time: null })
        : type === 'time'
          ? isoSpan({ ...one.value, day: null })
          : isoSpan(one.value);
    const complete =
      type !== 'date_time' || (one.value.day !== null && one.value.time !== null && one.value.until === null);
    const plain =
      complete || /^\d{4}-\d{2}-\d{2}$/.test(iso) || /^\d{2}:\d{2}$/.test(iso)
        ? iso
        : utterance.text.slice(one.start, one.end);
    const several = fitting.length > 1 && !takenBack.test(utterance.plain) && /\bor\b/.test(utterance.plain);
    return value(utterance, one, several ? trimmed(hearing) : plain);
  }
  if (one) return value(utterance, one, trimmed(hearing));
  const match = temporal.exec(utterance.plain);
  return match && hearing.substance !== '' && !hearing.acts.has('busy')
    ? value(utterance, { start: match.index, end: match.index + match[0].length }, trimmed(hearing))
    : none;
}

/** "It shipped this morning, so Friday": the first of the two is over. */
function tellsOfPast(utterance: Utterance, found: Span): boolean {
  const clause =
    utterance.plain
      .slice(0, found.start)
      .split(/[,.;!?]|\b(?:and|but|so)\b/)
      .at(-1) ?? '';
  return clause.split(/[^a-z']+/).some((word) => pastBase(word) !== null);
}

function settledMoment<T>(utterance: Utterance, found: readonly Found<T>[]): Found<T> | null {
  const first = found[0];
  const final = found.at(-1);
  if (!first || !final) return null;
  return takenBack.test(utterance.plain.slice(first.end, final.start)) ? final : first;
}

const asking = /^(?:are|is|do|does|did|can|could|why|what|who|how|when|where|will|would|should|may)\b.*\?$/i;

function named(hearing: Hearing): Answer {
  if (hearing.sentences.every((one) => asking.test(one.text))) return none;
  const name = nameIn(hearing);
  return name ? value(hearing.utterance, name, name.value) : none;
}

function chosen(field: Field, hearing: Hearing, asked: boolean): Answer {
  const choice = choiceIn(field.options, hearing.utterance);
  if (choice && (asked || field.options.length > 0))
    return asked || choice.exact ? value(hearing.utterance, choice, choice.value) : none;
  return asked && hearing.substance !== '' && hearing.questions.length === 0 && !hearing.polarity
    ? value(hearing.utterance, whole(hearing), trimmed(hearing))
    : none;
}

function whole(hearing: Hearing): Span {
  return { start: 0, end: hearing.text.length };
}

const codeLabel =
  /\b(?:order|confirmation|reference|booking|reservation|account|policy|invoice|serial|ticket|tracking|membership|member|case|claim|licen[cs]e|plate|customer|model|part|purchase|registration|id|student|employee|patient|unit|flight|gate|door|access|entry|security|alarm|meter|error|fault|product|voucher|batch|lot)(?: order)? (?:number|code|id|no|reading)\b|\breading of\b|\b(?:vin|licen[cs]e plate|plate number|zip(?: code)?|postal code|postcode|promo code|pin code)\b/i;

function isCode(field: Field): boolean {
  return codeLabel.test(field.label);
}

function code({ utterance }: Hearing): Answer {
  const found = findCodes(utterance).toSorted((one, other) => one.start - other.start);
  const final = found.at(-1);
  if (!final) return none;
  const longest = found.reduce((most, one) => (one.value.length > most.value.length ? one : most));
  const one = takenBack.test(utterance.plain.slice(0, final.start)) ? final : longest;
  return value(utterance, one, one.value);
}

/** Free text: what was said, without the courtesies around it. */
function said(field: Field, hearing: Hearing): Answer {
  const statements = hearing.sentences.filter((one) => !one.asks);
  const text = trimmed(hearing);
  const enough =
    hearing.substance !== '' ||
    (hearing.polarity !== null && /\b(?:any|questions|concerns|comments|allergies|anything)\b/i.test(field.label));
  if (statements.length === 0 || text === '' || !enough) return none;
  const first = statements[0];
  const final = statements.at(-1);
  if (!first || !final) return none;
  return { kind: 'value', value: text, quote: hearing.text.slice(first.start, final.end) };
}

const opener =
  /^(?:(?:um+|uh+|er+m?|hmm+|ah+|oh|well|so|okay|ok|yes|yeah|yep|sure|of course|right|alright|certainly|absolutely|good question|great question|let me think|let me see|let's see|you know|i mean|i guess|honestly|to be honest|no problem|hi|hello|thanks|thank you|sorry|actually)\b[\s,.!:;-]*)+/i;

/** An answer as said, without the fillers before and the courtesies behind it. */
export function trimmed(hearing: Hearing): string {
  const statements = hearing.sentences
    .filter((one) => !one.asks && /[\p{L}\p{N}]/u.test(one.text))
    .map((one) => one.text);
  const text = statements.join(' ').trim();
  const bare = text
    .replace(opener, '')
    .replace(/[\s,]*(?:thanks|thank you|please|you know|bye|goodbye)?[\s.!,]*$/i, '')
    .trim();
  return capitalised(bare === '' ? text.replace(/[.!]+$/, '') : bare);
}
