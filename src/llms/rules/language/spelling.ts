import type { Span } from './sentences.ts';
import type { Found, Utterance } from './utterance.ts';

const nato = [
  'alfa|alpha',
  'bravo',
  'charlie',
  'delta',
  'echo',
  'foxtrot',
  'golf',
  'hotel',
  'india',
  'juliett|juliet',
  'kilo',
  'lima',
  'mike',
  'november',
  'oscar',
  'papa',
  'quebec',
  'romeo',
  'sierra',
  'tango',
  'uniform',
  'victor',
  'whiskey|whisky',
  'x-ray|xray',
  'yankee',
  'zulu',
] as const;
const natoLetter = new Map(
  nato.flatMap((names, at) => names.split('|').map((name) => [name, String.fromCodePoint(97 + at)] as const)),
);
const natoWord = nato.join('|');
const likeWord = `(?:,? (?:as in|for|like|is for) [a-z]+)?`;
/** A pattern for one letter said by itself or by a name that stands for it. */
export const spelledWord = `(?:[a-z]|${natoWord})\\b${likeWord}`;
const letter = `(?:(?:double|capital|upper ?case|lower ?case) )?(?:[a-z]|${natoWord}|\\d)\\b${likeWord}`;
const run = new RegExp(`(?<![\\w@.'])${letter}(?:[\\s,.-]+(?:and )?${letter})+(?![\\w@'])`, 'g');

/** Words spelled letter by letter: "P R I Y A", "J-A-N-E", "b as in boy, o, b", "november echo oscar", "double L". */
export function findSpelled(utterance: Utterance): Found<string>[] {
  const found: Found<string>[] = [];
  for (const match of utterance.norm.matchAll(run)) {
    const value = lettersOf(match[0]);
    const spelled = /[a-z].*[a-z]/.test(value) && (value.length >= 3 || / (?:as in|for|like) /.test(match[0]));
    if (spelled) found.push({ value, ...utterance.textSpan(match.index, match.index + match[0].length) });
  }
  return found;
}

/** "j as in john, a, n, e" → "jane"; words that are no letters stay out. */
export function lettersOf(spoken: string): string {
  const words = spoken.replace(/\b([a-z]),? (?:as in|for|like|is for) [a-z]+/g, '$1').match(/[a-z-]+|\d+/g) ?? [];
  let letters = '';
  let times = 1;
  for (const word of words.flatMap((one) => (natoLetter.has(one) ? [one] : one.split('-')))) {
    const one = natoLetter.get(word) ?? (/^[a-z]$|^\d+$/.test(word) ? word : '');
    letters += one.repeat(times);
    times = word === 'double' ? 2 : 1;
  }
  return letters;
}

/** "november" → "n"; anything else as it is. */
export function letterOf(word: string): string {
  return natoLetter.get(word) ?? word;
}

/** The words of NATO's alphabet and "as in" pairs within a stretch, each put as its letter. */
export function withLettersPut(text: string): string {
  const pairs = text.replace(/\b([a-z]),? (?:as in|like) [a-z]+/g, '$1');
  const known = pairs.match(new RegExp(`\\b(?:${natoWord})\\b`, 'g')) ?? [];
  if (known.length < 3) return pairs;
  return pairs.replace(new RegExp(`\\b(?:${natoWord})\\b`, 'g'), (name) => natoLetter.get(name) ?? name);
}

/** How one would read a name out letter by letter: "M-I-L-L-E-R". */
export function spellOut(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => (word.toUpperCase().match(/[\p{L}\p{N}]/gu) ?? []).join('-'))
    .join(', ');
}

/** True when two words differ by no more than a slip or two: one is the spelling of the other. */
export function soundsAlike(one: string, other: string): boolean {
  return editDistance(one, other) <= Math.max(1, Math.floor(Math.max(one.length, other.length) / 3));
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const at = (r: number, c: number) => rows[r]?.[c] ?? 0;
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + same);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) least = Math.min(least, at(i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
}

export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && one.end > other.start;
}
