import type { ScriptedMessage } from '../../core/ports/scripted-model.ts';
import { newItemId } from './fake-ears.ts';
import { invalid } from './fake-refusal.ts';
import { type Fields, asFields, parseFields, textOf } from '../../core/json-fields.ts';

interface Item {
  fields: Fields;
  /** What the model makes of it; the caller's speech is heard, whatever its transcription says. */
  heard: Promise<string> | null;
  /** Audio of the model's own, in ms; null for what has none. */
  audioMs: number | null;
}

const contentTypes: Readonly<Record<string, readonly string[]>> = {
  user: ['input_text', 'input_audio', 'input_image'],
  system: ['input_text'],
  assistant: ['output_text', 'output_audio'],
};

/** What has been said in a session, item by item. */
export class FakeConversation {
  readonly #send: (event: Fields) => void;
  readonly #items: Item[] = [];

  constructor(send: (event: Fields) => void) {
    this.#send = send;
  }

  get items(): readonly Fields[] {
    return this.#items.map((item) => item.fields);
  }

  create(item: Fields | null, previousItemId: string): void {
    this.#check(item);
    const fields = { ...item, id: textOf(item, 'id') || newItemId(), object: 'realtime.item', status: 'completed' };
    if (this.#items.some((other) => other.fields['id'] === fields.id)) {
      throw invalid('item_create_duplicate', `Error adding item: item with id '${fields.id}' already exists.`, null);
    }
    const at = this.#place(previousItemId);
    this.#items.splice(at, 0, { fields, heard: null, audioMs: null });
    this.#announce(fields, this.#items[at - 1]?.fields['id'] ?? null);
  }

  /** A turn of the caller. */
  addSpeech(id: string, heard: Promise<string>): void {
    const content = [{ type: 'input_audio', transcript: null }];
    const fields = { id, object: 'realtime.item', type: 'message', role: 'user', status: 'completed', content };
    const previous = this.#items.at(-1)?.fields['id'] ?? null;
    heard.catch(() => {});
    this.#items.push({ fields, heard, audioMs: null });
    this.#announce(fields, previous);
  }

  transcribed(id: string, transcript: string): void {
    const item = this.#find(id);
    if (item) item.fields = { ...item.fields, content: [{ type: 'input_audio', transcript }] };
  }

  /** An item of the model, at its start. */
  open(fields: Fields): void {
    const previous = this.#items.at(-1)?.fields['id'] ?? null;
    this.#items.push({ fields, heard: null, audioMs: null });
    this.#send({ type: 'conversation.item.added', previous_item_id: previous, item: fields });
  }

  /** The same at its end. */
  finish(fields: Fields, audioMs: number | null): void {
    const at = this.#items.findIndex((item) => item.fields['id'] === fields['id']);
    if (at === -1) return;
    const before = this.#items[at];
    const truncated = before?.heard ?? null;
    this.#items[at] = { fields, heard: truncated, audioMs: truncated ? (before?.audioMs ?? 0) : audioMs };
    const previous = this.#items[at - 1]?.fields['id'] ?? null;
    this.#send({ type: 'conversation.item.done', previous_item_id: previous, item: fields });
  }

  /** So much audio of this item has been made so far. */
  sounded(id: string, audioMs: number, transcript: string): void {
    const item = this.#find(id);
    if (!item || item.heard) return;
    item.audioMs = audioMs;
    item.fields = { ...item.fields, content: [{ type: 'output_audio', transcript }] };
  }

  delete(id: string): void {
    const at = this.#items.findIndex((item) => item.fields['id'] === id);
    if (at === -1) throw missing(id, 'deleting');
    this.#items.splice(at, 1);
    this.#send({ type: 'conversation.item.deleted', item_id: id });
  }

  retrieve(id: string): void {
    const item = this.#find(id);
    if (!item) throw missing(id, 'retrieving');
    this.#send({ type: 'conversation.item.retrieved', item: item.fields });
  }

