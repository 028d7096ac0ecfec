import { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import type { ErrorForm } from '../../http/dialect.ts';

/** Contract 3.24. */
const words: Record<ErrorCode, { readonly status: number; readonly code: string }> = {
  call_not_active: { status: 409, code: 'call_not_active' },
  carrier_error: { status: 502, code: 'carrier_error' },
  idempotency_in_progress: { status: 409, code: 'idempotency_in_progress' },
  internal_error: { status: 500, code: 'internal_error' },
  invalid_json: { status: 400, code: 'invalid_json' },
  invalid_phone: { status: 422, code: 'validation_error' },
  invalid_request: { status: 422, code: 'validation_error' },
  last_key: { status: 409, code: 'last_key' },
  method_not_allowed: { status: 405, code: 'method_not_allowed' },
  no_phone_number: { status: 422, code: 'no_phone_number' },
  not_found: { status: 404, code: 'not_found' },
  not_implemented: { status: 501, code: 'not_implemented' },
  number_not_verified: { status: 403, code: 'number_not_verified' },
  payload_too_large: { status: 413, code: 'payload_too_large' },
  prompt_too_vague: { status: 422, code: 'prompt_too_vague' },
  rate_limited: { status: 429, code: 'rate_limited' },
  recording_not_available: { status: 404, code: 'recording_not_available' },
  too_many_calls: { status: 429, code: 'too_many_calls' },
  unauthorized: { status: 401, code: 'unauthorized' },
  unavailable: { status: 503, code: 'unavailable' },
  url_not_allowed: { status: 422, code: 'url_not_allowed' },
};

export const errorForm: ErrorForm = {
  status: (code) => words[code].status,
  body(error) {
    const { retryAfterSecs, ...more } = error.detail;
    const members = retryAfterSecs === undefined ? more : { ...more, retryAfter: retryAfterSecs };
    return { ...members, error: { ...members, code: words[error.code].code, message: error.message } };
  },
  schema: z
    .object({
      error: z.object({
        code: z.string().meta({ description: 'A word for programs.' }),
        message: z.string().meta({ description: 'A sentence for people: what was wrong and what to do next.' }),
        details: z
          .array(z.object({ path: z.string(), message: z.string() }))
          .optional()
          .meta({ description: 'Every field that is wrong.' }),
        retryAfter: z.int().optional().meta({ description: 'Seconds to wait.' }),
        requestId: z.string().optional().meta({ description: 'On faults of the server: find it in the log.' }),
      }),
    })
    .meta({
      id: 'AgentCallError',
      description: 'Whatever `error` holds beside `code` and `message` stands at the root as well.',
    }),
};
