import { PhoneError } from '../core/errors.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { Carrier } from '../core/ports/carrier.ts';
import { newId } from '../core/ports/ids.ts';
import type { Log } from '../core/ports/log.ts';
import type { TrustedProxies } from './client-address.ts';
import type { ErrorForm } from './dialect.ts';
import type { NodeBindings } from './exchange.ts';
import type { RateLimiter } from './rate-limits.ts';
import { refusalHeaders } from './refusal-headers.ts';
import { readBytes } from './request-body.ts';

export interface CarrierDoorOptions {
  readonly carrier: Pick<Carrier, 'name' | 'receive'>;
  /** The names of all carriers: each has the paths under its own. Those of carriers that are not in use are closed to everybody. */
  readonly names: readonly string[];
  /** What stands before our paths in the public address, where a proxy leaves it there; '' for nothing. */
  readonly basePath: string;
  /** How refusals are written. */
  readonly errors: ErrorForm;
  readonly rates: RateLimiter;
  readonly proxies: TrustedProxies;
  readonly log: Log;
}

/** Something that answers requests. */
export interface Fetching {
  fetch(request: Request, bindings: NodeBindings): Response | Promise<Response>;
}

const maxBytes = 64 * 1024;

/** Carriers look at the status alone. */
const statuses: Partial<Record<ErrorCode, number>> = {
  unauthorized: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  rate_limited: 429,
  unavailable: 503,
};

/** Where a carrier's requests come in: no key opens it, the carrier itself says which are its own. */
export class CarrierDoor {
  readonly #options: CarrierDoorOptions;

  constructor(options: CarrierDoorOptions) {
    this.#options = options;
  }

  /** Carriers' requests are answered here, all others by `app`, which sees no base path. */
  before(app: Fetching): Fetching {
    const { names, basePath } = this.#options;
    return {
      fetch: (request, bindings) => {
        const url = new URL(request.url);
        const path = withoutBase(url.pathname, basePath);
        const isShorter = path !== url.pathname;
        url.pathname = path;
        const name = names.find((each) => path.startsWith(`/${each}/`));
        if (name !== undefined) return this.#answer(name, url, request, bindings);
        return app.fetch(isShorter ? new Request(url, request) : request, bindings);
      },
    };
  }

  async #answer(name: string, url: URL, request: Request, bindings: NodeBindings): Promise<Response> {
    const { errors, log } = this.#options;
    const requestId = newId('req');
    const started = performance.now();
    let response: Response;
    try {
      response = await this.#pass(name, url, request, bindings);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.code === 'internal_error') log.error('A carrier’s request failed', { requestId, error });
      response = Response.json(errors.body(refusal), { status: statuses[refusal.code] ?? 500 });
      for (const [header, value] of refusalHeaders(refusal)) {
        if (header !== 'www-authenticate') response.headers.set(header, value);
      }
    }
    response.headers.set('x-request-id', requestId);
    response.headers.set('cache-control', 'no-store');
    const ms = Math.round(performance.now() - started);
    log.info('Answered', { requestId, method: request.method, route: `/${name}/*`, status: response.status, ms });
    return response;
  }

  async #pass(name: string, url: URL, request: Request, bindings: NodeBindings): Promise<Response> {
    const { carrier, rates, proxies } = this.#options;
    const peer = bindings.incoming?.socket.remoteAddress ?? 'unknown';
    const address = proxies.clientAddress(peer, request.headers.get('x-forwarded-for'));
    const verdict = await rates.take({ scopes: ['carrier'], accountId: null, address });
    if (verdict?.allowed === false) {
      const { retryAfterSecs } = verdict;
      throw new PhoneError('rate_limited', 'Too many requests.', { retryable: true, detail: { retryAfterSecs } });
    }
    if (name !== carrier.name) throw new PhoneError('unauthorized', 'This carrier is not in use here.');
    const { method, headers } = request;
    const bytes = await readBytes(request, maxBytes);
    return carrier.receive(new Request(url, { method, headers, body: bytes.byteLength > 0 ? bytes : null }));
  }
}

/** A path as it is without what a proxy has left before it. */
export function withoutBase(path: string, basePath: string): string {
  return basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

function refusalOf(error: unknown): PhoneError {
  if (error instanceof PhoneError && error.code !== 'internal_error') return error;
  return new PhoneError('internal_error', 'Something went wrong on our side.', { cause: error });
}
