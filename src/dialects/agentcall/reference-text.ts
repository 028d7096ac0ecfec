import { z } from 'zod';
import type { Route } from '../../http/dialect.ts';
import { errorForm, wordOf } from './errors.ts';
import { type Schema, inlined } from './inline-schema.ts';

/** Routes for models to read: what each takes, answers and refuses, from the schemas that requests are checked against. */
export function routeReference(routes: readonly Route[]): string {
  const shapes = new Map<string, Schema>();
  const sections = routes.filter(({ documented }) => documented).map((route) => section(route, shapes));
  const named = [...shapes]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, shape]) => `### ${name}\n\n${[note(shape), fields(shape, 'answer')].filter(Boolean).join('\n\n')}`);
  return [...sections, '## Shapes', ...named].join('\n\n');
}

function section(route: Route, shapes: Map<string, Schema>): string {
  const { method, path, summary, description, answer, refusals } = route;
  const query = route.query && inlined(route.query);
  const body = route.body && inlined(route.body);
  const shape = answer.schema && answerSchema(answer.schema, shapes);
  const types = [answer.contentType, ...answer.otherTypes].join(' or ');
  const codes = refusals.map((code) => `${errorForm.status(code)} \`${wordOf(code)}\``);
  return [
    `### ${method} ${path}`,
    `${summary}.${route.keyed ? '' : ' No key.'}${description === null ? '' : ` ${description}`}`,
    query && `Query:\n${fields(query, 'request')}`,
    body && `Body:\n${fields(body, 'request')}`,
    route.example && `Example: \`${JSON.stringify(route.example)}\``,
    shape?.$ref === undefined
      ? `Answer ${answer.status}${shape ? `:\n${fields(shape, 'answer')}` : ` (${types}): ${answer.description}`}`
      : `Answer ${answer.status}: ${typeOf(shape)}`,
    codes.length > 0 && `Refusals of its own: ${codes.join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Its named parts join the shapes that are told at the end. */
function answerSchema(schema: z.ZodType, shapes: Map<string, Schema>): Schema {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, { unrepresentable: 'any' }) as Schema;
  for (const [name, shape] of Object.entries($defs)) shapes.set(name, shape);
  return root;
}

/** One line a field, those of objects within under their whole names. */
function fields(schema: Schema, side: 'request' | 'answer', prefix = ''): string {
  const { properties, required = [] } = schema;
  if (!properties) return `- ${typeOf(schema)}`;
  return Object.entries(properties)
    .map(([name, field]) => {
      const must = side === 'request' && required.includes(name) && field.default === undefined ? ', required' : '';
      const preset = field.default === undefined ? '' : `, default ${JSON.stringify(field.default)}`;
      const line = `- \`${prefix}${name}\` (${typeOf(field)}${must}${preset})${note(field) && `: ${note(field)}`}`;
      const { path, inner } = within(field, `${prefix}${name}`);
      return inner ? `${line}\n${fields(inner, side, `${path}.`)}` : line;
    })
    .join('\n');
}

/** The object that a field is, or that its items are. */
function within(field: Schema, path: string): { readonly path: string; readonly inner: Schema | null } {
  const choices = (field.anyOf ?? [field]).filter(({ type }) => type !== 'null');
  const [only, ...others] = choices;
  if (!only || others.length > 0) return { path, inner: null };
  if (only.properties) return { path, inner: only };
  return only.items ? within(only.items, `${path}[]`) : { path, inner: null };
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, items, enum: words, const: only, format, type, additionalProperties } = schema;
  if ($ref !== undefined) return $ref.replace('#/$defs/', '');
  if (only !== undefined) return JSON.stringify(only);
  if (words) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return items ? `list of ${typeOf(items)}` : 'list';
  if (type === 'object' && typeof additionalProperties === 'object') return `map to ${typeOf(additionalProperties)}`;
  const name = [type ?? 'anything'].flat().join(' or ');
  return `${name}${format === undefined ? '' : `, ${format}`}${range(schema)}`;
}

function range({ minimum, maximum, minLength, maxLength }: Schema): string {
  const from = minimum ?? minLength;
  const to = maximum ?? maxLength;
  const unit = maxLength === undefined && minLength === undefined ? '' : ' characters';
  if (to === undefined || Math.abs(to) === Number.MAX_SAFE_INTEGER) return '';
  return `, ${from === undefined || Math.abs(from) === Number.MAX_SAFE_INTEGER ? 'up to ' : `${from} to `}${to}${unit}`;
}

function note({ description }: Schema): string {
  return description ?? '';
}
