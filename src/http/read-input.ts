import type { z } from 'zod';
import { type ErrorCode, PhoneError } from '../core/errors.ts';

/** One thing that is wrong with a request, as refusals list them under `details`. */
export interface InputProblem {
  /** `to`, `lines.0.says`; empty: the body as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface Input {
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface InputSchemas<Q, B> {
  readonly query?: z.ZodType<Q> | undefined;
  readonly body?: z.ZodType<B> | undefined;
  /** In a POST `null` and `""` say nothing: fields that hold them are absent (contract 0.3). */
  readonly blanksAreAbsent: boolean;
}

/**
 * Query and body in the shapes of the schemas, as they came where there is none, or one refusal that names everything wrong
 * with them. Its code is `invalid_request` unless every problem is of a more particular kind: see `refuseAs`.
 */
export function readInput<Q, B>(schemas: InputSchemas<Q, B>, input: Input): { readonly query: Q; readonly body: B } {
  const query = check(schemas.query, withoutBlanks(input.query));
  const given = input.body ?? {};
  const body = schemas.body
    ? check(schemas.body, schemas.blanksAreAbsent ? withoutBlanks(given) : given)
    : check(schemas.body, input.body);
  const problems = [...query.problems, ...body.problems];
  if (problems.length > 0) throw refusal(problems);
  return { query: query.value as Q, body: body.value as B };
}

/** For `.refine(…, refuseAs('invalid_phone', '…'))`: a rule whose breach has an error code of its own. */
export function refuseAs(code: ErrorCode, message: string): { error: string; params: { refuseAs: ErrorCode } } {
  return { error: message, params: { refuseAs: code } };
}

interface Problem extends InputProblem {
  readonly code: ErrorCode;
}

function check<T>(
  schema: z.ZodType<T> | undefined,
  given: unknown,
): { readonly value: unknown; readonly problems: readonly Problem[] } {
  if (!schema) return { value: given, problems: [] };
  const result = schema.safeParse(given);
  if (result.success) return { value: result.data, problems: [] };
  return { value: undefined, problems: result.error.issues.map((issue) => problemOf(issue, given)) };
}

function problemOf(issue: z.core.$ZodIssue, given: unknown): Problem {
  const path = issue.path.map(String).join('.');
  const code = issue.code === 'custom' ? (issue.params?.['refuseAs'] as ErrorCode | undefined) : undefined;
  const missing = issue.code === 'invalid_type' && path !== '' && valueAt(given, issue.path) === undefined;
  const message = missing ? 'is required' : issue.message;
  return { path, message, code: code ?? 'invalid_request' };
}

function refusal(problems: readonly Problem[]): PhoneError {
  const code = problems.find((problem) => problem.code === 'invalid_request')?.code ?? problems[0]?.code;
  const details: InputProblem[] = problems.map(({ path, message }) => ({ path, message }));
  const sentences = details.map(({ path, message }) =>
    path === '' ? `The body: ${message}.` : `\`${path}\`: ${message}.`,
  );
  return new PhoneError(code ?? 'invalid_request', sentences.join(' '), { detail: { details } });
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), given);
}

/** Fields that say nothing left out: those of an object itself, not of what is in it. */
export function withoutBlanks(given: unknown): unknown {
  if (!isRecord(given) || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
