import type { RateDecision, RateWindow } from '../../core/ports/store.ts';

/**
 * One request against the accepted ones before it. `instants`: when requests were accepted, oldest first, in epoch ms. The
 * window holds what is younger than `windowMs`.
 */
export function slide(
  instants: readonly number[],
  limit: number,
  windowMs: number,
  now: number,
): { readonly instants: readonly number[]; readonly decision: RateDecision } {
  const inside = instants.filter((at) => at > now - windowMs);
  const allowed = inside.length < limit;
  const counted = allowed ? [...inside, now].toSorted((one, other) => one - other) : inside;
  return {
    instants: counted,
    decision: { allowed, remaining: Math.max(0, limit - counted.length), retryAfterMs: wait() },
  };

  /** A request passes when fewer than `limit` are left: when the one that is `limit` from the end leaves the window. */
  function wait(): number {
    if (counted.length < limit) return 0;
    const leaves = counted[counted.length - limit];
    return leaves === undefined ? windowMs : Math.max(0, leaves + windowMs - now);
  }
}

/** One request against several windows. `counted`: what they hold after it; null where one of them refuses. */
export function slideAll(
  windows: readonly (RateWindow & { readonly instants: readonly number[] })[],
  now: number,
): { readonly decisions: readonly RateDecision[]; readonly counted: readonly (readonly number[])[] | null } {
  const all = windows.map(({ instants, limit, windowMs }) => slide(instants, limit, windowMs, now));
  return {
    decisions: all.map(({ decision }) => decision),
    counted: all.every(({ decision }) => decision.allowed) ? all.map(({ instants }) => instants) : null,
  };
}
