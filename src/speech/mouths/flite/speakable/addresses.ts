import { initials, isPronounceable, spelled } from './letters.ts';
import { digitByDigit } from './number-words.ts';
import { isKnownName } from './pronunciations.ts';
import type { Rule } from './rule.ts';
import { wordSet } from './word-set.ts';

const email = /^(?:mailto:)?([^\s@:/]+)@((?:[a-z0-9-]+\.)+[a-z]{2,})$/i;
const url = /^(https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::(\d{1,5}))?((?:\/|\?|#)\S*)?$/i;

/** Endings that are said as words. The others are spelled. */
const spokenEndings = wordSet(`
  com org net gov info biz dev app shop store online cloud tech site blog live life team studio agency email law
  health care world club page co me test example
`);
const spelledEndings = wordSet(`edu io ai uk us ca au de fr tv fm eu ie nz in mil`);
const signs = new Map(
  Object.entries({
    '.': 'dot',
    _: 'underscore',
    '-': 'dash',
    '+': 'plus',
    '/': 'slash',
    '?': 'question mark',
    '=': 'equals',
    '&': 'and',
    '%': 'percent',
    '#': 'hash',
    '~': 'tilde',
    ':': 'colon',
  }),
);

/** `jane.doe@example.com` → "jane dot doe, at example dot com". */
export const emailAddress: Rule = (words, at) => {
  const [, local = '', host = ''] = email.exec(words[at]?.core ?? '') ?? [];
  return local === '' ? null : [`${name(local)}, at ${hostName(host)}`];
};

/** `https://www.example.com/book-now` → "W W W dot example dot com slash book dash now". */
export const webAddress: Rule = (words, at) => {
  const [, scheme, host = '', port, path = ''] = url.exec(words[at]?.core ?? '') ?? [];
  const ending = host.slice(host.lastIndexOf('.') + 1).toLowerCase();
  const isAddress = scheme || /^www\./i.test(host) || spokenEndings.has(ending) || spelledEndings.has(ending);
  if (host === '' || !isAddress) return null;
  return [`${hostName(host)}${port ? ` colon ${digitByDigit(port)}` : ''} ${name(path.replace(/\/$/, ''))}`.trim()];
};

function hostName(host: string): string {
  const labels = host.toLowerCase().split('.');
  const ending = labels.pop() ?? '';
  const saidEnding =
    spokenEndings.has(ending) || (ending.length > 3 && isPronounceable(ending)) ? ending : initials(ending);
  return [...labels.map(hostLabel), saidEnding].join(' dot ');
}

function hostLabel(label: string): string {
  if (label === 'www') return 'W W W';
  if (spokenEndings.has(label)) return label;
  return /^[a-z]{1,3}$/.test(label) ? spelled(label) : name(label);
}

/** Words as words, everything else letter by letter and digit by digit. */
function name(text: string): string {
  const parts = text.match(/[a-z]+|\d+|[^a-z\d]/gi) ?? [];
  return parts
    .map((part) =>
      /\d/.test(part) ? digitByDigit(part) : (signs.get(part) ?? (/[a-z]/i.test(part) ? word(part) : '')),
    )
    .filter((said) => said !== '')
    .join(' ');
}

function word(letters: string): string {
  const lower = letters.toLowerCase();
  if (isKnownName(lower) || (lower.length > 3 && isPronounceable(lower))) return lower;
  if (/^[^aeiouy][aeiou][^aiou]$/.test(lower) && isPronounceable(lower)) return lower;
  if (lower.length > 4 && isPronounceable(lower.slice(1))) return `${spelled(lower.slice(0, 1))}, ${lower.slice(1)}`;
  if (lower.length > 4 && isPronounceable(lower.slice(0, -1)))
    return `${lower.slice(0, -1)}, ${spelled(lower.slice(-1))}`;
  return spelled(lower);
}
