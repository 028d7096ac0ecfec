import type { Span } from './sentences.ts';
import { figures, type Piece } from '../../../core/report/spoken-numbers.ts';

/** A text as heard or written, beside the forms that grammars read. */
export interface Utterance {
  readonly text: string;
  /** Lower case with straight apostrophes, of the same length as `text`. */
  readonly plain: string;
  /** Lower case, numbers in figures, "p.m." as "pm": what extractors read. */
  readonly norm: string;
  /** Where a stretch of `norm` stands in `text`. */
  textSpan(normStart: number, normEnd: number): Span;
}

const token =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/\S+|\d{4}-\d{2}-\d{2}(?:t\d{2}:\d{2})?|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?|\d{1,2}:\d{2}|\d+(?:st|nd|rd|th)\b|\d+(?:,\d{3})*(?:\.\d+)?|[ap]\.\s?m\b\.?|\p{L}+(?:'\p{L}+)*|\S/giu;

export function listen(text: string): Utterance {
  const plain = plainOf(text);
  const pieces = figures(meridiems([...plain.matchAll(token)].filter((match) => !pauses(plain, match)).map(pieceOf)));
  let norm = '';
  const starts: number[] = [];
  let before: Piece | null = null;
  for (const piece of pieces) {
    if (before && (before.end < piece.start || (/[\p{L}\d]$/u.test(norm) && /^[\p{L}\d]/u.test(piece.norm))))
      norm += ' ';
    starts.push(norm.length);
    norm += piece.norm;
    before = piece;
  }
  return {
    text,
    plain,
    norm,
    textSpan(normStart, normEnd) {
      const touched = pieces.filter((piece, at) => {
        const start = starts[at] ?? 0;
        return start < normEnd && start + piece.norm.length > normStart;
      });
      return { start: touched[0]?.start ?? 0, end: touched.at(-1)?.end ?? 0 };
    },
  };
}

/** The dots of "five five... zero" part nothing. */
function pauses(plain: string, match: RegExpExecArray): boolean {
  return (match[0] === '.' && (plain[match.index - 1] === '.' || plain[match.index + 1] === '.')) || match[0] === '…';
}

function plainOf(text: string): string {
  const plain = text.replace(/[’‘`]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, '-').replace(/\s/g, ' ');
  const lower = plain.toLowerCase();
  return lower.length === plain.length ? lower : plain;
}

function pieceOf(match: RegExpExecArray): Piece {
  const meridiem = /^([ap])\.\s?m\.?$/.exec(match[0]);
  return { norm: meridiem ? `${meridiem[1]}m` : match[0], start: match.index, end: match.index + match[0].length };
}

/** "p m" → "pm". */
function meridiems(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece.norm === 'm' && last && /^[ap]$/.test(last.norm) && out.length > 1) {
      out[out.length - 1] = { norm: `${last.norm}m`, start: last.start, end: piece.end };
    } else out.push(piece);
  }
  return out;
}

/** Something found in an utterance; offsets are those of its text. */
export interface Found<T> extends Span {
  readonly value: T;
}

/** All matches of a pattern on `norm`, each turned into a value or left out. */
export function findAll<T>(
  utterance: Utterance,
  pattern: RegExp,
  read: (match: RegExpExecArray) => T | null,
): Found<T>[] {
  const found: Found<T>[] = [];
  for (const match of utterance.norm.matchAll(pattern)) {
    const value = read(match);
    if (value !== null) found.push({ value, ...utterance.textSpan(match.index, match.index + match[0].length) });
  }
  return found;
}
