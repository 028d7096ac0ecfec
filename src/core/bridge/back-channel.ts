/** What listeners say without wanting the word, as words. */
const fillers = [
  ['uh', 'huh'],
  ['uhhuh'],
  ['mm', 'hmm'],
  ['mmhmm'],
  ['mhm'],
  ['mm'],
  ['hmm'],
  ['hm'],
  ['yeah'],
  ['yea'],
  ['yep'],
  ['yup'],
  ['yes'],
  ['okay'],
  ['ok'],
  ['right'],
  ['sure'],
  ['alright'],
  ['all', 'right'],
  ['i', 'see'],
  ['got', 'it'],
  ['oh'],
  ['ah'],
  ['aha'],
  ['go', 'on'],
  ['great'],
  ['good'],
  ['cool'],
  ['wow'],
  ['really'],
];

/** True when the words are nothing but listening sounds: "uh-huh", "okay, right". */
export function isBackChannel(text: string): boolean {
  const words = wordsOf(text);
  return words.length > 0 && consume(words, false);
}

/** True while words that are still being spoken may turn out to be nothing but listening sounds. */
export function mayBeBackChannel(text: string): boolean {
  return consume(wordsOf(text), true);
}

function consume(words: readonly string[], lastIsOpen: boolean): boolean {
  if (words.length === 0) return true;
  return fillers.some((filler) => {
    const matched = filler.every((word, i) => {
      const said = words[i];
      if (said === undefined) return lastIsOpen;
      return said === word || (lastIsOpen && i === words.length - 1 && word.startsWith(said));
    });
    return matched && consume(words.slice(filler.length), lastIsOpen);
  });
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s'-]/gu, ' ')
    .split(/[\s-]+/)
    .filter((word) => word !== '');
}
