import { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import type { ErrorForm } from '../../http/dialect.ts';

/** Contract 1.6. */
const words: Record<ErrorCode, { readonly status: number; readonly error: string }> = {
  call_not_active: { status: 409, error: 'call_not_active' },
  carrier_error: { status: 503, error: 'unavailable' },
  carrier_not_supported: { status: 400, error: 'carrier_not_supported' },
  contact_blocked: { status: 403, error: 'contact_blocked' },
  idempotency_in_progress: { status: 409, error: 'idempotency_in_progress' },
  inbound_ai_not_configured: { status: 409, error: 'inbound_ai_not_configured' },
  internal_error: { status: 500, error: 'internal_error' },
  invalid_json: { status: 400, error: 'bad_request' },
  invalid_metadata: { status: 400, error: 'bad_request' },
  invalid_phone: { status: 400, error: 'invalid_phone' },
  invalid_request: { status: 400, error: 'bad_request' },
  last_key: { status: 409, error: 'last_key' },
  method_not_allowed: { status: 405, error: 'method_not_allowed' },
  no_phone_number: { status: 400, error: 'no_phone_number' },
  no_saved_agent: { status: 400, error: 'no_saved_agent' },
  not_found: { status: 404, error: 'not_found' },
  not_implemented: { status: 501, error: 'not_implemented' },
  number_not_verified: { status: 400, error: 'number_not_verified' },
  number_unavailable: { status: 409, error: 'number_unavailable' },
  payload_too_large: { status: 413, error: 'payload_too_large' },
  payment_method_required: { status: 402, error: 'payment_method_required' },
  plan_limit: { status: 403, error: 'plan_limit' },
  prompt_too_vague: { status: 422, error: 'workflow_generation_failed' },
  rate_limited: { status: 429, error: 'rate_limited' },
  recipient_opted_out: { status: 403, error: 'recipient_opted_out' },
  recording_not_available: { status: 404, error: 'not_found' },
  report_not_available: { status: 404, error: 'not_found' },
  too_many_calls: { status: 429, error: 'too_many_calls' },
  unauthorized: { status: 401, error: 'unauthorized' },
  unavailable: { status: 503, error: 'unavailable' },
  unsupported_number_type: { status: 400, error: 'bad_request' },
  url_not_allowed: { status: 400, error: 'url_not_allowed' },
  voice_ai_unavailable: { status: 503, error: 'unavailable' },
};

/** What of an error's detail this dialect shows beside the three fields that every refusal has, and its name on the wire. */
const shown = {
  missing: 'missing',
  details: 'details',
  upgradeUrl: 'upgrade_url',
  setupUrl: 'setup_url',
  requestId: 'request_id',
} as const;

export const errorForm: ErrorForm = {
  status: (code) => words[code].status,
  body(error) {
    const body: Record<string, unknown> = { success: false, message: error.message, error: words[error.code].error };
    for (const [name, wireName] of Object.entries(shown)) {
      if (name in error.detail) body[wireName] = error.detail[name];
    }
    return body;
  },
  schema: z
    .object({
      success: z.literal(false),
      message: z.string().meta({ description: 'A sentence for people: what was wrong and what to do next.' }),
      error: z.string().meta({ description: 'The same as a word for programs.' }),
      missing: z
        .array(z.enum(['purpose', 'details', 'who']))
        .optional()
        .meta({ description: 'What a prompt that is too vague leaves out.' }),
      details: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .meta({ description: 'Every field that is wrong.' }),
      upgrade_url: z.string().optional().meta({ description: 'Where the plan is changed.' }),
      setup_url: z.string().optional().meta({ description: 'Where a card is left.' }),
      request_id: z.string().optional().meta({ description: 'On faults of the server: find it in the log.' }),
    })
    .meta({ id: 'CallCowError' }),
};
