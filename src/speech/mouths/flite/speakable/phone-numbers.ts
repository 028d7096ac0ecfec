import { digitByDigit, digitGroups } from './number-words.ts';
import { type Rule, coreAt } from './rule.ts';

const longestInWords = 6;
const end = String.raw`(?=$|[^\w.-]|[.-](?:\s|$))`;
const northAmerican = new RegExp(String.raw`^[("']*(\+?1[\s.-]?)?\(?([2-9]\d\d)\)?[\s.-]?(\d{3})[\s.-]?(\d{4})${end}`);
const local = new RegExp(String.raw`^["']*(\d{3})[.-](\d{4})${end}`);
/** Country codes of one and two digits; the others have three. */
const countryCode = String.raw`1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3}`;
const international = new RegExp(String.raw`^["']*\+(${countryCode})([\s.-]?\(?\d+(?:[\s.()-]{1,2}\d+){0,4})${end}`);

/**
 * `+1 415 555 1234` → "four one five; five five five; one two three four"; numbers of other countries with their code.
 * Seven digits count only when written as `555-1234`.
 */
export const phoneNumber: Rule = (words, at) => {
  const following = words.slice(at, at + longestInWords);
  const text = following.map((word) => word.text).join(' ');
  const read = readNorthAmerican(text) ?? readLocal(text) ?? readInternational(text);
  if (!read) return null;
  const digits = [...read.digits];
  return read.written.split(' ').map((part) => {
    const own = digits.splice(0, part.match(/\d/g)?.length ?? 0);
    return own.filter((said) => said !== '').join(' ');
  });
};

/** `x12` behind a number → "extension one two". */
export const phoneExtension: Rule = (words, at) => {
  const [, digits = ''] = /^x(\d{1,6})$/i.exec(words[at]?.core ?? '') ?? [];
  return digits !== '' && /\d$/.test(coreAt(words, at - 1)) ? [`extension ${digitByDigit(digits)}`] : null;
};

interface ReadNumber {
  /** What it takes of the text. */
  readonly written: string;
  /** What is said for each of its digits. */
  readonly digits: readonly string[];
}

function readNorthAmerican(text: string): ReadNumber | null {
  const [written, one = '', area = '', exchange = '', line = ''] = northAmerican.exec(text) ?? [];
  if (written === undefined) return null;
  const country = one === '' ? [] : [one.startsWith('+') ? '' : 'one'];
  const areaSaid = area.endsWith('00') ? [`${digitByDigit(area.slice(0, 1))} hundred;`, '', ''] : group(area);
  return { written, digits: [...country, ...areaSaid, ...group(exchange), ...group(line, '')] };
}

function readLocal(text: string): ReadNumber | null {
  const [written, exchange = '', line = ''] = local.exec(text) ?? [];
  return written === undefined ? null : { written, digits: [...group(exchange), ...group(line, '')] };
}

function readInternational(text: string): ReadNumber | null {
  const [written, country = '', national = ''] = international.exec(text) ?? [];
  const groups = national.match(/\d+/g) ?? [];
  const length = country.length + groups.join('').length;
  if (written === undefined || length < 7 || length > 15) return null;
  const said = [country, ...groups]
    .map((digits) => digitGroups(digits))
    .join('; ')
    .split(' ');
  return { written, digits: [`plus ${said[0]}`, ...said.slice(1)] };
}

/** What is said for each digit, with a pause behind the last one. */
function group(digits: string, pause = ';'): string[] {
  const said = digitByDigit(digits).split(' ');
  return said.map((word, i) => (i === said.length - 1 ? word + pause : word));
}
