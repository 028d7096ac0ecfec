import type { streamText } from 'ai';
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
  readonly providerOptions: NonNullable<CallSettings['providerOptions']>;
  readonly errors: VendorErrorContext;
}
