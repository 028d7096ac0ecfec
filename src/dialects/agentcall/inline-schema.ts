import { z } from 'zod';

/** What is read of a JSON Schema. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** What a request may hold as one JSON Schema, its named parts taken in. */
export function inlined(schema: z.ZodType): Schema {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  return resolved(root, $defs);
}

function resolved(schema: Schema, defs: Readonly<Record<string, Schema>>): Schema {
  const { $ref, ...rest } = schema;
  const found = $ref === undefined ? undefined : defs[$ref.replace('#/$defs/', '')];
  if (found) return resolved({ ...found, ...rest }, defs);
  return {
    ...rest,
    ...(rest.items && { items: resolved(rest.items, defs) }),
    ...(rest.anyOf && { anyOf: rest.anyOf.map((one) => resolved(one, defs)) }),
    ...(rest.properties && {
      properties: Object.fromEntries(
        Object.entries(rest.properties).map(([name, property]) => [name, resolved(property, defs)]),
      ),
    }),
  };
}
