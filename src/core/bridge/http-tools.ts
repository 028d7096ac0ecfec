import { z } from 'zod';
import type { Call } from '../call/call.ts';
import type { Log } from '../ports/log.ts';
import type { ToolDefinition, ToolResult } from '../ports/mind.ts';
import type { Outbound } from '../ports/outbound.ts';
import { signedHeaders } from '../webhook/signed-headers.ts';

/** What agents may ask of the owner's own server in a call (contract 3.12). */
export interface HttpTools {
  readonly url: string;
  /** Signs each request. */
  readonly signingSecret: string | null;
  readonly tools: readonly HttpTool[];
}

/** `parameters` is a JSON Schema of an object. */
export const HttpTool = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -'),
  description: z.string().max(1000),
  parameters: z.record(z.string(), z.unknown()),
});
export type HttpTool = z.infer<typeof HttpTool>;

export const mostHttpTools = 8;
const timeoutMs = 8000;
const longestResult = 8000;
const sorry = 'Say that you could not do this just now. Do not guess what it would have said.';

export interface HttpToolsParts {
  readonly call: Call;
  readonly config: HttpTools;
  readonly outbound: Outbound;
  readonly log: Log;
}

/** The declared tools of one call. Only these are ever asked for, and only with arguments that fit their schema. */
export class HttpToolRunner {
  readonly #parts: HttpToolsParts;
  readonly #schemas = new Map<string, z.ZodType>();

  constructor(parts: HttpToolsParts) {
    this.#parts = parts;
    for (const tool of parts.config.tools) {
      try {
        this.#schemas.set(tool.name, z.fromJSONSchema(closed(tool.parameters)));
      } catch (error) {
        parts.log.warn('A tool is left out: its parameters are no JSON Schema', { tool: tool.name, error });
      }
    }
  }

  get definitions(): readonly ToolDefinition[] {
    return this.#parts.config.tools.filter((tool) => this.#schemas.has(tool.name));
  }

  has(name: string): boolean {
    return this.#schemas.has(name);
  }

  async run(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const checked = this.#schemas.get(name)?.safeParse(args);
    if (!checked) return { ok: false, result: `There is no tool named ${name}.` };
    if (!checked.success) {
      const wrong = checked.error.issues.map((issue) => `${issue.path.join('.') || name}: ${issue.message}`);
      return { ok: false, result: `These arguments do not fit: ${wrong.join('; ')}` };
    }
    const { config, outbound, log, call } = this.#parts;
    const body = JSON.stringify({ tool: name, arguments: checked.data, context: contextOf(call) });
    const headers = signedHeaders({ event: 'tool.call', body, secret: config.signingSecret });
    try {
      const answer = await outbound.send({ method: 'POST', url: config.url, headers, body, timeoutMs });
      if (answer.status < 200 || answer.status > 299) {
        log.warn('A tool of the owner refused', { callId: call.id, tool: name, status: answer.status });
        return { ok: false, result: sorry };
      }
      return { ok: true, result: resultOf(answer.body) };
    } catch (error) {
      log.warn('A tool of the owner failed', { callId: call.id, tool: name, error });
      return { ok: false, result: sorry };
    }
  }
}

/** Arguments that the owner has not named are not sent, unless the schema itself lets them through. */
function closed(parameters: HttpTool['parameters']): Readonly<Record<string, unknown>> {
  return { type: 'object', additionalProperties: false, ...parameters };
}

function contextOf(call: Call): object {
  const phone = call.direction === 'outbound' ? call.to : call.from;
  return { channel: 'voice', callId: call.id, numberId: call.numberId, agentId: call.accountId, contact: { phone } };
}

/** A string `result` goes to the model as it is, else the whole JSON. Throws for what is no JSON. */
function resultOf(body: string): string {
  const parsed: unknown = JSON.parse(body);
  const result = typeof parsed === 'object' && parsed !== null && 'result' in parsed ? parsed.result : null;
  return (typeof result === 'string' ? result : JSON.stringify(parsed)).slice(0, longestResult);
}
