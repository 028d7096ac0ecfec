/** A word as written, and what is sent for it to be said. */
export interface SpokenWord {
  readonly written: string;
  readonly spoken: string;
}

const atAndDot: Readonly<Record<string, readonly [at: string, dot: string]>> = {
  en: ['at', 'dot'],
  de: ['at', 'Punkt'],
  es: ['arroba', 'punto'],
  fr: ['arobase', 'point'],
  it: ['chiocciola', 'punto'],
  nl: ['apenstaartje', 'punt'],
  pl: ['małpa', 'kropka'],
  pt: ['arroba', 'ponto'],
};

const email = /^[\p{P}]*?([\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)(\p{P}*)$/u;
/** Digits that are a name and not an amount: a telephone number, a reference. */
const digitString = /^\+?\(?\d[\d().-]*\d[\p{P}]*$/u;
const fewestDigits = 7;
const date = /^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[.-]\d{1,2}[.-]\d{4})(?!\d)/u;

/** The fast models read figures and signs as they come, so addresses and long numbers are spelled for them. */
export function spokenWords(text: string, language: string): SpokenWord[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((written) => ({ written, spoken: spokenFor(written, language) }));
}

function spokenFor(written: string, language: string): string {
  const address = email.exec(written);
  if (address) return `${spelledAddress(address[1] ?? '', language)}${address[2] ?? ''}`;
  const digits = written.replace(/\D/gu, '');
  return digitString.test(written) && !date.test(written) && digits.length >= fewestDigits
    ? spelledDigits(written)
    : written;
}

function spelledAddress(address: string, language: string): string {
  const [at, dot] = atAndDot[language.slice(0, 2)] ?? ['at', 'dot'];
  return address.replaceAll('@', ` ${at} `).replaceAll('.', ` ${dot} `);
}

/** One digit after the other, groups with a pause between them. */
function spelledDigits(written: string): string {
  const end = /[.,;:!?]*$/u.exec(written)?.[0] ?? '';
  const groups = (written.match(/\d+/gu) ?? []).flatMap(shortGroups);
  return `${written.startsWith('+') ? '+' : ''}${groups.map((group) => group.split('').join(' ')).join(', ')}${end}`;
}

/** Threes, and at most four at the end. */
function shortGroups(digits: string): string[] {
  return digits.length <= 4 ? [digits] : [digits.slice(0, 3), ...shortGroups(digits.slice(3))];
}
