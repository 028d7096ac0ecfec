/** A calendar month in UTC, `2026-11`. */
export type Month = string;

export const monthPattern = /^(?:20|21)\d{2}-(?:0[1-9]|1[0-2])$/;

export function monthOf(epochMs: number): Month {
  return new Date(epochMs).toISOString().slice(0, 7);
}

/** Epoch ms of its first moment. */
export function monthStart(month: Month): number {
  return Date.parse(`${month}-01T00:00:00.000Z`);
}

/** Epoch ms of the first moment after it. */
export function monthEnd(month: Month): number {
  const start = new Date(monthStart(month));
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
}
