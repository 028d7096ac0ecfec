import type { Account } from '../../core/account/account.ts';
import type { Core } from '../../core/core.ts';
import { monthOf } from '../../core/usage/calendar-month.ts';
import { type MonthlyUsage, type UsageLimit, readUsage } from '../../core/usage/read-usage.ts';
import type { UsageSum } from '../../core/usage/usage-entry.ts';
import { type Route, isoTime, route } from '../../http/dialect.ts';
import { UsageAnswer, UsageQuery } from './wire/usage.ts';

/** What the account has used, and what it costs. */
export function usageRoutes(core: Core): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/usage',
      summary: 'What was used in a month, and what it costs',
      description:
        'Calls are metered by the second, everything is metered once. On the plan `unlimited` costs are told and nothing is owed; on `free` nothing costs anything.',
      query: UsageQuery,
      answer: { schema: UsageAnswer },
      async handle({ account, query }) {
        return usageAnswer(account, await readUsage(core.store, account, query.period ?? monthOf(Date.now())));
      },
    }),
  ];
}

function usageAnswer(account: Account, { month, items, totalMicros, limits }: MonthlyUsage): UsageAnswer {
  return {
    period: month,
    plan: account.plan,
    breakdown: {
      smsOutbound: counted(items.smsOutbound),
      smsInbound: counted(items.smsInbound),
      voiceOutbound: timed(items.voiceOutbound),
      voiceInbound: timed(items.voiceInbound),
      voiceAi: timed(items.voiceAi),
      voiceAiByok: timed(items.voiceAiByok),
      voiceAiPremium: timed(items.voiceAiPremium),
      recording: timed(items.recording),
      tts: { characters: items.tts.quantity, ...money(items.tts.costMicros) },
      numbers: counted(items.numbers),
      otp: counted(items.otp),
      plan: money(items.plan.costMicros),
    },
    total: totalMicros / 1_000_000,
    totalMicros,
    limits: {
      numbers: limit(limits.numbers),
      smsOutbound: limit(limits.smsOutbound),
      voice: limit(limits.voice, 60),
      inboundAi: limit(limits.inboundAi, 60),
      voiceAi: limit(limits.voiceAi, 60),
      recording: limit(limits.recording, 60),
      otp: limit(limits.otp),
    },
    currency: 'USD',
  };
}

type Summed = Omit<UsageSum, 'item'>;

function counted({ quantity, costMicros }: Summed): UsageAnswer['breakdown']['numbers'] {
  return { count: quantity, ...money(costMicros) };
}

function timed({ quantity, costMicros }: Summed): UsageAnswer['breakdown']['voiceAi'] {
  return { minutes: quantity / 60, ...money(costMicros) };
}

/** US dollars as dialects write them, and what they were metered as. */
export function money(costMicros: number): { readonly cost: number; readonly costMicros: number } {
  return { cost: costMicros / 1_000_000, costMicros };
}

function limit({ used, cap, resetsAt }: UsageLimit, unit = 1): UsageAnswer['limits']['numbers'] {
  return { used: used / unit, cap: cap === null ? null : cap / unit, resetsAt: isoTime(resetsAt) };
}
