import { emailSaid } from './said-email.ts';
import { numberNamed, saidDigits } from './said-numbers.ts';

const checkable = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\bhttps?:\/\/\S+|\bwww\.\S+/g,
  /[$€£]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:dollars|euros|pounds|usd|eur|gbp)\b/gi,
  /\+?\d(?:[\s().-]{0,2}\d){5,}/g,
];

/** The addresses, sums of money and long numbers of a text that do not occur in what is known, written or spoken. */
export function unsaidIn(text: string, known: string): string[] {
  let rest = text;
  const found: string[] = [];
  for (const pattern of checkable) {
    for (const [match] of rest.matchAll(pattern)) if (!isKnown(match, known)) found.push(match);
    rest = rest.replace(pattern, ' ');
  }
  return found;
}

function isKnown(words: string, known: string): boolean {
  if (known.toLowerCase().includes(words.toLowerCase().replace(/[.,;:]+$/, ''))) return true;
  if (words.includes('@')) return emailSaid(words, known);
  if (/^(?:https?:|www)/i.test(words)) return false;
  const digits = words.replace(/\D/g, '');
  if (/^[+\d(]/.test(words) && digits.length > 5 && !/[a-z]/i.test(words))
    return saidDigits(known).includes(digits.slice(-7));
  return numberNamed(Number(words.replace(/[^\d.]/g, '')), known);
}
