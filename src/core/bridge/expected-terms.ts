const mostTerms = 100;
const mostCharacters = 900;
const mostWordsOfTerm = 4;

/** Capitalised words in a row, also across "of" and the like: `Priya Raghavan`, `Bank of America`. */
const nameRun = /\p{Lu}[\p{L}\p{M}'’.-]*(?:\s+(?:(?:of|de|la|del|van|von|and|&)\s+)?\p{Lu}[\p{L}\p{M}'’.-]*)*/gu;

/**
 * The terms of a call's vocabulary that a recogniser is told to expect: short entries as they are, of sentences only the names.
 * Without duplicates, the most important first, few enough for every service.
 */
export function expectedTerms(vocabulary: readonly string[]): string[] {
  const terms = new Map<string, string>();
  let characters = 0;
  for (const term of vocabulary.flatMap(termsOf)) {
    const key = term.toLocaleLowerCase('en');
    if (term.length < 2 || terms.has(key)) continue;
    characters += term.length;
    if (characters > mostCharacters || terms.size === mostTerms) break;
    terms.set(key, term);
  }
  return [...terms.values()];
}

function termsOf(entry: string): string[] {
  const text = entry.replace(/\s+/gu, ' ').trim();
  if (text === '') return [];
  if (text.split(' ').length <= mostWordsOfTerm && !/[!?]$/u.test(text)) return [tidied(text)];
  return text.split(/(?<=\p{Ll}{3}[.!?:;])\s+/u).flatMap(namesIn);
}

function namesIn(sentence: string): string[] {
  return [...sentence.matchAll(nameRun)]
    .filter(({ index, 0: run }) => index > 0 || run.includes(' '))
    .map(({ 0: run }) => tidied(run));
}

function tidied(term: string): string {
  return term.replace(/[\p{P}\s]+$/u, '').replace(/['’]s$/u, '');
}
