import type { Utterance } from '../language/utterance.ts';
import { contentWords, stem } from '../language/word-match.ts';

export interface Chosen {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Named by its own words, rather than "the first one". */
  readonly exact: boolean;
}

const ordinals: readonly (readonly [RegExp, number])[] = [
  [/\b(?:the )?(?:first|former|1st)(?: one| option| choice)?\b/, 0],
  [/\b(?:the )?(?:second|latter|2nd)(?: one| option| choice)?\b/, 1],
  [/\b(?:the )?(?:third|3rd)(?: one| option| choice)?\b/, 2],
  [/\b(?:the )?last (?:one|option|choice)\b/, -1],
];

/** Which of the options somebody names. With several named, the last after a change of mind, else none. */
export function choiceIn(options: readonly string[], utterance: Utterance): Chosen | null {
  const said = [...utterance.plain.matchAll(/[\p{L}\p{N}$]+(?:'\p{L}+)?/gu)].map((match) => ({
    stem: stem(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const named = options.flatMap((option) => {
    const words = contentWords(option).map(stem);
    const own = words.filter(
      (word) => !options.some((other) => other !== option && contentWords(other).map(stem).includes(word)),
    );
    const telling = own.length > 0 ? own : words;
    const hits = said.filter(
      (word) =>
        telling.includes(word.stem) &&
        !/\b(?:not|no|don't want|instead of|rather than)\s+(?:the |a )?$/.test(utterance.plain.slice(0, word.start)),
    );
    const first = hits[0];
    const last = hits.at(-1);
    return first && last ? [{ value: option, start: first.start, end: last.end, exact: true }] : [];
  });
  const last = named.toSorted((a, b) => a.start - b.start).at(-1);
  if (named.length === 1 && last) return last;
  if (
    named.length > 1 &&
    last &&
    /\b(?:no|actually|wait|rather|instead|mean|prefer|sorry|guess)\b/.test(utterance.plain)
  )
    return last;
  if (named.length > 1) return null;
  for (const [pattern, at] of ordinals) {
    const match = pattern.exec(utterance.plain);
    const value = options.at(at);
    if (match && value !== undefined)
      return { value, start: match.index, end: match.index + match[0].length, exact: false };
  }
  return null;
}
