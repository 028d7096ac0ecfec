import type { TranscriptTurn } from '../call/transcript.ts';
import type { Field } from '../workflow/workflow.ts';
import { findQuote } from './evidence.ts';
import { fieldValue } from './field-value.ts';
import type { CollectedField } from './report.ts';
import { supported } from './supported-value.ts';

/** What somebody says was learned: a model in the call, or a reporter after it. */
export interface Claim {
  readonly value: unknown;
  readonly quote: string;
  /** Where the quote is said to stand. */
  readonly turn?: number | null;
}

export interface Said {
  readonly turns: readonly TranscriptTurn[];
  /** ISO 639-1. */
  readonly language: string;
  /** E.164 of the other side; null where it is not known. */
  readonly phone: string | null;
}

export type Evidenced =
  | { readonly ok: true; readonly field: CollectedField }
  /** For whoever claimed it: what to do instead. */
  | { readonly ok: false; readonly wrong: string };

/** A claim as it may be kept: a value of the field's type, quoted word for word, from words that can have meant it. */
export function evidenced(field: Field, claim: Claim, said: Said): Evidenced {
  const value = fieldValue(field, claim.value);
  if (value === undefined) return { ok: false, wrong: `That is no value for a field of type ${field.type}.` };
  if (value === null) return { ok: true, field: { key: field.key, value: null, quote: '', turn: null } };
  const turn = turnOf(claim, said.turns);
  if (turn === null) {
    return { ok: false, wrong: 'The person did not say these words. Quote what they said, or ask again.' };
  }
  if (!supported({ ...said, field, value, turn })) {
    return { ok: false, wrong: 'These words do not say this value. Quote the words that do, or ask again.' };
  }
  return { ok: true, field: { key: field.key, value, quote: claim.quote, turn } };
}

function turnOf({ quote, turn }: Claim, turns: readonly TranscriptTurn[]): number | null {
  const named = typeof turn === 'number' ? turns[turn] : undefined;
  if (named && findQuote([named], quote)) return turn ?? null;
  return findQuote(turns, quote)?.turn ?? null;
}
