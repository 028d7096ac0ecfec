/** A refusal of the server, whichever of its dialects made it. */
export class RingdownError extends Error {
  override readonly name = 'RingdownError';
  readonly status: number;
  /** A word for programs: `not_found`, `rate_limited`, … */
  readonly code: string;
  /** Fields that were wrong. */
  readonly details: readonly { readonly path: string; readonly message: string }[];
  /** When the same request may succeed. */
  readonly retryAfterSecs: number | null;
  /** Where a person upgrades or leaves a card: to be shown, not to be tried again. */
  readonly billingUrl: string | null;
  /** On faults of the server: find it in its log. */
  readonly requestId: string | null;

  constructor(status: number, body: unknown, headers: Headers) {
    const { code, message, details, billingUrl } = refusalOf(body);
    super(message ?? `The server answered with status ${status}.`);
    this.status = status;
    this.code = code ?? `http_${status}`;
    this.details = details;
    this.billingUrl = billingUrl;
    const wait = Number(headers.get('retry-after') ?? Number.NaN);
    this.retryAfterSecs = Number.isFinite(wait) ? wait : null;
    this.requestId = headers.get('x-request-id');
  }
}

/** There was no answer: no server at the address, or the connection broke. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(`There is no answer from ${url}.`, { cause });
    this.url = url;
  }
}

interface Refusal {
  readonly code: string | null;
  readonly message: string | null;
  readonly details: RingdownError['details'];
  readonly billingUrl: string | null;
}

/** `{ error: { code, message } }`, or `{ success: false, message, error }`. */
function refusalOf(body: unknown): Refusal {
  const root = isRecord(body) ? body : {};
  const { error } = root;
  const { code, message, details } = isRecord(error) ? error : { ...root, code: error };
  const billingUrl = root['upgradeUrl'] ?? root['setupUrl'] ?? root['upgrade_url'] ?? root['setup_url'];
  return {
    code: typeof code === 'string' ? code : null,
    message: typeof message === 'string' ? message : null,
    details: Array.isArray(details) ? (details as RingdownError['details']) : [],
    billingUrl: typeof billingUrl === 'string' ? billingUrl : null,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
