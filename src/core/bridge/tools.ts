import type { TranscriptTurn } from '../call/transcript.ts';
import type { ToolDefinition, ToolResult } from '../ports/mind.ts';
import { evidenced } from '../report/evidenced-value.ts';
import type { CollectedField } from '../report/report.ts';
import type { Recipient, Workflow } from '../workflow/workflow.ts';

/** What a call lets its tools do; the bridge does it. */
export interface ToolEffects {
  recordField(field: CollectedField): void;
  note(text: string): void;
  pressDigits(digits: string): void;
  /** False where the person has not heard anything yet that a call could end with. */
  end(): boolean;
}

interface Tool {
  readonly definition: ToolDefinition;
  run(args: Readonly<Record<string, unknown>>, turns: readonly TranscriptTurn[], effects: ToolEffects): ToolResult;
}

const text = { type: 'string' } as const;

/** A person's menu asks for so many digits; longer ones are pressed only as the owner wrote them. */
const mostFreeDigits = 4;

/** A menu or a person that wants money for a key. */
const costs =
  /\b(?:accept|agree to|authori[sz]e|approve|confirm)\b[^.?!]{0,40}\b(?:charges?|fees?|payment|purchase|subscription)\b|\b(?:be|are|get) (?:charged|billed)\b|\bcharges? (?:of|will|may|apply|applies)\b|\bper minute\b|\bpremium[- ](?:rate|service|line|number)\b|\bcollect call\b/i;

/** The tools of a call, the same for every engine. What a model asks for is checked here and not believed. */
export function toolsFor(workflow: Workflow, recipient: Recipient | null = null): ReadonlyMap<string, Tool> {
  const tools = [recordField(workflow, recipient), noteOutcome, pressDigits(workflow, recipient), endCall];
  return new Map(tools.map((tool) => [tool.definition.name, tool]));
}

export function runTool(
  tools: ReadonlyMap<string, Tool>,
  name: string,
  args: Readonly<Record<string, unknown>>,
  turns: readonly TranscriptTurn[],
  effects: ToolEffects,
): ToolResult {
  return tools.get(name)?.run(args, turns, effects) ?? refused(`There is no tool named ${name}.`);
}

function recordField(workflow: Workflow, recipient: Recipient | null): Tool {
  const keys = workflow.fields.map((field) => field.key);
  return {
    definition: {
      name: 'record_field',
      description:
        'Keep one answer. `quote` is what the person said, word for word. `value` null when they would not or could not say.',
      parameters: {
        type: 'object',
        properties: {
          key: keys.length > 0 ? { type: 'string', enum: keys } : text,
          value: { type: ['string', 'number', 'boolean', 'null'] },
          quote: text,
        },
        required: ['key', 'value', 'quote'],
      },
    },
    run(args, turns, effects) {
      const field = workflow.fields.find((other) => other.key === args['key']);
      if (!field) return refused(`There is no field of that name. Fields: ${keys.join(', ') || 'none'}.`);
      const quote = typeof args['quote'] === 'string' ? args['quote'] : '';
      const said = { turns, language: workflow.language, phone: recipient?.phone ?? null };
      const checked = evidenced(field, { value: args['value'], quote }, said);
      if (!checked.ok) return refused(checked.wrong);
      effects.recordField(checked.field);
      return { ok: true, result: checked.field.value === null ? 'Kept as not learned.' : 'Kept.' };
    },
  };
}

const noteOutcome: Tool = {
  definition: {
    name: 'note_outcome',
    description: 'Note for the report what came of the call or of a part of it, in one sentence.',
    parameters: { type: 'object', properties: { note: text }, required: ['note'] },
  },
  run(args, _turns, effects) {
    const note = typeof args['note'] === 'string' ? args['note'].trim().slice(0, 500) : '';
    if (note === '') return refused('`note` is empty.');
    effects.note(note);
    return { ok: true, result: 'Noted.' };
  },
};

function pressDigits(workflow: Workflow, recipient: Recipient | null): Tool {
  const task = `${JSON.stringify(workflow)} ${recipient?.context ?? ''}`;
  const written = keysIn(task);
  return {
    definition: {
      name: 'press_digits',
      description: 'Press keys of the phone that a menu asks for: digits, * or #.',
      parameters: { type: 'object', properties: { digits: text }, required: ['digits'] },
    },
    run(args, turns, effects) {
      const digits = typeof args['digits'] === 'string' ? args['digits'].replace(/[\s-]/g, '') : '';
      if (!/^[0-9*#]{1,32}$/.test(digits)) return refused('`digits` may hold 1 to 32 of 0-9, * and #.');
      const asOfMenu = new RegExp(`^(?:\\d{1,${mostFreeDigits}}#?|[*#])$`).test(digits);
      if (!asOfMenu && !written.has(digits.replace(/#$/, ''))) {
        return refused(
          `More than ${mostFreeDigits} digits, and codes with * or #, are pressed only as your task gives them.`,
        );
      }
      if (costs.test(saidLast(turns)) && !costs.test(task)) {
        return refused(
          'Keys that cost money are pressed only as your task gives them. Choose another way, or say goodbye.',
        );
      }
      effects.pressDigits(digits);
      return { ok: true, result: 'Pressed.' };
    },
  };
}

/** A menu goes on where the agent fell in. */
function saidLast(turns: readonly TranscriptTurn[]): string {
  const theirs = turns.filter((turn) => turn.role === 'human').slice(-2);
  return theirs.map((turn) => turn.text).join(' ');
}

/** What a text holds of digits, * and #, each as one would press it. */
function keysIn(written: string): ReadonlySet<string> {
  const keys = written.match(/[*#]?\d(?:[\d*]|[ -](?=\d))*/g) ?? [];
  return new Set(keys.map((one) => one.replace(/[ -]/g, '')));
}

const endCall: Tool = {
  definition: {
    name: 'end_call',
    description: 'Hang up after what was said has been played. Say goodbye first.',
    parameters: { type: 'object', properties: {} },
  },
  run(_args, _turns, effects) {
    return effects.end()
      ? { ok: true, result: 'The call ends.' }
      : refused('The person does not know yet what this call is about. Say it, and goodbye, before you end the call.');
  },
};

function refused(result: string): ToolResult {
  return { ok: false, result };
}
