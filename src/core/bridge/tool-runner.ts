import type { CallFeed } from '../call/call-feed.ts';
import type { ToolDefinition, ToolResult } from '../ports/mind.ts';
import type { CollectedField } from '../report/report.ts';
import type { Recipient, Workflow } from '../workflow/workflow.ts';
import type { HttpToolRunner } from './http-tools.ts';
import type { TalkWriter } from './talk-writer.ts';
import { type TextTool, textToolName } from './text-tool.ts';
import { runTool, toolsFor } from './tools.ts';
import type { TranscriptKeeper } from './transcript-keeper.ts';

export interface ToolRunnerParts {
  readonly callId: string;
  readonly workflow: Workflow;
  readonly recipient: Recipient;
  readonly transcript: TranscriptKeeper;
  readonly writer: TalkWriter;
  readonly feed: CallFeed;
  /** A tool of the owner's was asked for. */
  readonly used: (tool: { readonly name: string; readonly ok: boolean }) => void;
  /** The owner's own tools, where there are any. */
  readonly httpTools: HttpToolRunner | null;
  /** Null where the line can send no texts. */
  readonly textTool: TextTool | null;
  readonly pressDigits: (digits: string) => void;
  readonly end: () => boolean;
}

/** How often a call may ask for a tool, well or badly: more than any conversation needs, and an end to a model that repeats itself. */
const mostCalls: Readonly<Record<string, number>> = { record_field: 200, note_outcome: 20, press_digits: 30 };
const mostCallsOfOthers = 50;

/** Carries out what an engine asks for in a call, and keeps what was taken down. */
export class ToolRunner {
  readonly recorded: CollectedField[] = [];
  readonly #parts: ToolRunnerParts;
  readonly #tools;
  readonly #asked = new Map<string, number>();

  constructor(parts: ToolRunnerParts) {
    this.#parts = parts;
    this.#tools = toolsFor(parts.workflow, parts.recipient);
  }

  get definitions(): readonly ToolDefinition[] {
    const text = this.#parts.textTool?.definition ?? null;
    const own = [...[...this.#tools.values()].map((tool) => tool.definition), ...(text === null ? [] : [text])];
    const names = new Set(own.map((tool) => tool.name));
    return [...own, ...(this.#parts.httpTools?.definitions ?? []).filter((tool) => !names.has(tool.name))];
  }

  async run(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const result = this.#mayAsk(name)
      ? await this.#carryOut(name, args)
      : { ok: false, result: `${name} has been asked for too often in this call. Go on without it.` };
    this.#parts.feed.publish(this.#parts.callId, { kind: 'tool', name, ok: result.ok, result: result.result });
    return result;
  }

  #carryOut(name: string, args: Readonly<Record<string, unknown>>): ToolResult | Promise<ToolResult> {
    const { httpTools, textTool } = this.#parts;
    if (name === textToolName && textTool?.definition) return textTool.run(args);
    return !this.#tools.has(name) && httpTools?.has(name)
      ? this.#runTheirs(httpTools, name, args)
      : this.#run(name, args);
  }

  async #runTheirs(tools: HttpToolRunner, name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> {
    const result = await tools.run(name, args);
    this.#parts.used({ name, ok: result.ok });
    return result;
  }

  /** The end of the call is never put off. */
  #mayAsk(name: string): boolean {
    if (name === 'end_call') return true;
    const counted = this.#tools.has(name) ? name : 'others';
    const asked = (this.#asked.get(counted) ?? 0) + 1;
    this.#asked.set(counted, asked);
    return asked <= (mostCalls[counted] ?? mostCallsOfOthers);
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
