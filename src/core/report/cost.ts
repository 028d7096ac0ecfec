import type { Usage, UsageUnit } from './usage.ts';

/** One line of the price table: dated data, kept in `src/prices.json`. */
export interface Price {
  /** As usage names it: `deepgram:nova-3`. A trailing `*` stands for whatever follows. */
  readonly model: string;
  readonly unit: UsageUnit;
  /** US dollars for a million of the unit; for `audio_ms` for a million milliseconds. */
  readonly usdPerMillion: number;
}

export interface PriceTable {
  /** `YYYY-MM-DD`: when the prices were read. */
  readonly asOf: string;
  readonly prices: readonly Price[];
}

/** What the providers will charge for a call, by the table; carriers are not in it. */
export interface Cost {
  /** Of the items that have a price. */
  readonly usd: number;
  /** False where something was used that the table does not know. */
  readonly complete: boolean;
  readonly pricesAsOf: string;
  readonly items: readonly (Usage & { readonly usd: number | null })[];
}

export function costOf(usage: readonly Usage[], table: PriceTable): Cost {
  const items = usage.map((entry) => {
    const price = priceFor(entry, table);
    return { ...entry, usd: price === null ? null : roundUsd((entry.amount * price) / 1_000_000) };
  });
  return {
    usd: roundUsd(items.reduce((sum, item) => sum + (item.usd ?? 0), 0)),
    complete: items.every((item) => item.usd !== null),
    pricesAsOf: table.asOf,
    items,
  };
}

/** The longest name that fits decides: `openai:gpt-5-mini*` before `openai:gpt-5*`. */
function priceFor(entry: Usage, table: PriceTable): number | null {
  const fitting = table.prices
    .filter((price) => price.unit === entry.unit && fits(price.model, entry.model))
    .toSorted((a, b) => b.model.length - a.model.length);
  return fitting[0]?.usdPerMillion ?? null;
}

function fits(pattern: string, model: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern;
}

function roundUsd(usd: number): number {
  return Math.round(usd * 1_000_000) / 1_000_000;
}
