import type { FieldValue } from '../../../core/report/report.ts';
import type { MindMove } from '../../../core/ports/mind.ts';
import type { FieldType } from '../../../core/workflow/workflow.ts';

/** The agent's answer to one event, put together before it is spoken: first what is recorded, then what is said. */
export class AgentTurn {
  readonly tools: MindMove[] = [];
  readonly sentences: { text: string; expects: FieldType | null }[] = [];
  waitMs: number | null = null;
  ends = false;

  /** One sentence or a few; the last of them may ask. */
  say(text: string, expects: FieldType | null = null): this {
    const parts = text.match(/(?:[^.?!]|[.?!](?!\s|$))+[.?!]*["']?(?:\s+|$)/g) ?? [text];
    const whole = joinAbbreviations(parts.map((part) => part.trim()).filter((part) => part !== ''));
    whole.forEach((part, at) => this.sentences.push({ text: part, expects: at === whole.length - 1 ? expects : null }));
    return this;
  }

  record(key: string, value: FieldValue, quote: string): this {
    this.tools.push({ kind: 'tool', name: 'record_field', arguments: { key, value, quote } });
    return this;
  }

  note(note: string): this {
    this.tools.push({ kind: 'tool', name: 'note_outcome', arguments: { note } });
    return this;
  }

  text(text: string): this {
    this.tools.push({ kind: 'tool', name: 'send_text', arguments: { text } });
    return this;
  }

  wait(forMs: number): this {
    this.waitMs = forMs;
    return this;
  }

  end(): this {
    this.ends = true;
    return this;
  }

  get asks(): boolean {
    return this.sentences.some((one) => one.expects !== null || one.text.endsWith('?'));
  }
}

/** "Dr." and "a.m." end no sentence. */
function joinAbbreviations(parts: readonly string[]): string[] {
  const out: string[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last !== undefined && /(?:^|\s)(?:Dr|Mr|Mrs|Ms|Prof|St|Ave|Inc|Co|Jr|Sr|No|vs|[A-Z]|a\.m|p\.m)\.$/.test(last))
      out[out.length - 1] = `${last} ${part}`;
    else out.push(part);
  }
  return out;
}
