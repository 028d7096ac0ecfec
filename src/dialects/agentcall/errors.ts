import { z } from 'zod';
import type { ErrorCode, PhoneError } from '../../core/errors.ts';
import type { ErrorForm } from '../../http/dialect.ts';

/** Contract 3.24. */
const words: Record<ErrorCode, { readonly status: number; readonly code: string }> = {
  call_not_active: { status: 409, code: 'call_not_active' },
  carrier_error: { status: 502, code: 'carrier_error' },
  carrier_not_supported: { status: 400, code: 'carrier_not_supported' },
  contact_blocked: { status: 403, code: 'contact_blocked' },
  idempotency_in_progress: { status: 409, code: 'idempotency_in_progress' },
  inbound_ai_not_configured: { status: 409, code: 'inbound_ai_not_configured' },
  internal_error: { status: 500, code: 'internal_error' },
  invalid_json: { status: 400, code: 'invalid_json' },
  invalid_metadata: { status: 400, code: 'invalid_metadata' },
  invalid_phone: { status: 422, code: 'validation_error' },
  invalid_request: { status: 422, code: 'validation_error' },
  last_key: { status: 409, code: 'last_key' },
  method_not_allowed: { status: 405, code: 'method_not_allowed' },
  no_phone_number: { status: 422, code: 'no_phone_number' },
  no_saved_agent: { status: 400, code: 'no_saved_agent' },
  not_found: { status: 404, code: 'not_found' },
  not_implemented: { status: 501, code: 'not_implemented' },
  number_not_verified: { status: 403, code: 'number_not_verified' },
  number_unavailable: { status: 409, code: 'number_unavailable' },
  payload_too_large: { status: 413, code: 'payload_too_large' },
  payment_method_required: { status: 402, code: 'payment_method_required' },
  plan_limit: { status: 403, code: 'plan_limit' },
  prompt_too_vague: { status: 422, code: 'prompt_too_vague' },
  rate_limited: { status: 429, code: 'rate_limited' },
  recipient_opted_out: { status: 403, code: 'recipient_opted_out' },
  recording_not_available: { status: 404, code: 'recording_not_available' },
  report_not_available: { status: 404, code: 'report_not_available' },
  too_many_calls: { status: 429, code: 'too_many_calls' },
  unauthorized: { status: 401, code: 'unauthorized' },
  unavailable: { status: 503, code: 'unavailable' },
  unsupported_number_type: { status: 422, code: 'unsupported_number_type' },
  url_not_allowed: { status: 422, code: 'url_not_allowed' },
  voice_ai_unavailable: { status: 503, code: 'voice_ai_unavailable' },
};

/** What a plan lets through is named by what it counts: `plan_limit_numbers`. */
function codeOf({ code, detail }: PhoneError): string {
  return code === 'plan_limit' ? `plan_limit_${String(detail['limit'])}` : words[code].code;
}

/** A code as this dialect writes it, for the documentation. */
export function wordOf(code: ErrorCode): string {
  return code === 'plan_limit' ? 'plan_limit_…' : words[code].code;
}

export const errorForm: ErrorForm = {
  status: (code) => words[code].status,
  body(error) {
    const shown = Object.entries(error.detail).filter(([name]) => name !== 'retryAfterSecs' && name !== 'limit');
    const { retryAfterSecs } = error.detail;
    const members = {
      ...Object.fromEntries(shown),
      ...(retryAfterSecs !== undefined && { retryAfter: retryAfterSecs }),
    };
    return { ...members, error: { ...members, code: codeOf(error), message: error.message } };
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
        upgradeUrl: z.string().optional().meta({ description: 'Where the plan is changed.' }),
        setupUrl: z.string().optional().meta({ description: 'Where a card is left.' }),
        resetsAt: z.string().optional().meta({ description: 'When what is used up is there again.' }),
        retryAfter: z.int().optional().meta({ description: 'Seconds to wait.' }),
        requestId: z.string().optional().meta({ description: 'On faults of the server: find it in the log.' }),
      }),
    })
    .meta({
      id: 'AgentCallError',
      description: 'Whatever `error` holds beside `code` and `message` stands at the root as well.',
    }),
};
