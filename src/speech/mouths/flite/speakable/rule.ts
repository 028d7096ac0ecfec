import type { WrittenWord } from './written-words.ts';

/**
 * Says the written words from `at` on: one text for each word that it takes, empty for a word that is heard in its neighbours.
 * Null when they are none of its business. In these texts words are in lower case, a capital alone is a letter's name, a
 * comma behind a word is a brief pause and a semicolon a clear one.
 */
export type Rule = (words: readonly WrittenWord[], at: number) => readonly string[] | null;

/** The core of a neighbour in lower case; empty beyond the sentence. */
export function coreAt(words: readonly WrittenWord[], at: number): string {
  return words[at]?.core.toLowerCase() ?? '';
}
