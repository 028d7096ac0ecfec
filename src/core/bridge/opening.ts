import type { FixedWords } from './fixed-words.ts';

export interface OpeningRequest {
  readonly words: FixedWords;
  readonly direction: 'inbound' | 'outbound';
  /** For whom the agent speaks; null when nobody is named. */
  readonly onBehalfOf: string | null;
  readonly recorded: boolean;
}

/**
 * The first words of every call (contract 0.13): that an AI speaks, for whom, and that the call is recorded when it is. Made from
 * fixed words and a name stripped of everything that is no name, so that no prompt can talk its way into or out of it.
 */
export function composeOpening(request: OpeningRequest): string {
  const { words, direction } = request;
  const who = request.onBehalfOf === null ? null : plainName(request.onBehalfOf);
  const disclosure =
    who === null
      ? direction === 'outbound'
        ? words.callingForSomebody
        : words.answering
      : (direction === 'outbound' ? words.callingFor : words.answeringFor).replace('{who}', () => who);
  return request.recorded ? `${disclosure} ${words.recorded}` : disclosure;
}

/** A full stop that ends a sentence and belongs to no abbreviation. */
const sentenceEnd = /(?<!\p{L})((?!(?:prof|capt|corp|bros|dept|univ|intl|govt|asst)\.)\p{L}{4,}|\p{N}+)\. .*$/iu;
const deceit = /\b(not (an? )?(ai|bot|robot|machine|assistant)|human|real person)\b/i;

/**
 * Letters, digits and what names hold between them, one sentence and 60 characters at most. Null when nothing is left, and for
 * what would make the disclosure deny itself.
 */
export function plainName(name: string): string | null {
  const plain = name
    .replace(/[^\p{L}\p{M}\p{N}\s.,'’&/()-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(sentenceEnd, '$1')
    .trim()
    .slice(0, 60)
    .replace(/[\s.,&/(-]+$/, '');
  return /\p{L}/u.test(plain) && !deceit.test(plain) ? plain : null;
}
