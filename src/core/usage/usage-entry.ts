import type { Month } from './calendar-month.ts';
import type { UsageItem } from './price-list.ts';

/** What a plan caps by the month. Seconds for the two kinds of minutes, else how many. */
export const allowances = ['inbound_ai', 'voice', 'sms', 'otp'] as const;
export type Allowance = (typeof allowances)[number];

/** One line of the ledger: one billable thing. `source` and `item` together are there once. */
export interface UsageEntry {
  readonly accountId: string;
  /** What was metered: `call:<id>`, `number:<id>:2026-11`. */
  readonly source: string;
  readonly item: UsageItem;
  /** Whole seconds, characters, texts, numbers; as the item is priced. */
  readonly quantity: number;
  /** US dollars in millionths. */
  readonly costMicros: number;
  /** Which of a plan's monthly allowances it is taken from. */
  readonly allowance: Allowance | null;
  readonly month: Month;
  /** Epoch ms. */
  readonly at: number;
}

/** All entries of one item in one month. */
export interface UsageSum {
  readonly item: UsageItem;
  readonly quantity: number;
  readonly costMicros: number;
}
