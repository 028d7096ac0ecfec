import type { Bit } from '../schema/tables.ts';

export const bit = (value: boolean): Bit => (value ? 1 : 0);

/** Whole milliseconds: a clock that runs faster than the wall's has fractions, which PostgreSQL's bigint refuses. */
export function wholeMs(ms: number): number {
  return Math.min(Math.round(ms), Number.MAX_SAFE_INTEGER);
}

export function wholeMsOrNull(ms: number | null): number | null {
  return ms === null ? null : wholeMs(ms);
}

/** JSON text of a value, null for null. */
export function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

export function parsedOrNull(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/**
 * Text that both databases keep alike. PostgreSQL refuses NUL and UTF-8 has no lone surrogates, yet both come in the answers
 * of strangers' servers: each is kept as U+FFFD, on both databases. JSON columns escape both and keep them as they are.
 */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}

/** The parameters of a statement as they go to the driver. */
export function storableParameters(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => (typeof value === 'string' ? storableText(value) : value));
}
