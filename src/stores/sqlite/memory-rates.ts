import type { RateCounter } from '../../core/ports/store.ts';
import { slideAll } from '../repositories/sliding-window.ts';

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
    take(asked, now) {
      if (now - sweptAt >= sweepEveryMs) {
        sweptAt = now;
        for (const [known, { expiresAt }] of windows) if (expiresAt <= now) windows.delete(known);
      }
      const held = asked.map((window) => ({ ...window, instants: windows.get(window.key)?.instants ?? [] }));
      const { decisions, counted } = slideAll(held, now);
      counted?.forEach((instants, index) => {
        const window = asked[index];
        if (window) windows.set(window.key, { instants, expiresAt: now + window.windowMs });
      });
      return Promise.resolve(decisions);
    },
  };
}
