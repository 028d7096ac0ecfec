import type { CutTurn } from '../../core/ports/mind.ts';

/** So many words around the cut tell where it was. */
const telling = 6;

interface Word {
  readonly key: string;
  readonly end: number;
}

/**
 * The beginning of what the agent said that was really heard, when the rest of it was cut off. Spelling and punctuation of the two may
 * differ; where the cut cannot be found, as much counts as heard as was heard.
 */
export function heardPart(said: string, { heard, unheard }: CutTurn): string {
  const words = wordsOf(said);
  const before = keysOf(heard).slice(-telling);
  const after = keysOf(unheard).slice(0, telling);
  for (const [left, right] of [
    [before, after],
    [before, after.slice(0, 1)],
    [before.slice(-1), after],
    [before, []],
  ] as const) {
    if (left.length + right.length === 0) continue;
    const at = lastIndexOf(words, [...left, ...right]);
    if (at === -1) continue;
    const last = words[at + left.length - 1];
    return last === undefined ? '' : said.slice(0, last.end);
  }
  const cut = /\s/.exec(said.slice(heard.length));
  return heard === '' ? '' : said.slice(0, cut ? heard.length + cut.index : undefined);
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\S+/gu)]
    .map((match) => ({ key: keyOf(match[0]), end: match.index + match[0].length }))
    .filter(({ key }) => key !== '');
}

function keysOf(text: string): string[] {
  return wordsOf(text).map(({ key }) => key);
}

function keyOf(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}@]/gu, '');
}

function lastIndexOf(words: readonly Word[], keys: readonly string[]): number {
  for (let at = words.length - keys.length; at >= 0; at--) {
    if (keys.every((key, i) => words[at + i]?.key === key)) return at;
  }
  return -1;
}
