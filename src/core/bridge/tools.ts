import type { TranscriptTurn } from '../call/transcript.ts';
import type { ToolDefinition, ToolResult } from '../ports/mind.ts';
import { findQuote } from '../report/evidence.ts';
import { fieldValue } from '../report/field-value.ts';
import type { CollectedField } from '../report/report.ts';
import type { Workflow } from '../workflow/workflow.ts';

/** What a call lets its tools do; the bridge does it. */
export interface ToolEffects {
  recordField(field: CollectedField): void;
  note(text: string): void;
  pressDigits(digits: string): void;
  end(): void;
}

interface Tool {
  readonly definition: ToolDefinition;
  run(args: Readonly<Record<string, unknown>>, turns: readonly TranscriptTurn[], effects: ToolEffects): ToolResult;
}

const text = { type: 'string' } as const;

/** The tools of a call, the same for every engine. What a model asks for is checked here and not believed. */
export function toolsFor(workflow: Workflow): ReadonlyMap<string, Tool> {
  const tools = [recordField(workflow), noteOutcome, pressDigits, endCall];
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

function recordField(workflow: Workflow): Tool {
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
      const value = fieldValue(field, args['value']);
      if (value === undefined) return refused(`That is no value for a field of type ${field.type}.`);
      if (value === null) {
        effects.recordField({ key: field.key, value: null, quote: '', turn: null });
        return { ok: true, result: 'Kept as not learned.' };
      }
      const quote = typeof args['quote'] === 'string' ? args['quote'] : '';
      const found = findQuote(turns, quote);
      if (!found) return refused('The person did not say these words. Quote what they said, or ask again.');
      effects.recordField({ key: field.key, value, quote, turn: found.turn });
      return { ok: true, result: 'Kept.' };
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

const pressDigits: Tool = {
  definition: {
    name: 'press_digits',
    description: 'Press keys of the phone: digits, * and #.',
    parameters: { type: 'object', properties: { digits: text }, required: ['digits'] },
  },
  run(args, _turns, effects) {
    const digits = typeof args['digits'] === 'string' ? args['digits'].replace(/\s/g, '') : '';
    if (!/^[0-9*#A-D]{1,32}$/.test(digits)) return refused('`digits` may hold 1 to 32 of 0-9, * and #.');
    effects.pressDigits(digits);
    return { ok: true, result: 'Pressed.' };
  },
};

const endCall: Tool = {
  definition: {
    name: 'end_call',
    description: 'Hang up after what was said has been played. Say goodbye first.',
    parameters: { type: 'object', properties: {} },
  },
  run(_args, _turns, effects) {
    effects.end();
    return { ok: true, result: 'The call ends.' };
  },
};

function refused(result: string): ToolResult {
  return { ok: false, result };
}
