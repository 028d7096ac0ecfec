import type { Phone } from './flite-program.ts';

export interface WordTime {
  readonly startMs: number;
  readonly endMs: number;
  /** How long the voice pauses right behind the word; 0 where it does not. */
  readonly pauseMs: number;
}

export interface PronouncedWord {
  /** Of the word said alone. */
  readonly phones: readonly string[];
  /** A pause behind it was asked for. */
  readonly pauses: boolean;
}

interface Sound extends Phone {
  readonly startMs: number;
}

const pause = 'pau';
const vowel = /^[aeiou]/;

/**
 * When each word sounds: its phones are looked up in the phones as they were spoken, which differ a little from those of the
 * word alone ("a" weakens, "the" changes before vowels). Pauses hold the two together.
 */
export function timeWords(words: readonly PronouncedWord[], spoken: readonly Phone[]): WordTime[] {
  const sounds = spoken.map((phone, i): Sound => ({ ...phone, startMs: spoken[i - 1]?.endMs ?? 0 }));
  const owners = align(words, sounds);
  let lastEndMs = sounds.find(({ name }) => name !== pause)?.startMs ?? 0;
  return words.map((_, word) => {
    const at = owners.lastIndexOf(word);
    const startMs = sounds[owners.indexOf(word)]?.startMs ?? lastEndMs;
    const endMs = sounds[at]?.endMs ?? lastEndMs;
    const next = sounds[at + 1];
    lastEndMs = endMs;
    return { startMs, endMs, pauseMs: at !== -1 && next?.name === pause ? next.endMs - next.startMs : 0 };
  });
}

/** For each sound the word that it belongs to, by least edit distance; -1 for pauses. */
function align(words: readonly PronouncedWord[], sounds: readonly Sound[]): number[] {
  const expected = [
    { name: pause, word: 0 },
    ...words.flatMap(({ phones, pauses }, word) =>
      [...phones, ...(pauses ? [pause] : [])].map((name) => ({ name, word })),
    ),
    { name: pause, word: words.length - 1 },
  ];
  const width = sounds.length + 1;
  const costs = new Float64Array((expected.length + 1) * width);
  const cost = (i: number, j: number) => costs[i * width + j] ?? Infinity;
  const change = (i: number, j: number) => difference(expected[i - 1]?.name ?? '', sounds[j - 1]?.name ?? '');
  for (let i = 0; i <= expected.length; i++) {
    for (let j = 0; j <= sounds.length; j++) {
      const replaced = i > 0 && j > 0 ? cost(i - 1, j - 1) + change(i, j) : i + j;
      const dropped = i > 0 ? cost(i - 1, j) + 1 : Infinity;
      const added = j > 0 ? cost(i, j - 1) + 1 : Infinity;
      costs[i * width + j] = Math.min(replaced, dropped, added);
    }
  }

  const owners = sounds.map(() => -1);
  for (let i = expected.length, j = sounds.length; j > 0;) {
    const here = cost(i, j);
    const isReplaced = i > 0 && here === cost(i - 1, j - 1) + change(i, j);
    if (!isReplaced && i > 0 && here === cost(i - 1, j) + 1) {
      i--;
      continue;
    }
    if (sounds[j - 1]?.name !== pause) owners[j - 1] = expected[Math.max(0, i - 1)]?.word ?? 0;
    if (isReplaced) i--;
    j--;
  }
  return owners;
}

function difference(a: string, b: string): number {
  if (a === b) return 0;
  if (a === pause || b === pause) return 3;
  return vowel.test(a) === vowel.test(b) ? 0.7 : 1.6;
}
