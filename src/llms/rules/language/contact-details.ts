import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import { findSpelled, soundsAlike, withLettersPut } from './spelling.ts';
import { findAll, type Found, type Utterance } from './utterance.ts';

const connectors: Readonly<Record<string, string>> = {
  dot: '.',
  period: '.',
  point: '.',
  underscore: '_',
  dash: '-',
  hyphen: '-',
  minus: '-',
  plus: '+',
};
const tld =
  'com|net|org|edu|gov|io|ai|app|dev|info|biz|me|us|ca|co|uk|de|fr|es|it|nl|be|ch|at|au|nz|ie|in|eu|law|health|clinic|dental|shop|store|online|tech|xyz|tv';
const spokenDomain = new RegExp(
  `(?<= at | @ ?)((?:(?!at\\b)[a-z0-9-]+ ?(?:dot|dash|hyphen|\\.)? ?){1,5}?)(?: dot | ?\\. ?)(${tld}|(?<= dot )(?:se|no|dk|fi|pl|cz|gr|hu|mx|jp|za|br|pt))(?:(?: dot |\\.)(uk|au|nz|br|mx|jp))?\\b(?!@)`,
  'g',
);
const notLocal =
  /^(?:is|am|are|was|it|it's|its|email|e-mail|mail|address|my|mine|at|to|sure|yes|yeah|yep|yup|ok|okay|um|uh|er|so|the|that|that's|thats|this|be|would|will|use|try|me|send|reach|you|can|well|and|just|have|spelled|spelt|best|one|good|i'm|i|we|we're|us|our|actually|no|sorry|mean|wait|with|reached|contact|got|right|it'd|write|then|in|for|on|of|a|an|course|goes|or|also|work|personal)$/;

/** E-mail addresses, written ("jane@example.com") or spoken ("jane dot doe at example dot com"), in lower case. */
export function findEmails(utterance: Utterance): Found<string>[] {
  const written = findAll(utterance, /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (match) => match[0].replace(/^\.+|\.+$/g, ''));
  return [...written, ...spokenEmails(utterance)]
    .map((email) => respelled(utterance, email))
    .toSorted((a, b) => a.start - b.start);
}

function spokenEmails(utterance: Utterance): Found<string>[] {
  const found: Found<string>[] = [];
  for (const match of utterance.norm.matchAll(spokenDomain)) {
    const atAt = utterance.norm.slice(0, match.index).search(/ (?:at|@) ?$/);
    const local = localBefore(utterance.norm.slice(0, atAt));
    if (local === null) continue;
    const domain = knownDomain(joined((match[1] ?? '').trim()));
    const end = [match[2], match[3]].filter(Boolean).join('.');
    if (domain === '' || /[^a-z0-9.-]/.test(domain)) continue;
    const span = utterance.textSpan(local.start, match.index + match[0].length);
    found.push({ value: `${local.value}@${domain}.${end}`.replace(/\.{2,}/g, '.'), ...span });
  }
  return found;
}

/** The words right before "at" that make the first part of an address. */
function localBefore(heard: string): { readonly value: string; readonly start: number } | null {
  const text = heard.replace(/\b([a-z]),? (?:as in|like) [a-z]+,?/g, (pair, one: string) => one.padEnd(pair.length));
  const words = [...text.matchAll(/[a-z0-9'_.+-]+,?/g)];
  let first = words.length;
  while (first > 0 && words.length - first < 24) {
    const word = words[first - 1];
    if (!word) break;
    const bare = word[0].replace(/[,.]+$/, '');
    const goesOn =
      first === words.length || !/[,.]$/.test(word[0]) || (bare.length === 1 && /^\w\b/.test(words[first]?.[0] ?? ''));
    const spelledI = /^[ai]$/.test(bare) && /^[a-z0-9],?$/.test(words[first]?.[0] ?? '');
    if (bare === '' || !goesOn || (notLocal.test(bare) && !spelledI)) break;
    first -= 1;
  }
  const start = words[first]?.index;
  if (start === undefined) return null;
  const value = joined(withLettersPut(text.slice(start).replace(/,/g, ' ')));
  return /^[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?$/.test(value) ? { value, start } : null;
}

/** "gee mail", "hot mail". */
function knownDomain(said: string): string {
  return said.replace(/^(?:gee|jee|ji|g-)mail$/, 'gmail').replace(/^(?:hot-mail)$/, 'hotmail');
}

function joined(spoken: string): string {
  return spoken
    .split(/\s+/)
    .map((word) => connectors[word] ?? word.replace(/[^a-z0-9._+-]/g, ''))
    .join('')
    .replace(/\.+$/, '');
}

/** "jane at example dot com, that's J A Y N E": the spelling wins over the word that it spells. */
function respelled(utterance: Utterance, email: Found<string>): Found<string> {
  const spelled = findSpelled(utterance).find((one) => one.start >= email.end);
  if (!spelled) return email;
  const part = email.value.split(/[@._-]/).find((one) => one !== spelled.value && soundsAlike(one, spelled.value));
  if (part === undefined || part.replace(/[^a-z0-9]/g, '').endsWith(spelled.value)) return email;
  return { value: email.value.replace(part, spelled.value), start: email.start, end: spelled.end };
}

/** Phone numbers: E.164 where they can be read as a number of the country or carry a +, else their digits. */
export function findPhones(utterance: Utterance, country: string | null): Found<string>[] {
  const pattern = /(?<![\w$#@/:.-])\+?\(?\d{1,4}\)?(?:[\s.,-]{0,2}\(?\d{1,4}\)?)+(?![\w/:@])|\+?\d{7,15}/g;
  return findAll(utterance, pattern, (match) => {
    const digits = match[0].replace(/\D/g, '');
    const dateLike = /^\d{4}-\d{2}-\d{2}$/.test(match[0]) || /^\d{1,3}(?:,\d{3})+$/.test(match[0]);
    if (digits.length < 7 || digits.length > 15 || dateLike) return null;
    return asE164(match[0].startsWith('+') ? `+${digits}` : digits, country);
  });
}

function asE164(digits: string, country: string | null): string {
  const parsed = parsePhoneNumberFromString(digits, (country ?? 'US') as CountryCode);
  return parsed?.isPossible() ? parsed.number : digits;
}

export function countryOf(phone: string): string | null {
  return parsePhoneNumberFromString(phone)?.country ?? null;
}

/** As one reads a number out: the national form where there is one. */
export function sayPhone(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  if (!parsed) return phone;
  return parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}
