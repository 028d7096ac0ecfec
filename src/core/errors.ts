/** Every way in which a request or a call can be refused or fail. Each dialect says how each one looks on its wire. */
export type ErrorCode =
  | 'call_not_active'
  | 'carrier_error'
  | 'idempotency_in_progress'
  | 'internal_error'
  | 'invalid_json'
  | 'invalid_phone'
  | 'invalid_request'
  | 'last_key'
  | 'method_not_allowed'
  | 'no_phone_number'
  | 'not_found'
  | 'not_implemented'
  | 'number_not_verified'
  | 'payload_too_large'
  | 'prompt_too_vague'
  | 'rate_limited'
  | 'recording_not_available'
  | 'too_many_calls'
  | 'unauthorized'
  | 'unavailable'
  | 'url_not_allowed';

export interface PhoneErrorOptions {
  readonly cause?: unknown;
  /** True when the same request may succeed later. */
  readonly retryable?: boolean;
  /** What a dialect may show beside the message: `details`, `missing`, `retryAfterSecs`, ids. Never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The one error of the core. `message` is a sentence for people: what was wrong and what to do next. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: PhoneErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.detail = options.detail ?? {};
  }
}
