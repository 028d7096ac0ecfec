import type { RateCounter } from '../../core/ports/store.ts';
import { slide } from '../repositories/sliding-window.ts';

const sweepEveryMs = 60_000;

interface Window {
  readonly instants: readonly number[];
  readonly expiresAt: number;
}

/** One server, one memory: a restart forgets the counts. */
export function memoryRates(): RateCounter {
  const windows = new Map<string, Window>();
  let sweptAt = 0;
  return {
    async take(key, limit, windowMs, now) {
      if (now - sweptAt >= sweepEveryMs) {
        sweptAt = now;
        for (const [known, { expiresAt }] of windows) if (expiresAt <= now) windows.delete(known);
      }
      const { instants, decision } = slide(windows.get(key)?.instants ?? [], limit, windowMs, now);
      if (instants.length > 0) windows.set(key, { instants, expiresAt: now + windowMs });
      return decision;
    },
  };
}
