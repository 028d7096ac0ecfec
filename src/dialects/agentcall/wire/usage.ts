import { z } from 'zod';
import { planNames } from '../../../core/account/account.ts';
import { monthPattern } from '../../../core/usage/calendar-month.ts';
import { timestamp } from '../../../http/dialect.ts';

const cost = {
  cost: z.number().meta({ description: 'US dollars.' }),
  costMicros: z.int().meta({ description: 'The same in millionths of a dollar.' }),
};
const counted = z.object({ count: z.int(), ...cost });
const timed = z.object({ minutes: z.number().meta({ description: 'Seconds, divided by 60.' }), ...cost });

const limit = z.object({
  used: z.number(),
  cap: z.number().nullable().meta({ description: '`null`: none. 0: the plan does not have it.' }),
  resetsAt: timestamp.nullable(),
});

export const UsageQuery = z.object({
  period: z
    .string()
    .regex(monthPattern, 'must be a month such as 2026-11')
    .optional()
    .meta({ description: 'A calendar month in UTC. Default: this one.', examples: ['2026-11'] }),
});

export const UsageAnswer = z
  .object({
    period: z.string(),
    plan: z.enum(planNames),
    breakdown: z.object({
      smsOutbound: counted,
      smsInbound: counted,
      voiceOutbound: timed.meta({ description: 'Calls without AI.' }),
      voiceInbound: timed,
      voiceAi: timed.meta({ description: 'Both directions, with our models and voices.' }),
      voiceAiByok: timed.meta({ description: 'Calls in, with a model key of your own.' }),
      voiceAiPremium: timed.meta({ description: 'With a premium voice.' }),
      recording: timed.meta({ description: 'On top of the call.' }),
      tts: z.object({ characters: z.int(), ...cost }),
      numbers: counted,
      otp: counted,
      plan: z.object(cost),
    }),
    total: z.number().meta({ description: 'US dollars.' }),
    totalMicros: z.int(),
    limits: z.object({
      numbers: limit.meta({ description: 'Held now.' }),
      smsOutbound: limit,
      voice: limit.meta({ description: 'Minutes of calls without AI.' }),
      inboundAi: limit.meta({ description: 'Minutes of calls that AI answered.' }),
      voiceAi: limit.meta({ description: 'Minutes, both directions.' }),
      recording: limit.meta({ description: 'Minutes.' }),
      otp: limit,
    }),
    currency: z.literal('USD'),
  })
  .meta({ id: 'Usage' });
export type UsageAnswer = z.infer<typeof UsageAnswer>;

export const CheckoutRequest = z
  .object({
    purpose: z.enum(['upgrade', 'card']).meta({ description: '`upgrade`: to Pro. `card`: leave or replace a card.' }),
  })
  .meta({ id: 'CheckoutRequest' });

export const CheckoutAnswer = z.object({
  url: z.string().meta({ description: 'A page for a person with a card. It closes after a day.' }),
});