  truncate(id: string, contentIndex: number, audioEndMs: number): void {
    const item = this.#find(id);
    if (!item) throw missing(id, 'truncating');
    if (item.audioMs === null || item.fields['role'] !== 'assistant') {
      throw invalid('invalid_value', 'Only model output audio messages can be truncated', 'item_id');
    }
    if (!Number.isInteger(audioEndMs) || audioEndMs < 0) {
      throw invalid('invalid_type', "Invalid type for 'audio_end_ms': expected a whole number.", 'audio_end_ms');
    }
    if (audioEndMs > Math.ceil(item.audioMs)) {
      const message = `Audio content of ${Math.floor(item.audioMs)}ms is already shorter than ${audioEndMs}ms`;
      throw invalid('invalid_value', message, 'audio_end_ms');
    }
    const words = transcriptOf(item.fields).split(' ');
    const kept = words.slice(0, Math.floor((words.length * audioEndMs) / Math.max(1, item.audioMs)));
    item.audioMs = audioEndMs;
    item.heard = Promise.resolve(kept.join(' '));
    item.fields = { ...item.fields, content: [{ type: 'output_audio', transcript: null }] };
    this.#send({
      type: 'conversation.item.truncated',
      item_id: id,
      content_index: contentIndex,
      audio_end_ms: audioEndMs,
    });
  }

  async messages(): Promise<ScriptedMessage[]> {
    const items = [...this.#items];
    const messages: ScriptedMessage[] = [];
    for (const { fields, heard } of items) {
      const type = textOf(fields, 'type');
      if (type === 'function_call') {
        const args = parseFields(textOf(fields, 'arguments')) ?? {};
        messages.push({ role: 'call', name: textOf(fields, 'name'), arguments: args });
      } else if (type === 'function_call_output') {
        const call = items.find((other) => other.fields['call_id'] === fields['call_id'] && other.fields['name']);
        messages.push({ role: 'result', name: textOf(call?.fields ?? null, 'name'), result: textOf(fields, 'output') });
      } else {
        const text = heard ? await heard.catch(() => '') : transcriptOf(fields);
        messages.push({ role: fields['role'] === 'assistant' ? 'assistant' : 'user', text });
      }
    }
    return messages;
  }

  #find(id: string): Item | undefined {
    return this.#items.find((item) => item.fields['id'] === id);
  }

  #announce(item: Fields, previous: unknown): void {
    this.#send({ type: 'conversation.item.added', previous_item_id: previous, item });
    this.#send({ type: 'conversation.item.done', previous_item_id: previous, item });
  }

  /** '' is the end. */
  #place(previousItemId: string): number {
    if (previousItemId === '') return this.#items.length;
    if (previousItemId === 'root') return 0;
    const at = this.#items.findIndex((item) => item.fields['id'] === previousItemId);
    if (at === -1) throw missing(previousItemId, 'adding after');
    return at + 1;
  }

  #check(item: Fields | null): void {
    const type = textOf(item, 'type');
    if (type === 'function_call_output') {
      const callId = textOf(item, 'call_id');
      if (
        !this.#items.some((other) => other.fields['type'] === 'function_call' && other.fields['call_id'] === callId)
      ) {
        throw invalid('invalid_tool_call_id', `Tool call ID '${callId}' not found in conversation.`, 'item.call_id');
      }
      if (typeof item?.['output'] !== 'string') {
        throw invalid('invalid_type', "Invalid type for 'item.output': expected a string.", 'item.output');
      }
      return;
    }
    if (type === 'function_call') return;
    const allowed = contentTypes[textOf(item, 'role')];
    if (type !== 'message' || !allowed) throw invalid('invalid_value', `Invalid value: '${type}'.`, 'item.type');
    for (const part of contentOf(item)) {
      if (allowed.includes(textOf(part, 'type'))) continue;
      const message = `Invalid value: '${textOf(part, 'type')}'. Supported values are: ${allowed.map((name) => `'${name}'`).join(', ')}.`;
      throw invalid('invalid_value', message, 'item.content[0].type');
    }
  }
}

function contentOf(item: Fields | null): Fields[] {
  const content = item?.['content'];
  return Array.isArray(content) ? content.map(asFields).filter((part) => part !== null) : [];
}

function transcriptOf(item: Fields): string {
  return contentOf(item)
    .map((part) => textOf(part, 'text') || textOf(part, 'transcript'))
    .join(' ');
}

function missing(id: string, doing: string): Error {
  return invalid('item_not_found', `Error ${doing} item: the item with id '${id}' does not exist.`, 'item_id');
}
