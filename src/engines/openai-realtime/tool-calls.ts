import { callTool } from '../../core/bridge/call-tool.ts';
import type { EngineHost } from '../../core/ports/engine.ts';
import { type Fields, textOf } from '../../core/json-fields.ts';

export interface ToolCallsParts {
  readonly host: EngineHost;
  /** Settles when what the caller has said so far is written down: the evidence of the tools is in it. */
  readonly settled: () => Promise<void>;
  /** Adds an item to the conversation. */
  readonly create: (item: Fields) => void;
}

export interface ToolOutcome {
  readonly name: string;
  readonly ok: boolean;
}

/** Carries out the function calls of the model one after the other and gives it their results. */
export class ToolCalls {
  readonly #parts: ToolCallsParts;
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;

  constructor(parts: ToolCallsParts) {
    this.#parts = parts;
  }

  get running(): boolean {
    return this.#running > 0;
  }

  /** Never rejects. */
  run(item: Fields | null): Promise<ToolOutcome> {
    this.#running += 1;
    const outcome = this.#last.then(() => this.#carryOut(item));
    this.#last = outcome;
    return outcome;
  }

  async #carryOut(item: Fields | null): Promise<ToolOutcome> {
    const { host, settled, create } = this.#parts;
    const name = textOf(item, 'name');
    await settled();
    const result = await callTool(host, { name, arguments: item?.['arguments'] });
    this.#running -= 1;
    create({ type: 'function_call_output', call_id: textOf(item, 'call_id'), output: JSON.stringify(result) });
    return { name, ok: result.ok };
  }
}
