/** Durations are told, and metered, in whole seconds: the nearest, halves up. */
export function wholeSeconds(durationMs: number): number;
export function wholeSeconds(durationMs: number | null): number | null;
export function wholeSeconds(durationMs: number | null): number | null {
  return durationMs === null ? null : Math.round(durationMs / 1000);
}
