import { PhoneError } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import type { ToolDefinition, ToolResult } from '../ports/mind.ts';
import type { Workflow } from '../workflow/workflow.ts';

export interface TextToolParts {
  readonly callId: string;
  readonly workflow: Workflow;
  /** Texts the person on the line: nobody else is ever texted from a call. */
  readonly send: (text: string) => Promise<void>;
  readonly log: Log;
}

export const textToolName = 'send_text';

/** Texts the person on the line what the plan has to be texted, each text once (contract 1.7). */
export class TextTool {
  readonly #parts: TextToolParts;
  readonly #planned: ReadonlySet<string>;
  readonly #sent = new Set<string>();

  constructor(parts: TextToolParts) {
    this.#parts = parts;
    this.#planned = new Set(plannedTexts(parts.workflow));
  }

  /** Null where the plan has nothing to be texted. */
  get definition(): ToolDefinition | null {
    if (this.#planned.size === 0) return null;
    return {
      name: textToolName,
      description: 'Text the person on the line one of the planned texts, once, and say so.',
      parameters: {
        type: 'object',
        properties: { text: { type: 'string', enum: [...this.#planned] } },
        required: ['text'],
      },
    };
  }

  async run(args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const text = typeof args['text'] === 'string' ? args['text'].trim() : '';
    if (!this.#planned.has(text)) return { ok: false, result: 'Only the planned texts may be sent, word for word.' };
    if (this.#sent.has(text)) return { ok: true, result: 'It has been sent already.' };
    const { send, log, callId } = this.#parts;
    this.#sent.add(text);
    try {
      await send(text);
      return { ok: true, result: 'Sent.' };
    } catch (error) {
      if (error instanceof PhoneError && !error.retryable) log.warn('A text was refused in a call', { callId, error });
      else log.error('A text could not be sent in a call', { callId, error });
      this.#sent.delete(text);
      return { ok: false, result: 'The text could not be sent. Say so; promise nothing.' };
    }
  }
}

function plannedTexts({ steps, anytime }: Workflow): string[] {
  const branches = [...steps.flatMap((step) => step.branches), ...anytime];
  const all = [...steps, ...branches.flatMap((branch) => branch.steps)];
  return all.flatMap(({ sends }) => (sends === null || sends.trim() === '' ? [] : [sends.trim()]));
}
