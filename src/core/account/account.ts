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
  /** The payment provider's customer, and whether a card stands behind it. */
  readonly payment: { readonly customerId: string; readonly hasCard: boolean } | null;
  readonly memoryEnabled: boolean;
  readonly createdAt: number;
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
