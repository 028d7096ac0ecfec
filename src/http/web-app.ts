import { Hono } from 'hono';
import { PhoneError } from '../core/errors.ts';
import { TrustedProxies } from './client-address.ts';
import type { Dialect, Method, Route } from './dialect.ts';
import { Exchange, type ExchangeOptions, type NodeBindings, type Served, type WebContext } from './exchange.ts';

export interface WebAppOptions extends Pick<ExchangeOptions, 'authenticate' | 'keyless' | 'rates' | 'log'> {
  /** Where two of them share a route, their order decides what `Route.claims` leaves open. */
  readonly dialects: readonly Dialect[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly verifyAnswers?: boolean;
}

export type WebApp = Hono<{ Bindings: NodeBindings }>;

/** The whole outside of the server as one application: every dialect's routes, and a refusal in its form for everything else. */
export function createWebApp(options: WebAppOptions): WebApp {
  const app: WebApp = new Hono({ strict: false });
  const { authenticate, keyless, rates, log } = options;
  const proxies = new TrustedProxies(options.trustedProxies);
  const exchange = { authenticate, keyless, rates, log, proxies, verifyAnswers: options.verifyAnswers ?? false };
  const serve =
    (candidates: readonly [Served, ...Served[]]) =>
    (context: WebContext): Promise<Response> =>
      new Exchange(exchange, context).answer(candidates);

  for (const [path, all] of servedByPath(options.dialects)) {
    const methods = new Map<Method, [Served, ...Served[]]>();
    for (const served of all) {
      const known = methods.get(served.route.method);
      if (known) known.push(served);
      else methods.set(served.route.method, [served]);
    }
    const allow = allowed(methods.keys());
    for (const [method, candidates] of methods) app.on(method, path, serve(candidates));
    app.on('OPTIONS', path, () => new Response(null, { status: 204, headers: { allow: allow.join(', ') } }));
    const [first, ...others] = all;
    app.all(path, serve([wrongMethod(first, allow), ...others.map((served) => wrongMethod(served, allow))]));
  }

  const unknown = options.dialects
    .flatMap((dialect) => dialect.prefixes.map(({ path, keyed }) => ({ path, served: unknownPath(dialect, keyed) })))
    .toSorted((one, other) => other.path.length - one.path.length);
  app.notFound((context) => {
    const found = unknown.find(({ path }) => isBelow(context.req.path, path));
    return found ? serve([found.served])(context) : new Response(null, { status: 404 });
  });
  return app;
}

/** Literal paths come before those with parameters that would take them too. */
function servedByPath(dialects: readonly Dialect[]): [string, [Served, ...Served[]]][] {
  const paths = new Map<string, [Served, ...Served[]]>();
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      const served: Served = { dialect, route, readsBody: route.method !== 'GET' };
      const known = paths.get(route.path);
      if (known) known.push(served);
      else paths.set(route.path, [served]);
    }
  }
  return [...paths].toSorted(([one], [other]) => comparePaths(one, other));
}

/** By the first segment that is more general in one than in the other. */
function comparePaths(one: string, other: string): number {
  const pattern = (path: string): string => path.split('/').map(generality).join('');
  return pattern(one) < pattern(other) ? -1 : Number(pattern(one) > pattern(other));
}

function generality(segment: string): string {
  if (segment === '*') return '2';
  return segment.startsWith(':') ? '1' : '0';
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

function allowed(methods: Iterable<Method>): string[] {
  const known = [...methods];
  return [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

function wrongMethod(known: Served, allow: readonly string[]): Served {
  const message = `This path takes ${allow.join(', ')} only.`;
  const refuse = (): PhoneError => new PhoneError('method_not_allowed', message, { detail: { allow } });
  return { ...known, route: refusing(known.route, refuse), readsBody: false };
}

function unknownPath(dialect: Dialect, keyed: boolean): Served {
  const route = refusing(
    { path: '(unknown)', keyed, keylessLocally: false, claims: null, rates: null },
    () => new PhoneError('not_found', 'There is nothing under this path. GET /docs shows what there is.'),
  );
  return { dialect, route, readsBody: false };
}

/** Stands in for a route that does not exist: key and rate are checked as if it did. */
function refusing(
  at: Pick<Route, 'path' | 'keyed' | 'keylessLocally' | 'claims' | 'rates'>,
  refuse: () => PhoneError,
): Route {
  return {
    method: 'POST',
    path: at.path,
    keyed: at.keyed,
    keylessLocally: at.keylessLocally,
    claims: at.claims,
    rates: at.rates,
    summary: '',
    description: null,
    query: null,
    body: null,
    rawBody: false,
    example: null,
    answer: {
      status: 200,
      description: '',
      contentType: 'application/json',
      otherTypes: [],
      headers: {},
      schema: null,
    },
    refusals: [],
    documented: false,
    run: () => Promise.reject(refuse()),
  };
}
