import type { streamText } from 'ai';
import type { ModelCheck } from './model-check.ts';
import type { VendorErrorContext } from './vendor-error.ts';

type CallSettings = Parameters<typeof streamText>[0];
type Reasoning = NonNullable<CallSettings['reasoning']>;

/** A vendor's model as the AI SDK calls it, with what differs from vendor to vendor. */
export interface TextModel {
  readonly languageModel: CallSettings['model'];
  /** `openai:gpt-6.1-terra`. */
  readonly label: string;
  readonly reasoning: {
    /** In a call, where the person waits. */
    readonly talking: Reasoning;
    /** For plans and reports. */
    readonly writing: Reasoning;
  };
  /** What a plan or a report may take; null where the server knows best what fits its memory. */
  readonly writingTokens: number | null;
  readonly providerOptions: NonNullable<CallSettings['providerOptions']>;
  readonly check: ModelCheck;
  readonly errors: VendorErrorContext;
}

/** A whole plan, with the model's thoughts on it. */
export const wholePlanTokens = 16_000;
