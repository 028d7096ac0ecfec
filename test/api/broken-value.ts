import fc from 'fast-check';
import type { JsonSchema } from '../../src/http/openapi.ts';

type Kind = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

interface Schema extends JsonSchema {
  readonly $ref?: string;
  readonly type?: Kind | readonly Kind[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** One value of every kind, and a few odd ones. */
const byKind: Readonly<Record<Exclude<Kind, 'integer' | 'null'>, fc.Arbitrary<unknown>>> = {
  string: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('null', '0', '\u202Etxt', '\uD800', '💥'.repeat(50))),
  number: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -1, 1e308, 2 ** 53)),
  boolean: fc.boolean(),
  object: fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
    fc.constant(JSON.parse('{"__proto__":{"text":"x"},"constructor":1}')),
  ),
  array: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
};

/** Makes values that a JSON Schema of the document does not let through. */
export class BrokenValues {
  readonly #components: Readonly<Record<string, JsonSchema>>;

  constructor(components: Readonly<Record<string, JsonSchema>>) {
    this.#components = components;
  }

  /** The properties of an object, wherever its schema stands. */
  properties(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
    return this.#resolved(schema).properties ?? {};
  }

  required(schema: JsonSchema): readonly string[] {
    return this.#resolved(schema).required ?? [];
  }

  /** Null where everything is let through. Never `null` or `""` themselves, which requests may leave fields out with. */
  of(given: JsonSchema): fc.Arbitrary<unknown> | null {
    const choices = this.#choices(given);
    if (choices.length === 0) return null;
    return fc.oneof(...choices).filter((value) => value !== null && value !== '' && !this.#allows(given, value));
  }

  #choices(given: JsonSchema): fc.Arbitrary<unknown>[] {
    const schema = this.#resolved(given);
    const kinds = this.#kinds(schema);
    if (kinds === null) return [];
    const others = Object.entries(byKind)
      .filter(([kind]) => !kinds.has(kind as Kind) && !(kind === 'number' && kinds.has('integer')))
      .map(([, arbitrary]) => arbitrary);
    const branches = (schema.anyOf ?? schema.oneOf ?? []).filter((branch) => !this.#isNull(branch));
    if (branches.length > 1) return others;
    const [inner = schema] = branches.map((branch) => this.#resolved(branch));
    return [...others, ...this.#inside(inner)];
  }

  /** Of the right kind, and wrong all the same. */
  #inside(schema: Schema): fc.Arbitrary<unknown>[] {
    const choices: fc.Arbitrary<unknown>[] = [];
    if (schema.enum ?? schema.const !== undefined) choices.push(fc.string({ minLength: 1 }));
    if (schema.pattern !== undefined) choices.push(fc.string({ minLength: 1 }));
    if (schema.maxLength !== undefined) choices.push(fc.constant('x'.repeat(schema.maxLength + 1)));
    if (schema.minimum !== undefined) choices.push(fc.constantFrom(schema.minimum - 1, -1e9));
    if (schema.maximum !== undefined) choices.push(fc.constantFrom(schema.maximum + 1, 1e15));
    if (schema.type === 'integer') choices.push(fc.double({ min: 0.1, max: 0.9, noNaN: true }));
    if (schema.minItems !== undefined && schema.minItems > 0) choices.push(fc.constant([]));
    const item = schema.items && this.of(schema.items);
    if (item) choices.push(item.map((value) => [value]));
    if (schema.maxItems !== undefined)
      choices.push(fc.constant(Array.from({ length: schema.maxItems + 1 }, () => ({}))));
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const wrong = this.of(property);
      if (wrong) choices.push(wrong.map((value) => ({ [name]: value })));
    }
    const extra = schema.additionalProperties;
    const wrongExtra = typeof extra === 'object' && !schema.properties ? this.of(extra) : null;
    if (wrongExtra) choices.push(wrongExtra.map((value) => ({ anything: value })));
    return choices;
  }

  /** Whether a value could be let through; only what `of` makes is judged. */
  #allows(given: JsonSchema, value: unknown): boolean {
    const schema = this.#resolved(given);
    const branches = schema.anyOf ?? schema.oneOf;
    if (branches) return branches.some((branch) => this.#allows(branch, value));
    if (schema.const !== undefined) return value === schema.const;
    if (schema.enum) return schema.enum.includes(value);
    const kinds = this.#kinds(schema);
    if (kinds === null) return true;
    const kind = kindOf(value);
    if (!kinds.has(kind) && !(kind === 'integer' && kinds.has('number'))) return false;
    if (typeof value === 'string') {
      const length = Array.from(value).length;
      return (
        length >= (schema.minLength ?? 0) &&
        length <= (schema.maxLength ?? Infinity) &&
        (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value))
      );
    }
    if (typeof value === 'number')
      return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
    if (Array.isArray(value)) {
      return (
        value.length >= (schema.minItems ?? 0) &&
        value.length <= (schema.maxItems ?? Infinity) &&
        value.every((item) => !schema.items || this.#allows(schema.items, item))
      );
    }
    if (typeof value !== 'object' || value === null) return true;
    const properties = Object.entries(value);
    const missing = (schema.required ?? []).some((name) => !Object.hasOwn(value, name));
    const extra = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null;
    return (
      !missing &&
      properties.every(([name, inner]) => {
        const property = schema.properties?.[name] ?? extra;
        return !property || this.#allows(property, inner);
      })
    );
  }

  /** Null: any. */
  #kinds(schema: Schema): Set<Kind> | null {
    const branches = schema.anyOf ?? schema.oneOf;
    if (branches) {
      const all = branches.map((branch) => this.#kinds(this.#resolved(branch)));
      return all.some((kinds) => kinds === null) ? null : new Set(all.flatMap((kinds) => [...(kinds ?? [])]));
    }
    if (schema.enum) return new Set(schema.enum.map(kindOf));
    if (schema.const !== undefined) return new Set([kindOf(schema.const)]);
    return schema.type === undefined ? null : new Set([schema.type].flat());
  }

  #isNull(schema: Schema): boolean {
    return this.#resolved(schema).type === 'null';
  }

  #resolved(schema: JsonSchema): Schema {
    const { $ref } = schema as Schema;
    if ($ref === undefined) return schema;
    const found = this.#components[$ref.replace('#/components/schemas/', '')];
    if (!found) throw new Error(`The document has no ${$ref}.`);
    return this.#resolved(found);
  }
}

function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as Kind;
}
