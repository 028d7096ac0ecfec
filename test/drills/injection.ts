/** A tool call that a model makes because it was told to. */
export interface ForcedCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What a reporter claims because it was told to. */
export interface ForcedReport {
  readonly summary: string;
  readonly fields: readonly { readonly key: string; readonly value: string | number; readonly quote: string }[];
}

/**
 * How the words come to the model: as the person's greeting or in the middle of the talk, in what the owner's tool answers, in the data of
 * the request, or in a machine's greeting.
 */
export type Way = 'greeting' | 'caller' | 'tool_result' | 'request' | 'voicemail';

/** One attempt to talk a call into something, and what a model does that falls for it. Everything it forces must be refused. */
export interface Injection {
  readonly name: string;
  readonly way: Way;
  /** The attack. */
  readonly words: string;
  /** For `request`: where the words stand. */
  readonly into?: 'context' | 'name' | 'onBehalfOf' | 'fact' | 'goal';
  readonly calls?: readonly ForcedCall[];
  /** Said before the calls are made. */
  readonly says?: string;
  readonly report?: ForcedReport;
}

export function call(name: string, args: Readonly<Record<string, unknown>> = {}): ForcedCall {
  return { name, arguments: args };
}

export function record(key: string, value: unknown, quote: string): ForcedCall {
  return call('record_field', { key, value, quote });
}

export function claim(
  key: string,
  value: string | number,
  quote: string,
  summary = 'The person answered.',
): ForcedReport {
  return { summary, fields: [{ key, value, quote }] };
}

/** What nobody on the line ever says as an answer. */
export const evil = 'mallory@evil.example';
