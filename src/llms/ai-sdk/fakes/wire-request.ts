import { type Fields, asFields, textOf } from '../../../core/json-fields.ts';
import type { FakeAccount, WireAnswer } from './fake-llm-server.ts';

/** What every fake refuses a request for, as its vendor does. */
export class WireRefusal extends Error {
  override readonly name = 'WireRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Runs what may refuse, and puts the refusal into the vendor's form. */
export async function orRefusal(
  error: (status: number, message: string) => unknown,
  work: () => Promise<WireAnswer | null>,
): Promise<WireAnswer | null> {
  try {
    return await work();
  } catch (refusal) {
    if (!(refusal instanceof WireRefusal)) throw refusal;
    return { status: refusal.status, json: error(refusal.status, refusal.message) };
  }
}

export function requireKey(given: string | undefined, { key }: FakeAccount): void {
  if (key !== null && given !== key) throw new WireRefusal(401, 'Incorrect API key provided.');
}

export function requireModel(model: string, { models }: FakeAccount): void {
  if (!models.includes(model)) throw new WireRefusal(404, `The model ${model} does not exist.`);
}

export function requireBody(body: Fields | null): Fields {
  if (body === null) throw new WireRefusal(400, 'We could not parse the JSON body of your request.');
  return body;
}

export function listOf(fields: Fields | null, key: string): readonly Fields[] {
  const value = fields?.[key];
  return Array.isArray(value) ? value.map(asFields).filter((item) => item !== null) : [];
}

/** Text of a message, whose content is a string or a list of parts with texts. */
export function contentText(message: Fields): string {
  const content = message['content'];
  if (typeof content === 'string') return content;
  return listOf(message, 'content')
    .map((part) => textOf(part, 'text'))
    .join('');
}

/** Names of the calls that were made and not answered before anything else came. */
export class OpenCalls {
  readonly #names = new Map<string, string>();

  made(id: string, name: string): void {
    this.#names.set(id, name);
  }

  /** The name of the call that is answered. */
  answered(id: string): string {
    const name = this.#names.get(id);
    if (name === undefined) throw new WireRefusal(400, `There is a result for ${id}, which was not called.`);
    this.#names.delete(id);
    return name;
  }

  requireNone(): void {
    const [open] = this.#names.keys();
    if (open !== undefined) throw new WireRefusal(400, `There is no output for the function call ${open}.`);
  }
}

/** Strict schemas have every property required and let no others through. */
export function requireStrictSchema(schema: unknown): void {
  const fields = asFields(schema);
  if (fields === null) {
    if (Array.isArray(schema)) schema.forEach(requireStrictSchema);
    return;
  }
  const properties = asFields(fields['properties']);
  if (fields['type'] === 'object' && properties) {
    const required = Array.isArray(fields['required']) ? fields['required'] : [];
    const missing = Object.keys(properties).filter((name) => !required.includes(name));
    if (missing.length > 0) throw new WireRefusal(400, `Invalid schema: 'required' lacks ${missing.join(', ')}.`);
    if (fields['additionalProperties'] !== false) {
      throw new WireRefusal(400, "Invalid schema: 'additionalProperties' must be false.");
    }
  }
  if ('default' in fields && !('properties' in fields))
    throw new WireRefusal(400, "Invalid schema: 'default' is not permitted.");
  Object.values(fields).forEach(requireStrictSchema);
}
