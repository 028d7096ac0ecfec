import type { CallFeed } from '../call/call-feed.ts';
import type { ToolDefinition, ToolResult } from '../ports/mind.ts';
import type { CollectedField } from '../report/report.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { HttpToolRunner } from './http-tools.ts';
import type { TalkWriter } from './talk-writer.ts';
import { runTool, toolsFor } from './tools.ts';
import type { TranscriptKeeper } from './transcript-keeper.ts';

export interface ToolRunnerParts {
  readonly callId: string;
  readonly workflow: Workflow;
  readonly transcript: TranscriptKeeper;
  readonly writer: TalkWriter;
  readonly feed: CallFeed;
  /** The owner's own tools, where there are any. */
  readonly httpTools: HttpToolRunner | null;
  readonly pressDigits: (digits: string) => void;
  readonly end: () => void;
}

/** Carries out what an engine asks for in a call, and keeps what was taken down. */
export class ToolRunner {
  readonly recorded: CollectedField[] = [];
  readonly #parts: ToolRunnerParts;
  readonly #tools;

  constructor(parts: ToolRunnerParts) {
    this.#parts = parts;
    this.#tools = toolsFor(parts.workflow);
  }

  get definitions(): readonly ToolDefinition[] {
    const own = [...this.#tools.values()].map((tool) => tool.definition);
    const names = new Set(own.map((tool) => tool.name));
    return [...own, ...(this.#parts.httpTools?.definitions ?? []).filter((tool) => !names.has(tool.name))];
  }

  async run(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const { httpTools } = this.#parts;
    const result =
      !this.#tools.has(name) && httpTools?.has(name) ? await httpTools.run(name, args) : this.#run(name, args);
    this.#parts.feed.publish(this.#parts.callId, { kind: 'tool', name, ok: result.ok, result: result.result });
    return result;
  }

  #run(name: string, args: Readonly<Record<string, unknown>>): ToolResult {
    const { transcript, writer, pressDigits, end } = this.#parts;
    return runTool(this.#tools, name, args, transcript.turns, {
      recordField: (field) => {
        this.recorded.push(field);
        writer.field(field);
      },
      note: (text) => writer.note(text),
      pressDigits,
      end,
    });
  }
}
