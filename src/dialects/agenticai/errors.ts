import { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import type { ErrorForm } from '../../http/dialect.ts';

/** What its own rules refuse is answered with 200; these are not among them (contract 0.6). */
const statuses: Partial<Record<ErrorCode, number>> = {
  internal_error: 500,
  invalid_json: 400,
  method_not_allowed: 405,
  not_implemented: 501,
  payload_too_large: 413,
  rate_limited: 429,
  unauthorized: 401,
};

export const errorForm: ErrorForm = {
  status: (code) => statuses[code] ?? 200,
  body(error) {
    const { requestId } = error.detail;
    return { success: false, error: error.message, ...(requestId === undefined ? {} : { requestId }) };
  },
  schema: z
    .object({ success: z.literal(false), error: z.string().meta({ description: 'A sentence for people.' }) })
    .meta({ id: 'AgenticAIError' }),
};
