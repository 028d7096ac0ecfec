import type { EngineHost } from '../ports/engine.ts';
import type { ToolResult } from '../ports/mind.ts';

export interface ToolCall {
  readonly name: string;
  /** As the model sent them: JSON text, or an object already. */
  readonly arguments: unknown;
}

/** Carries out a tool call of a speech-to-speech model. Never rejects: what went wrong is a result that the model can speak about. */
export async function callTool(host: EngineHost, call: ToolCall): Promise<ToolResult> {
  const args = argumentsOf(call.arguments);
  if (args === null) return { ok: false, result: 'The arguments were not a JSON object. Call the tool again.' };
  try {
    return await host.callTool(call.name, args);
  } catch {
    return { ok: false, result: 'The tool failed. Say that it could not be done.' };
  }
}

/** True when the model has to speak again after these calls: all but an end of the call that it has already said goodbye before. */
export function wantsAnswer(
  calls: readonly { readonly name: string; readonly ok: boolean }[],
  spoke: boolean,
): boolean {
  return !spoke || calls.some(({ name, ok }) => name !== 'end_call' || !ok);
}

function argumentsOf(raw: unknown): Readonly<Record<string, unknown>> | null {
  if (raw === '' || raw === undefined || raw === null) return {};
  let value: unknown = raw;
  if (typeof raw === 'string') {
    try {
      value = JSON.parse(raw);
    } catch {
      return null;
    }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
