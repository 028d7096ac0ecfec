const question = /[?？؟]/u;
const endsAsking = /[?？؟]["'”’»」』）)]*\s*$/u;
const longestGreeting = 3;

/**
 * Whether the word is theirs once the opening has been spoken: it has asked them something. Whoever called and has said more than a hello
 * before it (`greeting`; null where it is not known what they said) waits for an answer instead.
 */
export function callerFirst(direction: 'inbound' | 'outbound', opening: string, greeting: string | null): boolean {
  if (direction === 'outbound') return endsAsking.test(opening);
  return question.test(opening) && greeting !== null && wordsIn(greeting) <= longestGreeting;
}

/** Scripts without spaces have a word in every second character or so. */
function wordsIn(text: string): number {
  const plain = text.trim();
  if (plain === '') return 0;
  const spaced = plain.split(/\s+/u).length;
  return /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u.test(plain)
    ? Math.max(spaced, Math.ceil(plain.length / 2))
    : spaced;
}
