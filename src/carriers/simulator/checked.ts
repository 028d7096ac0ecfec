import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import { isPhoneNumber } from '../../core/number/phone-number.ts';

/** Contract 0.4. */
export const e164 = z.string().refine(isPhoneNumber, 'A phone number in E.164 form is needed, like +14155550123');

/** Where null has no meaning of its own it means absent (contract 0.3). */
export function orElse<S extends z.ZodType>(schema: S, otherwise: z.output<S>) {
  return schema.nullish().transform((value): z.output<S> => value ?? otherwise);
}

/** The value in its shape. Throws `invalid_request` with every fault in `details`, their paths below `at`. */
export function checked<S extends z.ZodType>(schema: S, value: unknown, at: readonly string[] = []): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => ({
    path: [...at, ...issue.path].join('.'),
    message: issue.message,
  }));
  const first = details[0];
  const where = first?.path ? `\`${first.path}\`: ` : '';
  throw new PhoneError('invalid_request', `The request cannot be used as it is. ${where}${first?.message ?? ''}`, {
    detail: { details },
  });
}
