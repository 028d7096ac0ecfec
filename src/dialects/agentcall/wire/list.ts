import { z } from 'zod';

const defaultLimit = 20;
const maxLimit = 100;

/** The query of every list (contract 0.4). */
export const listQuery = {
  limit: z
    .string()
    .refine((text) => /^[1-9]\d*$/.test(text), `must be a whole number from 1 to ${maxLimit}`)
    .transform((text) => Math.min(maxLimit, Number(text)))
    .optional()
    .transform((limit) => limit ?? defaultLimit)
    .meta({
      type: 'integer',
      minimum: 1,
      default: defaultLimit,
      description: `More than ${maxLimit} are never given.`,
    }),
  cursor: z.string().optional().meta({ description: 'The `nextCursor` of the page before.' }),
};

/** A page, newest first. */
export function listOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ data: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
