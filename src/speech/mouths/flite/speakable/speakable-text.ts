import { abbreviation } from './abbreviations.ts';
import { emailAddress, webAddress } from './addresses.ts';
import { isoDate, monthDate, numericDate, weekday } from './dates.ts';
import { moneySum } from './money.ts';
import { phoneExtension, phoneNumber } from './phone-numbers.ts';
import { plainWord } from './plain-word.ts';
import { measure, quantity } from './quantities.ts';
import { referenceNumber } from './references.ts';
import type { Rule } from './rule.ts';
import { singleLetters, spelledWord } from './spelling.ts';
import { timeOfDay } from './times.ts';
import { type WrittenWord, writtenSentences } from './written-words.ts';

/** A word for the voice: lower case, or a capital for a letter's name. */
export interface SpokenWord {
  readonly word: string;
  /** Silence behind it of at least so long; 0: none that is meant. */
  readonly pauseMs: number;
}

/** A written word, white space to white space, and what is said for it: nothing when it is heard in its neighbours. */
export interface SpeakableWord {
  readonly written: string;
  readonly spoken: readonly SpokenWord[];
}

/** What is spoken in one go. At least one of its words is heard. */
export interface SpeakablePiece {
  readonly words: readonly SpeakableWord[];
  readonly isQuestion: boolean;
  /** It is a sentence, or the end of one. */
  readonly endsSentence: boolean;
}

/** The first rule that takes a word says it. */
const rules: readonly Rule[] = [
  emailAddress,
  webAddress,
  phoneNumber,
  phoneExtension,
  isoDate,
  numericDate,
  monthDate,
  weekday,
  timeOfDay,
  moneySum,
  spelledWord,
  abbreviation,
  measure,
  referenceNumber,
  quantity,
  singleLetters,
];

const briefPauseMs = 60;
const commaMs = 130;
const clearPauseMs = 230;
const mostSpokenForOne = 60;
const mostSpokenInPiece = 40;
const fewestSpokenInPiece = 12;

/**
 * Text as written, made ready for an English voice. What cannot be spoken (emoji, other scripts, markup, control characters) is
 * left out; words that are heard only together with a neighbour (the `+1` of a number) stay, without speech of their own.
 */
export function speakableText(text: string): SpeakablePiece[] {
  return writtenSentences(text).flatMap((sentence) => pieces(speakSentence(sentence), isQuestion(sentence)));
}

function speakSentence(words: readonly WrittenWord[]): SpeakableWord[] {
  const speakable: SpeakableWord[] = [];
  for (let at = 0; at < words.length;) {
    const said = firstTaken(words, at);
    for (const [i, text] of said.entries()) {
      const word = words[at + i];
      if (!word) continue;
      const spoken = spokenWords(text, pauseBehind(word));
      if (isBracket(word) || (spoken.length === 0 && isDash(word))) pauseAfterLast(speakable);
      if (spoken.length > 0 || said.length > 1) speakable.push({ written: word.written, spoken });
    }
    at += said.length;
  }
  return speakable;
}

function firstTaken(words: readonly WrittenWord[], at: number): readonly string[] {
  for (const rule of rules) {
    const said = rule(words, at);
    if (said) return said;
  }
  return compound(words, at) ?? plainWord(words, at) ?? [''];
}

/** `1st-class`, `mid-1990s`, `noon-1:30pm`: each part as if it stood alone. */
function compound(words: readonly WrittenWord[], at: number): string[] | null {
  const parts = (words[at]?.core ?? '').split(/[-/—]/).filter((part) => part !== '');
  if (parts.length < 2 || !parts.some((part) => /\d/.test(part))) return null;
  return [
    parts.map((part) => firstTaken([{ written: part, text: part, core: part, after: '' }], 0).join(' ')).join(' '),
  ];
}

function spokenWords(text: string, pauseMs: number): SpokenWord[] {
  const spoken = text.split(' ').flatMap((marked): SpokenWord[] => {
    const word = marked.replace(/[,;]+$/, '');
    const ownPauseMs = marked.endsWith(';') ? clearPauseMs : marked.endsWith(',') ? briefPauseMs : 0;
    return word === '' ? [] : [{ word, pauseMs: ownPauseMs }];
  });
  return withPause(spoken.slice(0, mostSpokenForOne), pauseMs);
}

function pauseBehind(word: WrittenWord): number {
  if (/[;:—]|\.{2}/.test(word.after)) return clearPauseMs;
  return /[,)]/.test(word.after) ? commaMs : 0;
}

function isDash(word: WrittenWord): boolean {
  return /^[-—•|]+$/.test(word.text);
}

function isBracket(word: WrittenWord): boolean {
  return /^\([^\d]/.test(word.text);
}

function pauseAfterLast(words: SpeakableWord[]): void {
  const last = words.at(-1);
  if (last) words[words.length - 1] = { ...last, spoken: withPause(last.spoken, commaMs) };
}

function withPause(spoken: readonly SpokenWord[], pauseMs: number): SpokenWord[] {
  return spoken.map((word, i) =>
    i === spoken.length - 1 ? { ...word, pauseMs: Math.max(pauseMs, word.pauseMs) } : word,
  );
}

/** Long sentences are spoken in several pieces, cut where they pause if they do. */
function pieces(words: readonly SpeakableWord[], isQuestion: boolean): SpeakablePiece[] {
  const parts: SpeakableWord[][] = [];
  let part: SpeakableWord[] = [];
  for (const word of words) {
    if (countSpoken(part) + word.spoken.length > mostSpokenInPiece) {
      const cut =
        part.findLastIndex(
          (other, i) => endsInPause(other) && countSpoken(part.slice(0, i + 1)) >= fewestSpokenInPiece,
        ) + 1;
      parts.push(cut > 0 ? part.slice(0, cut) : part);
      part = cut > 0 ? part.slice(cut) : [];
    }
    part.push(word);
  }
  parts.push(part);
  const heard = parts.filter((words) => countSpoken(words) > 0);
  return heard.map((words, i) => {
    const endsSentence = i === heard.length - 1;
    return { words, isQuestion: isQuestion && endsSentence, endsSentence };
  });
}

function countSpoken(words: readonly SpeakableWord[]): number {
  return words.reduce((count, word) => count + word.spoken.length, 0);
}

function endsInPause(word: SpeakableWord): boolean {
  return (word.spoken.at(-1)?.pauseMs ?? 0) >= commaMs;
}

function isQuestion(words: readonly WrittenWord[]): boolean {
  return words.at(-1)?.after.includes('?') ?? false;
}
