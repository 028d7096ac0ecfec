import type { z } from 'zod';
import type { Usage } from '../report/usage.ts';
import type { Mind } from './mind.ts';

/** A text model: structured output for planning, wrap-up and memory, and the mind of a cascade. */
export interface Llm {
  /** As results name it: the model's id. */
  readonly label: string;
  /**
   * One answer in the shape of `schema`. Throws a `PhoneError`: `unavailable` when the model cannot be reached in
   * `timeoutMs`, `internal_error` when its answer does not fit; `retryable` says whether to try again.
   */
  generate<T>(request: StructuredRequest<T>): Promise<Structured<T>>;
  /** The same model as the mind of a cascade: streams sentences, calls tools. */
  mind(): Mind;
}

export interface Structured<T> {
  readonly value: T;
  readonly usage: readonly Usage[];
}

export interface StructuredRequest<T> {
  readonly schema: z.ZodType<T>;
  /** What the shape is called, for models that want a name. */
  readonly name: string;
  readonly system: string;
  readonly prompt: string;
  readonly timeoutMs: number;
  /** What the usage is entered under. */
  readonly part: 'planner' | 'reporter';
}
