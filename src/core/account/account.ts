import type { EngineChoice } from '../ports/engine-choice.ts';

export const planNames = ['unlimited', 'free', 'pro'] as const;
export type PlanName = (typeof planNames)[number];

/** CallCow's "organization" and AgentCall's "agent". Everything belongs to one. Times in epoch ms. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** IANA name: relative dates in prompts are meant there. */
  readonly timeZone: string;
  /** Keep audio of calls whose request says nothing of it. */
  readonly recordCalls: boolean;
  /** Null: no limit. */
  readonly maxConcurrentCalls: number | null;
  /** Calls go only to `verifiedNumbers`. */
  readonly verifiedNumbersOnly: boolean;
  readonly verifiedNumbers: readonly string[];
  /** Null: as the settings say. */
  readonly engineChoice: EngineChoice | null;
  readonly plan: PlanName;
  /** Null: it has never been to the checkout. */
  readonly payment: Payment | null;
  readonly memoryEnabled: boolean;
  readonly createdAt: number;
}

/** What the payment provider knows of an account. */
export interface Payment {
  readonly customerId: string;
  readonly hasCard: boolean;
  /** Pays for Pro. */
  readonly subscribed: boolean;
  /** Rises by one whenever what the provider says is taken over. */
  readonly revision: number;
}

export interface ApiKey {
  readonly id: string;
  readonly accountId: string;
  readonly name: string | null;
  /** SHA-256 of the key in hex: keys are 190 random bits, so a fast hash is enough. */
  readonly hash: string;
  /** Prefix and last four characters. */
  readonly preview: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}
