/** Every way in which a request or a call can be refused or fail. Each dialect says how each one looks on its wire. */
export type ErrorCode =
  | 'call_not_active'
  | 'carrier_error'
  | 'carrier_not_supported'
  | 'contact_blocked'
  | 'idempotency_in_progress'
  | 'inbound_ai_not_configured'
  | 'internal_error'
  | 'invalid_json'
  | 'invalid_metadata'
  | 'invalid_phone'
  | 'invalid_request'
  | 'last_key'
  | 'method_not_allowed'
  | 'no_phone_number'
  | 'no_saved_agent'
  | 'not_found'
  | 'not_implemented'
  | 'number_not_verified'
  | 'number_unavailable'
  | 'payload_too_large'
  | 'payment_method_required'
  | 'plan_limit'
  | 'prompt_too_vague'
  | 'rate_limited'
  | 'recipient_opted_out'
  | 'recording_not_available'
  | 'report_not_available'
  | 'too_many_calls'
  | 'unauthorized'
  | 'unavailable'
  | 'unsupported_number_type'
  | 'url_not_allowed'
  | 'voice_ai_unavailable';

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
