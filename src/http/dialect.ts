import { z } from 'zod';
import type { Account } from '../core/account/account.ts';
import type { ErrorCode, PhoneError } from '../core/errors.ts';
import { isPhoneNumber } from '../core/number/phone-number.ts';
import type { RateScope } from './rate-limits.ts';
import { readInput, refuseAs } from './read-input.ts';

export { wholeSeconds } from '../core/call/whole-seconds.ts';
export { refuseAs, withoutBlanks } from './read-input.ts';
export type { InputProblem } from './read-input.ts';
export type { RateScope } from './rate-limits.ts';

/** One product's language on the wire: its routes, and how it says that something went wrong. */
export interface Dialect {
  /** As the documentation heads it. */
  readonly name: string;
  readonly description: string;
  readonly errors: ErrorForm;
  /** What requests with a key count against, narrowest scope first, where a route names nothing else. */
  readonly rates: readonly RateScope[];
  /** Answers carry `X-RateLimit-*`. */
  readonly showsRates: boolean;
  /** Whose form refusals of unknown paths have. The longest prefix that fits decides; `keyed`: 401 before 404. */
  readonly prefixes: readonly { readonly path: string; readonly keyed: boolean }[];
  readonly routes: readonly Route[];
}

export interface ErrorForm {
  /** The HTTP status of a code. */
  status(code: ErrorCode): number;
  body(error: PhoneError): Readonly<Record<string, unknown>>;
  /** What `body` makes, for the documentation. */
  readonly schema: z.ZodType;
}

/** `wav`, the default: as it was recorded. */
export type RecordingFormat = 'wav' | 'mp3';

