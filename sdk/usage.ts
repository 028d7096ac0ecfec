import type { Transport } from './transport.ts';

interface Cost {
  /** US dollars. */
  readonly cost: number;
  /** The same in millionths of a dollar. */
  readonly costMicros: number;
}

export interface Counted extends Cost {
  readonly count: number;
}

export interface Timed extends Cost {
  /** Seconds, divided by 60. */
  readonly minutes: number;
}

export interface UsageLimit {
  readonly used: number;
  /** Null: none. 0: the plan does not have it. */
  readonly cap: number | null;
  readonly resetsAt: string | null;
}

export interface MonthlyUsage {
  /** A calendar month in UTC: `2026-11`. */
  readonly period: string;
  readonly plan: 'unlimited' | 'free' | 'pro';
  readonly breakdown: Readonly<
    Record<'smsOutbound' | 'smsInbound' | 'numbers' | 'otp', Counted> &
      Record<'voiceOutbound' | 'voiceInbound' | 'voiceAi' | 'voiceAiByok' | 'voiceAiPremium' | 'recording', Timed>
  > & {
    readonly tts: Cost & { readonly characters: number };
    readonly plan: Cost;
  };
  /** US dollars. */
  readonly total: number;
  readonly totalMicros: number;
  readonly limits: Readonly<
    Record<'numbers' | 'smsOutbound' | 'voice' | 'inboundAi' | 'voiceAi' | 'recording' | 'otp', UsageLimit>
  >;
  readonly currency: 'USD';
}

export class Usage {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Default: this month. */
  get(period?: string): Promise<MonthlyUsage> {
    return this.#transport.json('GET', '/v1/usage', { query: { period } });
  }
}

export class Billing {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The address of a page on which a person upgrades to Pro, or leaves a card. */
  checkout(request: { readonly purpose: 'upgrade' | 'card' }): Promise<{ readonly url: string }> {
    return this.#transport.json('POST', '/v1/billing/checkout', { body: request });
  }
}
