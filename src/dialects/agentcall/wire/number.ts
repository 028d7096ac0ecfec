import { z } from 'zod';
import { timestamp } from '../../../http/dialect.ts';

export const NumberType = z.enum(['local', 'tollfree', 'mobile']);

export const NumberObject = z
  .object({
    id: z.string(),
    number: z.string(),
    type: NumberType,
    country: z.string(),
    label: z.string().nullable(),
    status: z.literal('active'),
    capabilities: z.object({ voice: z.boolean(), sms: z.boolean() }),
    monthlyCost: z.number().meta({ description: 'US dollars.' }),
    createdAt: timestamp,
    inbound: z.null(),
    outbound: z.null(),
  })
  .meta({ id: 'NumberObject' });
export type NumberObject = z.infer<typeof NumberObject>;
