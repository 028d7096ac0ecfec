import type { Context } from 'hono';
import type { Account } from '../core/account/account.ts';
import { bearerToken } from '../core/account/authenticate.ts';
import { PhoneError } from '../core/errors.ts';
import { newId } from '../core/ports/ids.ts';
import type { Log } from '../core/ports/log.ts';
import type { TrustedProxies } from './client-address.ts';
import type { Dialect, Peek, Route } from './dialect.ts';
import { fromThisMachine } from './from-this-machine.ts';
import type { RateLimiter, RateScope, RateVerdict } from './rate-limits.ts';
import { refusalHeaders } from './refusal-headers.ts';
import { maxBodyBytes, readBytes, readJson } from './request-body.ts';

/** What the Node server hands over beside a request. */
export interface NodeBindings {
  readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } };
}

const noBytes = new Uint8Array();

export type WebContext = Context<{ Bindings: NodeBindings }>;

export interface ExchangeOptions {
  /** The account behind an `Authorization` header. Throws `unauthorized`. */
  authenticate(authorization: string | null): Promise<Account>;
  /** Whom requests without a key act for, on the routes that let them. `open`: wherever they come from. */
  readonly keyless: { account(): Promise<Account | null>; readonly open: boolean };
  readonly rates: RateLimiter;
  readonly proxies: TrustedProxies;
  readonly log: Log;
  /** Tests hold every answer against its schema; a breach is a 500. */
  readonly verifyAnswers: boolean;
}

/** A route in the form of the dialect that it belongs to. */
export interface Served {
  readonly dialect: Dialect;
  readonly route: Route;
  /** False for refusals that no body could change. */
  readonly readsBody: boolean;
}

/** One request on its way through the checks of contract 0.5 to its answer. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #context: WebContext;
  readonly #request: Request;
  readonly #requestId = newId('req');
  readonly #headers = new Headers();
  #account: Account | null = null;
  #body: Promise<unknown> | null = null;

  constructor(options: ExchangeOptions, context: WebContext) {
    this.#options = options;
    this.#context = context;
    this.#request = context.req.raw;
  }

  /** Runs the candidate that claims the request. Never throws. */
  async answer(candidates: readonly [Served, ...Served[]]): Promise<Response> {
    const started = performance.now();
    const served = await this.#choose(candidates);
    this.#headers.set('x-request-id', this.#requestId);
    this.#headers.set('x-content-type-options', 'nosniff');
    if (served.route.keyed) this.#headers.set('cache-control', 'no-store');
    const response = await this.#run(served).catch((error: unknown) => this.#refuse(served, error));
    for (const [name, value] of this.#headers) if (!response.headers.has(name)) response.headers.set(name, value);
    this.#options.log.info('Answered', {
      requestId: this.#requestId,
      method: this.#request.method,
      route: served.route.path,
      status: response.status,
      ms: Math.round(performance.now() - started),
      ...(this.#account && { accountId: this.#account.id }),
    });
    return this.#request.method === 'HEAD' ? withoutBody(response) : response;
  }

  async #choose(candidates: readonly [Served, ...Served[]]): Promise<Served> {
    if (candidates.length === 1) return candidates[0];
    const body = candidates[0].readsBody ? await this.#json().catch(() => undefined) : undefined;
    const peek: Peek = {
      has: (field) => isGiven(body, field),
      bearer: bearerToken(this.#request.headers.get('authorization')) !== null,
    };
    return candidates.find(({ route }) => route.claims?.(peek)) ?? candidates[0];
  }

  async #run({ dialect, route, readsBody }: Served): Promise<Response> {
    if (route.keyed) this.#account = await this.#authenticate(route);
    await this.#count(dialect, route.rates ?? (route.keyed ? dialect.rates : ['keyless']));
    const body = readsBody && !route.rawBody ? await this.#json() : undefined;
    const bytes = readsBody && route.rawBody ? await readBytes(this.#request, maxBodyBytes) : noBytes;
    const result = await route.run({
      account: this.#account,
      params: this.#params(),
      query: this.#query(),
      body,
      path: this.#context.req.path,
      headers: this.#request.headers,
      bytes,
      signal: this.#request.signal,
    });
    if (result instanceof Response) return result;
    if (this.#options.verifyAnswers) route.answer.schema?.parse(result);
    return json(result, route.answer.status);
  }

  async #authenticate(route: Route): Promise<Account> {
    const { keyless } = this.#options;
    const { headers } = this.#request;
    const authorization = headers.get('authorization');
    if (authorization === null && route.keylessLocally) {
      const peer = this.#context.env.incoming?.socket.remoteAddress;
      const account = keyless.open || fromThisMachine(peer, headers) ? await keyless.account() : null;
      if (account) return account;
    }
    return this.#options.authenticate(authorization);
  }

  async #count(dialect: Dialect, scopes: readonly RateScope[]): Promise<void> {
    const verdict = await this.#options.rates.take({
      scopes,
      accountId: this.#account?.id ?? null,
      address: this.#clientAddress(),
    });
    if (!verdict) return;
    if (dialect.showsRates && this.#account) this.#showRates(verdict);
    if (verdict.allowed) return;
    const { retryAfterSecs } = verdict;
    throw new PhoneError('rate_limited', `Too many requests. Try again in ${retryAfterSecs} s.`, {
      retryable: true,
      detail: { retryAfterSecs },
    });
  }

  #showRates(verdict: RateVerdict): void {
    this.#headers.set('x-ratelimit-limit', String(verdict.limit));
    this.#headers.set('x-ratelimit-remaining', String(verdict.remaining));
    this.#headers.set('x-ratelimit-reset', String(verdict.resetAt));
  }

  #clientAddress(): string {
    const peer = this.#context.env.incoming?.socket.remoteAddress ?? 'unknown';
    return this.#options.proxies.clientAddress(peer, this.#request.headers.get('x-forwarded-for'));
  }

  #params(): Record<string, string> {
    const params: Record<string, string> = this.#context.req.param();
    if (Object.values(params).some(hasControls)) throw new PhoneError('not_found', 'There is nothing under this path.');
    return params;
  }

  #query(): Record<string, string> {
    const query = this.#context.req.query();
    const odd = Object.entries(query).find(([, value]) => hasControls(value));
    if (!odd) return query;
    throw new PhoneError('invalid_request', `The query parameter \`${odd[0]}\` holds control characters.`, {
      detail: { details: [{ path: odd[0], message: 'holds control characters' }] },
    });
  }

  #json(): Promise<unknown> {
    this.#body ??= readJson(this.#request);
    return this.#body;
  }

  #refuse({ dialect, route }: Served, error: unknown): Response {
    let refusal = error instanceof PhoneError ? error : null;
    if (!refusal || refusal.code === 'internal_error') {
      this.#options.log.error('A request failed', { requestId: this.#requestId, route: route.path, error });
      const message = 'Something went wrong on our side. Try again; if it happens again, report the requestId.';
      refusal = new PhoneError('internal_error', refusal?.message ?? message, {
        detail: { requestId: this.#requestId },
      });
    }
    const response = json(dialect.errors.body(refusal), dialect.errors.status(refusal.code));
    for (const [name, value] of refusalHeaders(refusal)) response.headers.set(name, value);
    return response;
  }
}

function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

function withoutBody(response: Response): Response {
  void response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}

function isGiven(body: unknown, field: string): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const value: unknown = Object.getOwnPropertyDescriptor(body, field)?.value;
  return value !== undefined && value !== null && value !== '';
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
