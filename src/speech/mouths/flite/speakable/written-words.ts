import { wordSet } from './word-set.ts';

/** What stands between white space and white space. */
export interface WrittenWord {
  /** Exactly as in the text. */
  readonly written: string;
  /** Without markup, accents and invisible characters; quotes, dashes and the like in their plain forms. */
  readonly text: string;
  /** `text` without the punctuation that clings to it. */
  readonly core: string;
  /** The punctuation behind `core`. */
  readonly after: string;
}

/** Of a word only so much is looked at, and sentences are broken off after so many words. */
const longestWord = 400;
const longestSentence = 150;

const tag = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>|<!--[\s\S]{0,2000}?-->/gi;
const masked = '\u0001';
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\uFE00-\uFE0F]/gu;
const leading = /^["'([{<>«¿¡*_`~|]+/;
const trailing = /["')\]}>»*_`~|.,;:!?]+$/;

const plainLetters = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ı: 'i',
    Æ: 'Ae',
    Œ: 'Oe',
    Ø: 'O',
    Ł: 'L',
    Đ: 'D',
    Ð: 'D',
    Þ: 'Th',
  }),
);

/** Abbreviations whose full stop does not end a sentence, whatever follows. */
const neverLast = wordSet(`dr mr mrs ms prof rev hon st vs e.g i.e approx gen mt dept appt`);
/** … where a number follows. */
const beforeNumber = wordSet(`
  no nos fig ext tel apt ste jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
`);
/** A capital behind these is a letter, not the initial of a name. */
const lettered = wordSet(`
  option plan vitamin section room gate grade letter part group type class level apartment unit line or and is
`);
/** Abbreviations whose full stop ends a sentence only where a capital follows. */
const seldomLast = wordSet(`
  a.m p.m am pm u.s u.s.a u.k etc inc ltd co corp jr sr ave rd blvd ln hwy min max hr hrs mins est
`);

const goesOnAfterTime =
  /^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|eastern|pacific|central|mountain|[ecmp][sd]?t$)/i;

/** The sentences of a text, word by word. */
export function writtenSentences(text: string): WrittenWord[][] {
  const plain = text.replace(tag, (found) => masked.repeat(found.length));
  const sentences: WrittenWord[][] = [[]];
  let end = 0;
  for (const { 0: written, index } of text.matchAll(/\S+/g)) {
    const word = writtenWord(written, plain.slice(index, index + Math.min(written.length, longestWord)));
    const sentence = sentences.at(-1) ?? [];
    const before = sentence.at(-1);
    const isNew = isBreak(text.slice(end, index), written) || sentence.length >= longestSentence;
    if (before && (isNew || endsSentence(before, sentence.at(-2), word))) sentences.push([word]);
    else sentence.push(word);
    end = index + written.length;
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

function writtenWord(written: string, plain: string): WrittenWord {
  const text = plain
    .replace(/[™℠®©]/g, '')
    .replaceAll('№', '#')
    .normalize('NFKD')
    .replace(invisible, '')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþıÆŒØŁĐÐÞ]/g, (letter) => plainLetters.get(letter) ?? '')
    .replace(/[\u2018\u2019\u02BC\u2032]/g, "'")
    .replace(/[\u201C\u201D\u2033]/g, '"')
    .replace(/[\u2010-\u2013\u2212]/g, '-')
    .replace(/[\u2014\u2015]/g, '—')
    .replaceAll('\u2044', '/');
  const opened = text.replace(leading, '');
  const after = trailing.exec(opened)?.[0] ?? '';
  return { written, text, core: opened.slice(0, opened.length - after.length), after };
}

/** An empty line, or a line that begins an item of a list. */
function isBreak(space: string, next: string): boolean {
  const lines = space.split('\n').length - 1;
  return lines > 1 || (lines === 1 && /^(?:[-*•]|\d+[.)])$/.test(next));
}

function endsSentence(word: WrittenWord, before: WrittenWord | undefined, next: WrittenWord): boolean {
  if (/[!?]/.test(word.after)) return true;
  if (!word.after.includes('.') || /[,;:]/.test(word.after)) return false;
  const isCapital = /^\p{Lu}/u.test(next.core);
  if (word.after.includes('..')) return isCapital;
  const core = word.core.toLowerCase();
  if (neverLast.has(core) || (beforeNumber.has(core) && /^#?\d/.test(next.core))) return false;
  if (/^\p{Lu}$/u.test(word.core)) return isCapital && lettered.has(before?.core.toLowerCase() ?? '');
  if (seldomLast.has(core)) return isCapital && !goesOnAfterTime.test(next.core);
  return !/^\p{Ll}/u.test(next.core) && !/^(?:\p{L}\.)+\p{L}$/u.test(core);
}
