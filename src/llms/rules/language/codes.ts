import { letterOf, spelledWord } from './spelling.ts';
import type { Found, Utterance } from './utterance.ts';

const written = '[a-z]*\\d[a-z0-9]*';
const piece = `oh\\b|[a-z]{1,4}(?=-\\d)|(?:(?:double|triple) )?(?:${spelledWord}|${written})\\b|dash\\b|hyphen\\b`;
const run = new RegExp(`(?<![\\w@.'$])(?:${piece})(?:[\\s,.#/-]+(?:${piece}))*(?![\\w@'])`, 'g');

/** Order numbers, codes and the like, dictated or written: "A B seven four two" → "AB742", "ab-742" → "AB-742". */
export function findCodes(utterance: Utterance): Found<string>[] {
  const found: Found<string>[] = [];
  for (const match of utterance.norm.matchAll(run)) {
    const span = utterance.textSpan(match.index, match.index + match[0].length);
    const article = /^a (?=\d)/.test(match[0]) && utterance.text[span.start] === 'a' ? 2 : 0;
    const value = codeOf(match[0].slice(article));
    if (/\d/.test(value) ? value.length >= 2 : value.length >= 4) found.push({ value, ...span });
  }
  return found;
}

function codeOf(spoken: string): string {
  const said = spoken.replace(/\b([a-z]),? (?:as in|for|like|is for) [a-z]+/g, '$1');
  let code = '';
  let times = 1;
  for (const [word] of said.matchAll(/[a-z-]*[a-z0-9]+|(?<=\w)-(?=\w)/g)) {
    times = /^(?:double|triple)$/.test(word) ? (word === 'double' ? 2 : 3) : times;
    if (/^(?:double|triple)$/.test(word)) continue;
    code += (word === 'oh' ? '0' : /^(?:dash|hyphen|-)$/.test(word) ? '-' : letterOf(word)).repeat(times);
    times = 1;
  }
  const plain = code.toUpperCase().replace(/^-+|-+$/g, '');
  return /^[\dO-]+$/.test(plain) ? plain.replaceAll('O', '0') : plain;
}
