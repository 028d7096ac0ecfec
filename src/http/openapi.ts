import { z } from 'zod';
import type { ErrorCode } from '../core/errors.ts';
import type { Dialect, Route } from './dialect.ts';
import { mergedOperation } from './merged-operation.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface Content {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  /** By name, where there are several. */
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, JsonSchema>>;
  readonly content?: Readonly<Record<string, Content>>;
}

export interface DocumentRequest {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly serverUrl: string;
  readonly dialects: readonly Dialect[];
}

/** OpenAPI 3.1 from the same routes and schemas that answer and validate. */
export function openApiDocument(request: DocumentRequest): OpenApiDocument {
  const { title, version, description } = request;
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, Record<string, Operation>> = {};
  for (const dialect of request.dialects) {
    for (const route of dialect.routes.filter(({ documented }) => documented)) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      const operations = (paths[path] ??= {});
      const method = route.method.toLowerCase();
      const operation = operationOf(dialect, route, schemas);
      const shared = operations[method];
      if (shared?.tags.includes(dialect.name)) throw new Error(`${route.method} ${route.path} is documented twice.`);
      operations[method] = shared ? mergedOperation(shared, operation) : operation;
    }
  }
  const tags = request.dialects.filter(({ routes }) => routes.some(({ documented }) => documented));
  return {
    openapi: '3.1.0',
    info: { title, version, description },
    servers: [{ url: request.serverUrl }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key of the account.' } },
      schemas,
    },
  };
}

type Schemas = Record<string, JsonSchema>;

function operationOf(dialect: Dialect, route: Route, schemas: Schemas): Operation {
  const { answer } = route;
  const schema = answer.schema && jsonSchemaOf(answer.schema, schemas);
  const headers = Object.entries(answer.headers).map(([name, says]) => [
    name,
    { description: says, schema: { type: 'string' } },
  ]);
  const success: Answer = {
    description: answer.description,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) as Record<string, JsonSchema> }),
    content: Object.fromEntries(
      [answer.contentType, ...answer.otherTypes].map((type) => [type, schema ? { schema } : {}]),
    ),
  };
  return {
    operationId: operationId(route),
    tags: [dialect.name],
    summary: route.summary,
    ...(route.description !== null && { description: route.description }),
    security: route.keyed ? [{ key: [] }, ...(route.keylessLocally ? [{}] : [])] : [],
    parameters: [...pathParameters(route.path), ...queryParameters(route, schemas)],
    ...(route.body && { requestBody: requestBody(route, route.body, schemas) }),
    responses: withSuccess(refusalsOf(dialect, route, schemas), String(answer.status), success),
  };
}

/** A dialect may refuse with the status of its successes. */
function withSuccess(
  refusals: Readonly<Record<string, Answer>>,
  status: string,
  success: Answer,
): Readonly<Record<string, Answer>> {
  const refusal = refusals[status];
  if (!refusal) return { ...refusals, [status]: success };
  const anyOf = [success, refusal]
    .map(({ content }) => content?.['application/json']?.schema)
    .filter((schema) => schema !== undefined);
  const description = `${success.description} Or a refusal: ${refusal.description}`;
  return {
    ...refusals,
    [status]: { description, content: { ...success.content, 'application/json': { schema: { anyOf } } } },
  };
}

function operationId(route: Route): string {
  const words = route.path.split(/[/:*._-]+/).filter((word) => word !== '');
  const camel = words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
  return `${route.method.toLowerCase()}${camel === '' ? 'Root' : camel}`;
}

function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(route: Route, schemas: Schemas): Parameter[] {
  if (!route.query) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(route.query, schemas) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
  }));
}

function requestBody(route: Route, body: z.ZodType, schemas: Schemas): NonNullable<Operation['requestBody']> {
  const schema = jsonSchemaOf(body, schemas);
  const content: Content = { schema, ...(route.example && { example: route.example }) };
  return { required: Array.isArray(schema['required']), content: { 'application/json': content } };
}

function refusalsOf(dialect: Dialect, route: Route, schemas: Schemas): Record<string, Answer> {
  const codes = new Set<ErrorCode>(route.refusals);
  if (route.keyed) codes.add('unauthorized');
  if ((route.rates ?? dialect.rates).length > 0) codes.add('rate_limited');
  if (route.path.includes('/:')) codes.add('not_found');
  if (route.query || route.body) codes.add('invalid_request');
  if (route.body) codes.add('invalid_json').add('payload_too_large');
  codes.add('internal_error');
  const schema = jsonSchemaOf(dialect.errors.schema, schemas);
  const byStatus = Map.groupBy(codes, (code) => dialect.errors.status(code));
  return Object.fromEntries(
    [...byStatus].map(([status, codes]): [string, Answer] => [
      String(status),
      {
        description: codes.map((code) => meanings[code]).join(' '),
        ...headersOf(status),
        content: { 'application/json': { schema } },
      },
    ]),
  );
}

function headersOf(status: number): Pick<Answer, 'headers'> {
  if (status === 401) return { headers: { 'WWW-Authenticate': { schema: { type: 'string', const: 'Bearer' } } } };
  if (status !== 429 && status !== 503) return {};
  return {
    headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } },
  };
}

const meanings: Record<ErrorCode, string> = {
  call_not_active: 'The call has ended.',
  carrier_error: 'The carrier refused.',
  carrier_not_supported: 'The carrier has no AI calls from or to there.',
  contact_blocked: 'The contact is blocked.',
  idempotency_in_progress: 'A request with this idempotency key is still being worked on.',
  inbound_ai_not_configured: 'The number has no inbound agent.',
  internal_error: 'A fault of the server; the request id is in the log.',
  invalid_json: 'The body is not JSON.',
  invalid_metadata: 'The metadata is too large.',
  invalid_phone: 'A phone number is not in E.164 form.',
  invalid_request: 'A field is missing or wrong.',
  last_key: 'The last key of an account stays.',
  method_not_allowed: 'The path does not take this method.',
  no_phone_number: 'The account owns no number to call from.',
  no_saved_agent: 'The number has no saved agent.',
  not_found: 'There is nothing with this id.',
  not_implemented: 'Not built yet.',
  number_not_verified: 'The account may call verified numbers only.',
  number_unavailable: 'Somebody else has the number by now.',
  payload_too_large: 'The body is larger than 1 MiB.',
  payment_method_required: 'The account needs a card; `setupUrl` leads there.',
  plan_limit: 'The plan has no room for it; `upgradeUrl` leads on.',
  prompt_too_vague: 'The prompt says too little to plan a call.',
  rate_limited: 'Too many requests.',
  recipient_opted_out: 'The recipient wants no texts from this number.',
  recording_not_available: 'There is no recording, or not yet.',
  report_not_available: 'This call has no report.',
  too_many_calls: 'The account has as many calls at once as it may.',
  unauthorized: 'No key, or a wrong or revoked one.',
  unavailable: 'Not possible just now.',
  unsupported_number_type: 'Numbers of this type are not offered.',
  url_not_allowed: 'An address may not be called.',
  voice_ai_unavailable: 'No speech engine can take the call now; nothing was dialled.',
};

/** The schema in JSON, its named parts moved to the document's components. */
function jsonSchemaOf(schema: z.ZodType, components: Schemas): JsonSchema {
  const { $defs, ...root } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  delete root.$schema;
  for (const [name, part] of Object.entries($defs ?? {})) components[name] ??= withComponentRefs(part) as JsonSchema;
  return withComponentRefs(root) as JsonSchema;
}

function withComponentRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : withComponentRefs(inner),
    ]),
  );
}
