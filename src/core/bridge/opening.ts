import type { FixedWords } from './fixed-words.ts';

export interface OpeningRequest {
  readonly words: FixedWords;
  readonly direction: 'inbound' | 'outbound';
  /** For whom the agent speaks; null when nobody is named. */
  readonly onBehalfOf: string | null;
  readonly recorded: boolean;
  /** The owner's own first words, spoken as they are. */
  readonly firstMessage: string | null;
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
  const { firstMessage, recorded } = request;
  const notice = recorded && !speaksOfRecording(firstMessage) ? words.recorded : null;
  const says = firstMessage !== null && notice === null && discloses(firstMessage, who);
  return [says ? null : disclosure, notice, firstMessage ?? greeting(request)]
    .filter((part) => part !== null)
    .join(' ');
}

/** A caller who is told nothing else is asked what they want. */
function greeting({ direction, words }: OpeningRequest): string | null {
  return direction === 'inbound' ? words.howCanIHelp : null;
}

const aiWords =
  /\b(artificial intelligence|inteligencia artificial|inteligência artificial|intelligence artificielle|intelligenza artificiale|künstliche[rn]? intelligenz|kunstmatige intelligentie|virtual (assistant|agent|receptionist)|automated (assistant|agent|receptionist|call))\b|人工智能|人工知能|인공지능|एआई|ذكاء اصطناعي/iu;
/** In capitals: the French say "j'ai". */
const acronyms =
  /(?<![\p{L}\p{N}])(AI|A\.I\.|IA|KI)(?![\p{L}\p{N}])|AI(?=[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}])/u;

/** The message itself says that an AI speaks, and for whom where that is known. */
function discloses(message: string, who: string | null): boolean {
  if (deceit.test(message) || !(aiWords.test(message) || acronyms.test(message))) return false;
  return who === null || folded(message).includes(folded(who));
}

const recordingWords =
  /\brecord(ed|ing)\b|grabad[ao]|grabar|gravad[ao]|gravar|enregistr|aufgezeichnet|aufzeichn|registrat[ao]|opgenomen|録音|녹음|录音|錄音|रिकॉर्ड|تسجيل/iu;

function speaksOfRecording(message: string | null): boolean {
  return message !== null && recordingWords.test(message);
}

function folded(text: string): string {
  return text
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
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
