const question = /[?？؟]/u;
const longestGreeting = 3;

/**
 * Whether the word is the caller's once the opening has been spoken: they have called, and were asked what they want. What they said
 * before (`greeting`) is more than a hello: then they wait for an answer.
 */
export function callerFirst(direction: 'inbound' | 'outbound', opening: string, greeting: string): boolean {
  return direction === 'inbound' && question.test(opening) && wordsIn(greeting) <= longestGreeting;
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
