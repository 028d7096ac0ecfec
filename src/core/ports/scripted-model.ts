/**
 * The thinking, hearing and speaking behind the local servers that play the vendors in tests. A fake knows its protocol; what its
 * model would have heard and said comes from here, so that one script serves every vendor.
 */
export interface ScriptedModel {
  /** What was said in a stretch of the caller's audio. */
  transcribe(heard: HeardAudio): Promise<string>;
  /** The answer to the conversation so far. */
  respond(request: ScriptedRequest): Promise<ScriptedAnswer>;
  /** Speech, 24 kHz mono. */
  speak(text: string): Promise<Int16Array>;
}

export interface HeardAudio {
  /** Mono. */
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
}

export interface ScriptedRequest {
  readonly instructions: string;
  /** Oldest first; the instructions are not among them. */
  readonly messages: readonly ScriptedMessage[];
  readonly tools: readonly string[];
  /** The JSON Schema asked for, where the request asked for structured output. */
  readonly schema: Readonly<Record<string, unknown>> | null;
}

export type ScriptedMessage =
  | { readonly role: 'user' | 'assistant'; readonly text: string }
  | { readonly role: 'call'; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly role: 'result'; readonly name: string; readonly result: string };

export interface ScriptedAnswer {
  /** '' for a turn that only calls tools. JSON text when a schema was asked for. */
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }[];
}
