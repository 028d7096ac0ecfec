import type { TranscriptTurn } from '../call/transcript.ts';

/**
 * Finds words in what the other side said: case, punctuation and spacing aside, word for word. The latest turn wins. Null when
 * they were not said. `minTurn` leaves out what came before a question.
 */
export function findQuote(
  turns: readonly TranscriptTurn[],
  quote: string,
  minTurn = 0,
): { readonly turn: number } | null {
  const wanted = wordsOf(quote);
  if (wanted === '') return null;
  for (let index = turns.length - 1; index >= minTurn; index--) {
    const turn = turns[index];
    if (turn?.role === 'human' && ` ${wordsOf(turn.text)} `.includes(` ${wanted} `)) return { turn: index };
  }
  return null;
}

/** Lower-case words separated by single spaces: what two spellings of the same speech have in common. */
export function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{M}\p{N}@]+/gu, ' ')
    .trim();
}
