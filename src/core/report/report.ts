import type { CallerSummary } from './caller-summary.ts';
import type { Cost } from './cost.ts';
import type { Measures } from './measures.ts';

/** A field's value: text, a number, or `null` for what was asked for and not learned. */
export type FieldValue = string | number | null;

/** One collected field and the words that it came from. */
export interface CollectedField {
  readonly key: string;
  readonly value: FieldValue;
  /** The person's words, found word for word in the transcript. Empty only when `value` is null. */
  readonly quote: string;
  /** Index into the transcript of the turn that holds the quote; null when `value` is null. */
  readonly turn: number | null;
}

/** `achieved`: the goal was reached; `partly`: some of it; `not_achieved`: talked, without it. */
export type Outcome = 'achieved' | 'partly' | 'not_achieved' | 'voicemail' | 'not_reached' | 'broken_off';

export interface Report {
  readonly outcome: Outcome;
  /** One paragraph on what happened. */
  readonly summary: string;
  /** Read by `callerOf`: reports that were stored before there was such a thing have none. */
  readonly caller?: CallerSummary;
  /** Every field of the workflow, in its order; those not learned are null. */
  readonly fields: readonly CollectedField[];
  /** Which ears and brain made this result: `{ ears: "captions", mind: "rules", mouth: "flite", reporter: "rules" }`. */
  readonly madeBy: Readonly<Record<string, string>>;
  readonly measures: Measures;
  readonly cost: Cost;
}
