import type { z } from 'zod';

/** A text model. Structured output for planning, wrap-up and memory; streams with tools for a cascade's mind come beside it. */
export interface Llm {
  /** As results name it: the model's id. */
  readonly label: string;
  /**
   * One answer in the shape of `schema`. Throws a `PhoneError`: `unavailable` when the model cannot be reached in
   * `timeoutMs`, `internal_error` when its answer does not fit; `retryable` says whether to try again.
   */
  generate<T>(request: StructuredRequest<T>): Promise<T>;
}

export interface StructuredRequest<T> {
  readonly schema: z.ZodType<T>;
  /** What the shape is called, for models that want a name. */
  readonly name: string;
  readonly system: string;
  readonly prompt: string;
  readonly timeoutMs: number;
}
