import type { HttpTools } from '../bridge/http-tools.ts';
import type { EngineChoice } from '../ports/engine-choice.ts';

/** A number that an account owns. */
export interface OwnNumber {
  readonly id: string;
  readonly accountId: string;
  /** E.164. */
  readonly number: string;
  readonly type: 'local' | 'tollfree' | 'mobile';
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly label: string | null;
  /** Null: as the account says. */
  readonly engineChoice: EngineChoice | null;
  /** What agents on this number's calls may ask of the owner's server. */
  readonly tools: HttpTools | null;
  readonly createdAt: number;
}