/** Addresses of this server for those outside. */
export interface Links {
  /** Without a slash at the end. */
  readonly base: string;
  /** A download of a call's audio that needs no key until `expiresAt` (epoch ms). */
  recording(
    callId: string,
    validMs: number,
    format?: RecordingFormat,
  ): { readonly url: string; readonly expiresAt: number };
  /** Where a voice of the catalogue is heard. */
  voiceSample(voiceId: string): string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a route is chosen by where two dialects share a path: the body's fields, blanks left out, and whether a key is sent. */
export interface Peek {
  readonly has: (field: string) => boolean;
  readonly bearer: boolean;
}

export interface RouteRequest<P extends string, Q, B, S, A> {
  /** The key's account; null on routes without a key. */
  readonly account: A;
  /** Decoded. */
  readonly params: Readonly<Record<ParamName<P>, string>>;
  readonly query: Q;
  readonly body: B;
  /** What `locate` found. */
  readonly subject: S;
  /** As it was sent, without the slash at the end. */
  readonly path: string;
  readonly headers: Headers;
  /** The body as it came, on routes with `rawBody`; else empty. */
  readonly bytes: Uint8Array;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

/**
 * One method on one path. Its checks come in the order of contract 0.5: key, rate, well-formed JSON, `locate` for the ids in the
 * path, then query and body against their schemas, then `handle` with the rest. What is thrown is answered in the dialect's form.
 */
export interface RouteSpec<P extends string, Q, B, S, R, A> {
  readonly method: Method;
  /** Segments, `:name` for a parameter; a last segment `*` takes whatever follows. */
  readonly path: P;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodType<Q>;
  /** JSON; `null` and `""` are absent in a POST, and reach the schema elsewhere. */
  readonly body?: z.ZodType<B>;
  /** The body is signed over its bytes: they are handed over unread. */
  readonly rawBody?: boolean;
  readonly example?: Readonly<Record<string, unknown>>;
  readonly answer: AnswerSpec<R>;
  /** Codes beyond those that follow from key, parameters, query and body. */
  readonly refusals?: readonly ErrorCode[];
  /** Narrowest first. Default: the dialect's with a key, `keyless` without; empty: not limited. */
  readonly rates?: readonly RateScope[];
  /** Needs no key when the machine itself asks, and then acts for the first account; a key that is sent is checked all the same. */
  readonly keylessLocally?: boolean;
  /** Left out of documentation and catalogues. */
  readonly undocumented?: boolean;
  /** Where several routes have the same method and path: the first that claims a request answers it, else the first of all. */
  readonly claims?: (peek: Peek) => boolean;
  /** Throws `not_found` for an unknown id. */
  locate?(at: { readonly account: A; readonly params: Readonly<Record<ParamName<P>, string>> }): Promise<S>;
  /** The answer's body, or a whole response where the answer is no JSON. */
  handle(request: RouteRequest<P, Q, B, S, A>): Promise<R | Response>;
}

export interface AnswerSpec<R> {
  /** 200 when left out. */
  readonly status?: number;
  readonly description?: string;
  readonly schema?: z.ZodType<R>;
  /** `application/json` when left out. */
  readonly contentType?: string;
  /** What it can be beside that, where the request chooses. */
  readonly otherTypes?: readonly string[];
  /** What the headers of its own say, by their names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route as the web server and the documentation take it. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly keyed: boolean;
  readonly keylessLocally: boolean;
  readonly summary: string;
  readonly description: string | null;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  readonly rawBody: boolean;
  readonly example: Readonly<Record<string, unknown>> | null;
  readonly answer: Required<Omit<AnswerSpec<unknown>, 'schema'>> & { readonly schema: z.ZodType | null };
  readonly refusals: readonly ErrorCode[];
  readonly rates: readonly RateScope[] | null;
  /** Listed in the documentation. */
  readonly documented: boolean;
  readonly claims: ((peek: Peek) => boolean) | null;
  run(request: RawRequest): Promise<unknown>;
}

export interface RawRequest {
  readonly account: Account | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly path: string;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly signal: AbortSignal;
}

/** `id` and `sid` of `/v1/numbers/:id/schedules/:sid`. */
export type ParamName<P extends string> = P extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParamName<`/${Tail}`>
    : Rest
  : never;

/** A route that needs a key. */
export function route<
  const P extends string,
  Q = Readonly<Record<string, string>>,
  B = unknown,
  S = undefined,
  R = unknown,
>(spec: RouteSpec<P, Q, B, S, R, Account>): Route {
  return {
    ...described(spec, true),
    run: (request) => {
      if (!request.account) throw new Error('A route with a key was run without an account.');
      return checkedRun(spec, request, request.account);
    },
  };
}

/** A route that everybody may use. */
export function openRoute<
  const P extends string,
  Q = Readonly<Record<string, string>>,
  B = unknown,
  S = undefined,
  R = unknown,
>(spec: RouteSpec<P, Q, B, S, R, null>): Route {
  return { ...described(spec, false), run: (request) => checkedRun(spec, request, null) };
}

async function checkedRun<P extends string, Q, B, S, R, A>(
  spec: RouteSpec<P, Q, B, S, R, A>,
  raw: RawRequest,
  account: A,
): Promise<R | Response> {
  const params = raw.params as Readonly<Record<ParamName<P>, string>>;
  const subject = spec.locate ? await spec.locate({ account, params }) : undefined;
  const input = readInput<Q, B>(
    { query: spec.query, body: spec.body, blanksAreAbsent: spec.method === 'POST' },
    { query: raw.query, body: raw.body },
  );
  const { path, headers, bytes, signal } = raw;
  return spec.handle({ account, params, subject: subject as S, ...input, path, headers, bytes, signal });
}

function described<P extends string, Q, B, S, R, A>(
  spec: RouteSpec<P, Q, B, S, R, A>,
  keyed: boolean,
): Omit<Route, 'run'> {
  const { answer } = spec;
  return {
    method: spec.method,
    path: spec.path,
    keyed,
    keylessLocally: spec.keylessLocally ?? false,
    summary: spec.summary,
    description: spec.description ?? null,
    query: spec.query ?? null,
    body: spec.body ?? null,
    rawBody: spec.rawBody ?? false,
    example: spec.example ?? null,
    answer: {
      status: answer.status ?? 200,
      description: answer.description ?? spec.summary,
      contentType: answer.contentType ?? 'application/json',
      otherTypes: answer.otherTypes ?? [],
      headers: answer.headers ?? {},
      schema: answer.schema ?? null,
    },
    refusals: spec.refusals ?? [],
    rates: spec.rates ?? null,
    documented: !(spec.undocumented ?? false),
    claims: spec.claims ?? null,
  };
}

/** A phone number in a body; its breach is `invalid_phone`. */
export const phoneNumber = z
  .string()
  .refine(isPhoneNumber, refuseAs('invalid_phone', 'must be a phone number in E.164 form, such as +14155551234'))
  .meta({ pattern: String.raw`^\+[1-9]\d{7,14}$`, examples: ['+14155551234'] });

/** A time in every dialect: ISO 8601 in UTC with milliseconds. */
export const timestamp = z.string().meta({ format: 'date-time', examples: ['2026-03-30T12:00:00.000Z'] });

/** Epoch ms as dialects write it. */
export function isoTime(epochMs: number): string;
export function isoTime(epochMs: number | null): string | null;
export function isoTime(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
