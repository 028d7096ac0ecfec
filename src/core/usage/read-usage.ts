import type { Account } from '../account/account.ts';
import { type PlanFeature, plans } from '../account/plan-table.ts';
import type { Repositories } from '../ports/store.ts';
import { type Month, monthEnd } from './calendar-month.ts';
import { type UsageItem, usageItems } from './price-list.ts';
import type { Allowance, UsageSum } from './usage-entry.ts';

/** Texts, codes and numbers are counted, calls in seconds. */
export interface UsageLimit {
  readonly used: number;
  /** Null: none. 0: the plan does not have it. */
  readonly cap: number | null;
  /** Epoch ms; null: it does not start anew. */
  readonly resetsAt: number | null;
}

export type LimitName = 'numbers' | 'smsOutbound' | 'voice' | 'inboundAi' | 'voiceAi' | 'recording' | 'otp';

export interface MonthlyUsage {
  readonly month: Month;
  /** Of every item, also where there is nothing. */
  readonly items: Readonly<Record<UsageItem, Omit<UsageSum, 'item'>>>;
  readonly totalMicros: number;
  /** By the plan that the account is on now. */
  readonly limits: Readonly<Record<LimitName, UsageLimit>>;
}

/** What an account has used in a month, and how much of its plan that is. */
export async function readUsage(
  store: Pick<Repositories, 'usage' | 'numbers'>,
  account: Account,
  month: Month,
): Promise<MonthlyUsage> {
  const used = (allowance: Allowance): Promise<number> => store.usage.used(account.id, month, allowance);
  const [sums, numbers, inboundAi, voice, sms, otp] = await Promise.all([
    store.usage.sums(account.id, month),
    store.numbers.list(account.id),
    used('inbound_ai'),
    used('voice'),
    used('sms'),
    used('otp'),
  ]);
  const items = itemsOf(sums);
  const limit = (feature: PlanFeature, used: number, resetsAt: number | null = monthEnd(month)): UsageLimit => {
    const term = plans[account.plan].terms[feature];
    const cap = typeof term === 'object' ? term.upTo : term === 'no' ? 0 : null;
    return { used, cap, resetsAt };
  };
  return {
    month,
    items,
    totalMicros: sums.reduce((total, { costMicros }) => total + costMicros, 0),
    limits: {
      numbers: limit('numbers', numbers.length, null),
      smsOutbound: limit('sms', sms),
      voice: limit('voice', voice),
      inboundAi: limit('inbound_ai', inboundAi),
      voiceAi: limit('inbound_ai', items.voiceAi.quantity),
      recording: limit('recording', items.recording.quantity),
      otp: limit('otp', otp),
    },
  };
}

function itemsOf(sums: readonly UsageSum[]): MonthlyUsage['items'] {
  const found = new Map(sums.map(({ item, quantity, costMicros }) => [item, { quantity, costMicros }]));
  const entries = usageItems.map((item) => [item, found.get(item) ?? { quantity: 0, costMicros: 0 }] as const);
  return Object.fromEntries(entries) as Record<UsageItem, Omit<UsageSum, 'item'>>;
}
