import { wordSet } from './word-set.ts';

/** What can begin a syllable of English, apart from one consonant alone. */
const onsets = wordSet(`
  bl br ch cl cr dr dw fl fr gl gr kl kn kr ph pl pr qu rh sc sh sk sl sm sn sp sq st sv sw th tr tw vl wh wr zh
  chr sch scr shr spl spr squ str thr schw schm schn schl
`);
/** What can end one: a sonorant, a stop or fricative, and what inflection adds. */
const coda =
  /^[hlmnrsw]?(?:[bcdfgkpstxzlmnrvw]|ch|ck|dg|gh|ph|sch|sh|tch|th|bb|dd|ff|gg|ll|mm|nn|pp|rr|ss|tt|zz)?(?:[dstz]|st|sts|th|ths|ts)?$/;
const longestConsonantRun = 5;

/** True when people would read these letters as a word rather than spell them. */
export function isPronounceable(letters: string): boolean {
  const word = letters.toLowerCase();
  if (word.length < 3 || !/^[a-z]+$/.test(word) || /(.)\1\1/.test(word)) return false;
  const onset = /^[^aeiouy]*/.exec(word)?.[0] ?? '';
  if (onset.length === word.length || (onset.length > 1 && !onsets.has(onset))) return false;
  const longest = Math.max(...word.split(/[aeiouy]+/).map((run) => run.length));
  return longest <= longestConsonantRun && coda.test(/[^aeiouy]*$/.exec(word)?.[0] ?? '');
}

/** "j a n e" as capitals, each a letter's name, with a brief pause after each. */
export function spelled(letters: string): string {
  return (letters.toUpperCase().match(/[A-Z]/g) ?? []).join(', ');
}

/** Letters as names without pauses: `FAQ` → "F A Q". */
export function initials(letters: string): string {
  return spelled(letters).replaceAll(',', '');
}
