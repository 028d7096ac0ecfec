import { spelled } from './letters.ts';
import { type Rule } from './rule.ts';

/** `j-a-n-e`, `J.A.N.E.`: letters with a brief pause between them. */
export const spelledWord: Rule = (words, at) => {
  const core = words[at]?.core ?? '';
  return /^\p{L}(?:[-.]\p{L}){2,}$/u.test(core) || /^[a-z](?:-[a-z])+$/i.test(core) ? [spelled(core)] : null;
};

/** `J A N E`, and letters that stand alone: `plan B`. `a` and `I` alone are words. */
export const singleLetters: Rule = (words, at) => {
  let end = at;
  while (/^[a-z]$/i.test(words[end]?.core ?? '')) end++;
  const run = words.slice(at, end);
  if (run.length === 0) return null;
  const isOneCase = run.every(({ core }) => /[A-Z]/.test(core)) || run.every(({ core }) => /[a-z]/.test(core));
  if (run.length > 1 && isOneCase && run.some(({ core }) => !/^[ai]$/i.test(core)))
    return run.map(({ core }) => `${core.toUpperCase()},`);
  const letter = words[at]?.core ?? '';
  const isWord = letter === 'a' || letter === 'I' || letter === 'i' || (letter === 'A' && at === 0);
  return isWord ? null : [letter.toUpperCase()];
};
