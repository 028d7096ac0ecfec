import { type AssistantModelMessage, type ModelMessage, type ToolSet, jsonSchema, streamText, tool } from 'ai';
import type { ToolDefinition } from '../../core/ports/mind.ts';
import type { Usage } from '../../core/report/usage.ts';
import { asFields } from '../../core/json-fields.ts';
import type { ModelToolCall } from './conversation.ts';
import { modelUsage } from './model-usage.ts';
import type { TextModel } from './text-model.ts';
import { timedOut, vendorError } from './vendor-error.ts';

export interface StepRequest {
  readonly instructions: string;
  readonly messages: ModelMessage[];
  readonly tools: ToolSet;
  /** Ahead of the first word, and between two. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

export type StepPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A tool call begins: the text before it is whole. */
  | { readonly kind: 'calling' }
  | { readonly kind: 'used'; readonly usage: readonly Usage[] }
  /** The last one. */
  | {
      readonly kind: 'done';
      readonly messages: readonly AssistantModelMessage[];
      readonly calls: readonly ModelToolCall[];
    };

/** Enough for what is said at once on a phone, with its tool calls. */
const mostTokens = 2000;

export function toolSet(definitions: readonly ToolDefinition[]): ToolSet {
  return Object.fromEntries(
    definitions.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema<Readonly<Record<string, unknown>>>(parameters) }),
    ]),
  );
}

/**
 * One answer of the model as it comes. An abort ends it without an error, and with it the request; so does leaving the loop. Throws a
 * `PhoneError`.
 */
export async function* modelStep(model: TextModel, request: StepRequest): AsyncGenerator<StepPart, void, undefined> {
  const { signal, patienceMs } = request;
  const own = new AbortController();
  let late = false;
  const expire = (): void => {
    late = true;
    own.abort();
  };
  let watch = setTimeout(expire, patienceMs);
  const calls: ModelToolCall[] = [];
  try {
    const result = streamText({
      model: model.languageModel,
      instructions: request.instructions,
      messages: request.messages,
      tools: request.tools,
      reasoning: model.reasoning.talking,
      maxOutputTokens: mostTokens,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, own.signal]),
      providerOptions: model.providerOptions,
      telemetry: { isEnabled: false },
      onError: () => {},
    });
    for await (const part of result.stream) {
      clearTimeout(watch);
      if (signal.aborted) return;
      if (part.type === 'text-delta') yield { kind: 'text', text: part.text };
      else if (part.type === 'tool-input-start') yield { kind: 'calling' };
      else if (part.type === 'tool-call') {
        calls.push({ id: part.toolCallId, name: part.toolName, arguments: asFields(part.input) });
      } else if (part.type === 'finish-step') {
        yield { kind: 'used', usage: modelUsage('mind', model.label, part.usage) };
      } else if (part.type === 'error') throw vendorError(part.error, model.errors);
      else if (part.type === 'abort') throw timedOut(model.errors, patienceMs);
      watch = setTimeout(expire, patienceMs);
    }
    const messages = (await result.responseMessages).filter((message) => message.role === 'assistant');
    yield { kind: 'done', messages, calls };
  } catch (error) {
    if (signal.aborted) return;
    throw late ? timedOut(model.errors, patienceMs) : vendorError(error, model.errors);
  } finally {
    clearTimeout(watch);
    own.abort();
  }
}
