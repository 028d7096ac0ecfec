import { initials } from './letters.ts';
import { cardinal } from './number-words.ts';
import { isKnownName } from './pronunciations.ts';
import { type Rule, coreAt } from './rule.ts';

const longestWord = 40;
const wordsForSigns = new Map(
  Object.entries({
    '&': 'and',
    '+': 'plus',
    '=': 'equals',
    '@': 'at',
    '%': 'percent',
    '<': 'less than',
    '>': 'greater than',
    '×': 'times',
    '÷': 'divided by',
  }),
);
const listeningSounds = new Map(
  Object.entries({
    'uh-huh': 'uhhuh',
    'uh-uh': 'uhuh',
    'uh-oh': 'uhoh',
    'mm-hmm': 'mhm',
    'mm-hm': 'mhm',
    mhmm: 'mhm',
    mmhmm: 'mhm',
    hm: 'hmm',
    hmmm: 'hmm',
    mmm: 'mm',
    shhh: 'shh',
    'e-mail': 'email',
    'e-mails': 'emails',
  }),
);

/** Whatever no other rule has said: a word, words that hyphens or slashes join, a sign. Takes always. */
export const plainWord: Rule = (words, at) => {
  const word = words[at];
  if (!word) return null;
  if (/^[-—]+$/.test(word.text)) return [isRange(words, at) ? 'to' : ''];
  if (word.text === '#') return [/^\d/.test(coreAt(words, at + 1)) ? 'number' : ''];
  if (word.core === '') return [wordsForSigns.get(word.text) ?? ''];
  return [listeningSounds.get(word.core.toLowerCase()) ?? joined(word.core)];
};

/** The dash of `9 a.m. - 5 p.m.` */
function isRange(words: Parameters<Rule>[0], at: number): boolean {
  const isEnd = (core: string) => /\d|^[ap]\.?m$|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.test(core);
  return isEnd(coreAt(words, at - 1)) && isEnd(coreAt(words, at + 1));
}

function joined(text: string): string {
  const parts = text.split(/(—|\.{2,}|[^\p{L}\p{N}'])/u).filter((part) => part !== '');
  const said = parts.flatMap((part) => {
    if (/^(?:—|\.{2,})$/.test(part)) return [';'];
    if (/[\p{L}\p{N}]/u.test(part)) return runs(part).map((run) => sayRun(run, parts.length > 1));
    return [wordsForSigns.get(part) ?? ''];
  });
  return said
    .filter((word) => word !== '')
    .join(' ')
    .replaceAll(' ;', ';');
}

/** `BrightSmile2` → "Bright", "Smile", "2". */
function runs(part: string): string[] {
  const humps = part.replace(/(\p{Ll}{3,})(?=\p{Lu}\p{Ll}{2})/gu, '$1 ');
  return humps.match(/[A-Za-z']+|\d+/g) ?? [];
}

function sayRun(run: string, isCompound: boolean): string {
  if (/\d/.test(run)) return cardinal(run);
  const lower = run
    .toLowerCase()
    .replace(/^'+|'+$/g, '')
    .slice(0, longestWord);
  if (isKnownName(lower)) return lower;
  if (isCompound && (lower.length === 1 || /^[A-Z]{2,3}$/.test(run))) return initials(lower);
  return /[aeiouy]/.test(lower) ? lower : initials(lower);
}
