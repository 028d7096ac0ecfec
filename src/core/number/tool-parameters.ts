import { z } from 'zod';

/** Of objects and arrays in each other; a property is two. */
const mostLevels = 40;

const simpleTypes = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;
const SimpleType = z.enum(simpleTypes);
const count = z.int().min(0).optional();

/** What JSON Schema (2020-12) says of its own keywords, as far as tools use them. */
const Schema: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.looseObject({
      type: z.union([SimpleType, z.array(SimpleType).min(1)]).optional(),
      description: z.string().optional(),
      properties: z.record(z.string(), Schema).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: Schema.optional(),
      items: Schema.optional(),
      prefixItems: z.array(Schema).optional(),
      enum: z.array(z.unknown()).min(1).optional(),
      allOf: z.array(Schema).min(1).optional(),
      anyOf: z.array(Schema).min(1).optional(),
      oneOf: z.array(Schema).min(1).optional(),
      not: Schema.optional(),
      pattern: z.string().optional(),
      format: z.string().optional(),
      minLength: count,
      maxLength: count,
      minItems: count,
      maxItems: count,
      uniqueItems: z.boolean().optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      exclusiveMinimum: z.number().optional(),
      exclusiveMaximum: z.number().optional(),
      multipleOf: z.number().positive().optional(),
      $defs: z.record(z.string(), Schema).optional(),
    }),
  ]),
);

/** Why these are no JSON Schema of an object that arguments could be held against; null: they are one. */
export function parametersProblem(parameters: Readonly<Record<string, unknown>>): string | null {
  if (isTooDeep(parameters)) return 'is nested too deeply';
  if ((parameters['type'] ?? 'object') !== 'object') return 'must be a JSON Schema of an object: `"type": "object"`';
  const parsed = Schema.safeParse(parameters);
  if (!parsed.success) return `is no JSON Schema: ${whereIn(parsed.error)}`;
  try {
    z.fromJSONSchema({ type: 'object', ...parameters });
    return null;
  } catch (error) {
    return `can’t be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** A union says only that nothing fitted; what the object in it would have wanted says why. */
function whereIn(error: z.ZodError): string {
  let path: PropertyKey[] = [];
  let issues: readonly z.core.$ZodIssue[] = error.issues;
  for (;;) {
    const [issue] = issues;
    if (!issue) return 'something in it is of the wrong kind';
    path = [...path, ...issue.path];
    const inner = issue.code === 'invalid_union' ? issue.errors.at(-1) : undefined;
    if (!inner) return `\`${path.map(String).join('.')}\` ${issue.message}`;
    issues = inner;
  }
}

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < mostLevels; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? (Object.values(one) as unknown[]) : []));
    if (level.length === 0) return false;
  }
  return true;
}
