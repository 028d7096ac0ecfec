import type { TranscriptTurn } from '../call/transcript.ts';
import type { Field } from '../workflow/workflow.ts';
import { wordsOf } from './evidence.ts';
import type { FieldValue } from './report.ts';
import { daySaid, namesDay } from './said-date.ts';
import { emailSaid } from './said-email.ts';
import { numberSaid, saidDigits, saysNumber } from './said-numbers.ts';

export interface ValueSupport {
  readonly field: Field;
  readonly value: NonNullable<FieldValue>;
  readonly turns: readonly TranscriptTurn[];
  /** The person's turn that holds the quote. */
  readonly turn: number;
  /** ISO 639-1. */
  readonly language: string;
  /** E.164 of the person: "this number". Null where it is not known. */
  readonly phone: string | null;
}

/** Dictations and their corrections go over so many turns. */
const dictationTurns = 8;
const comparedDigits = 7;
const theirOwnNumber = /\b(?:this|same|that|the) (?:number|one|phone|line)\b|\byou(?:'re| are| have| just)? call/i;
const bestWords = /\b(?:best|highest|top|maximum|max|full|perfect|excellent|amazing|fantastic|outstanding)\b/i;
const worstWords = /\b(?:worst|lowest|minimum|bottom|terrible|horrible|awful)\b/i;
const refusal = /^(?:no|nope|nah|not|never|wrong|nein|non|não|nee)\b(?! (?:problem|worries|objection))/;
const agreement =
  /\b(?:yes|yeah|yep|yup|right|correct|sure|ok|okay|exactly|perfect|please|fine|good|great|works?|absolutely|indeed|of course|definitely|precisely|alright|sounds|thats it|you got it|it is|i do|we do|mhm|uh huh)\b/;
/** Whole turns that say nothing but that they agree. */
const onlyAgreement =
  /^(?:(?:yes|yeah|ok|okay|s[ií]|claro|vale|correcto|exacto|oui|ouais|daccord|exact|ja|genau|richtig|gut|gerne|certo|esatto|va bene|sim|isso|tá|klopt|goed|はい|ええ|うん|네|예|对|是|是的|好|好的|हाँ|हां|जी|نعم|أجل|por favor|bien|bitte|merci|gracias|danke|grazie|obrigad[oa]|prego|thank you) ?)+$/u;

/**
 * Whether the words can have meant the value, as far as that can be decided: numbers, addresses and days have to be named by the person,
 * or by the agent in what the person agreed to; nobody has said yes or no before they were spoken to. Other kinds of values, and other languages than English beyond a bare yes, are
 * let through.
 */
export function supported(support: ValueSupport): boolean {
  const { field, turns, turn, language } = support;
  const own = turns[turn]?.text ?? '';
  const before = agentBefore(turns, turn);
  if (field.type === 'yes_no' && !turns.slice(0, turn).some((other) => other.role === 'ai')) return false;
  const english = language.toLowerCase().startsWith('en');
  if (!english && !onlyAgreement.test(wordsOf(own))) return true;
  switch (field.type) {
    case 'rating':
    case 'number':
    case 'amount':
      return numberSupported(support, own, before);
    case 'email':
      return fromDictation(support, before, (text) => emailSaid(String(support.value), text));
    case 'phone':
      return phoneSupported(support, own, before);
    case 'date':
    case 'date_time':
      return daySupported(support, own);
    case 'yes_no':
    case 'time':
    case 'name':
    case 'choice':
    case 'text':
      return true;
  }
}

function numberSupported({ field, value }: ValueSupport, own: string, before: string): boolean {
  const number = Number(value);
  if (numberSaid(number, own)) return true;
  if (field.type === 'rating' && number === field.max && bestWords.test(own)) return true;
  if (field.type === 'rating' && number === field.min && worstWords.test(own)) return true;
  return !saysNumber(own) && agrees(own) && numberSaid(number, before);
}

function phoneSupported(support: ValueSupport, own: string, before: string): boolean {
  const wanted = String(support.value).replace(/\D/g, '').slice(-comparedDigits);
  if (wanted === '') return true;
  if (support.phone?.replace(/\D/g, '').endsWith(wanted) && (theirOwnNumber.test(own) || agrees(own))) return true;
  return fromDictation(support, before, (text) => saidDigits(text).includes(wanted));
}

/** In the person's turn, over the turns around it, or read back to them and agreed to. */
function fromDictation({ turns, turn }: ValueSupport, before: string, said: (text: string) => boolean): boolean {
  const own = turns[turn]?.text ?? '';
  const around = turns.slice(Math.max(0, turn - dictationTurns), turn + dictationTurns + 1);
  const theirs = around.filter((other) => other.role === 'human').map((other) => other.text);
  return said(own) || said(theirs.join(' ')) || (agrees(own) && said(before));
}

function daySupported({ value, turns, turn }: ValueSupport, own: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(String(value))?.[0];
  if (date === undefined || daySaid(date, own)) return true;
  if (namesDay(own) && !agrees(own)) return false;
  const offered = turns.slice(0, turn).filter((other) => other.role === 'ai');
  return !refusal.test(wordsOf(own)) && offered.some((other) => daySaid(date, other.text));
}

/** What the agent said last before a turn of the person. */
function agentBefore(turns: readonly TranscriptTurn[], turn: number): string {
  const last = turns.slice(0, turn).findLastIndex((other) => other.role === 'ai');
  const first = turns.slice(0, last + 1).findLastIndex((other) => other.role === 'human') + 1;
  return turns
    .slice(first, last + 1)
    .map((other) => other.text)
    .join(' ');
}

function agrees(text: string): boolean {
  const words = wordsOf(text);
  return !refusal.test(words) && (agreement.test(words) || onlyAgreement.test(words));
}
