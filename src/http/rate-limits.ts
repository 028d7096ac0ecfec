import type { RateCounter } from '../core/ports/store.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
  readonly per: 'account' | 'address';
}

/** Contract 0.8. */
export const rateLimits = {
  callcow: { limit: 60, windowMs: minuteMs, per: 'account' },
  agenticai: { limit: 60, windowMs: minuteMs, per: 'account' },
  v1: { limit: 100, windowMs: minuteMs, per: 'account' },
  aiCalls: { limit: 10, windowMs: minuteMs, per: 'account' },
  uploads: { limit: 20, windowMs: hourMs, per: 'account' },
  callbackRequests: { limit: 3, windowMs: hourMs, per: 'address' },
  keyless: { limit: 100, windowMs: minuteMs, per: 'address' },
  carrier: { limit: 12_000, windowMs: minuteMs, per: 'address' },
} as const satisfies Record<string, RateLimit>;

export type RateScope = keyof typeof rateLimits;

export interface RateRequest {
  readonly scopes: readonly RateScope[];
  /** Null for requests without a key. */
  readonly accountId: string | null;
  readonly address: string;
}

export interface RateVerdict {
  readonly allowed: boolean;
  readonly retryAfterSecs: number;
  /** Of the scope that refused, else of the one named last, which is the widest. */
  readonly limit: number;
  readonly remaining: number;
  /** Unix time, in seconds, by which the whole allowance is there again if nothing more is asked. */
  readonly resetAt: number;
}

/**
 * Counts requests against every scope they name, narrowest first; the first one that is used up refuses, and then none counts it. `factor` multiplies all the
 * figures; 0 turns limits off, and then the verdict is null.
 */
export class RateLimiter {
  readonly #counter: RateCounter;
  readonly #factor: number;

  constructor(counter: RateCounter, factor: number) {
    this.#counter = counter;
    this.#factor = factor;
  }

  async take(request: RateRequest): Promise<RateVerdict | null> {
    if (this.#factor === 0 || request.scopes.length === 0) return null;
    const now = Date.now();
    const windows = request.scopes.map((scope) => {
      const { limit, windowMs, per } = rateLimits[scope];
      const whose = per === 'account' && request.accountId !== null ? request.accountId : request.address;
      return { key: `${scope}:${whose}`, limit: Math.max(1, Math.floor(limit * this.#factor)), windowMs };
    });
    const decisions = await this.#counter.take(windows, now);
    const refusing = decisions.findIndex(({ allowed }) => !allowed);
    const told = refusing === -1 ? windows.length - 1 : refusing;
    const [window, decision] = [windows[told], decisions[told]];
    if (!window || !decision) return null;
    return {
      allowed: decision.allowed,
      retryAfterSecs: Math.max(1, Math.ceil(decision.retryAfterMs / 1000)),
      limit: window.limit,
      remaining: decision.remaining,
      resetAt: Math.ceil((now + window.windowMs) / 1000),
    };
  }
}
