import type { ErrorCode, PhoneError } from '../core/errors.ts';

/** Refusals that always say when to come back, in whole seconds, where the error itself does not know. */
const retryAfterSecs: Partial<Record<ErrorCode, number>> = {
  idempotency_in_progress: 5,
  rate_limited: 1,
  too_many_calls: 10,
  unavailable: 30,
};

/** The headers that a refusal has in every dialect. */
export function refusalHeaders(error: PhoneError): [string, string][] {
  const headers: [string, string][] = [];
  if (error.code === 'unauthorized') headers.push(['www-authenticate', 'Bearer']);
  const { allow, retryAfterSecs: given } = error.detail;
  if (Array.isArray(allow)) headers.push(['allow', allow.join(', ')]);
  const wait = typeof given === 'number' ? given : retryAfterSecs[error.code];
  if (wait !== undefined) headers.push(['retry-after', String(Math.max(1, Math.ceil(wait)))]);
  return headers;
}
