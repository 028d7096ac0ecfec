import type { HttpTools } from '../bridge/http-tools.ts';
import type { EngineChoice } from '../ports/engine-choice.ts';
import type { InboundAgent, OutboundAgent, OwnModelKey } from './number-agent.ts';

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
  /** The carrier that it was taken from, and that carrier's id of it. */
  readonly carrier: string;
  readonly carrierNumberId: string | null;
  /** Null: as the account says. */
  readonly engineChoice: EngineChoice | null;
  /** What agents on this number's calls may ask of the owner's server. */
  readonly tools: HttpTools | null;
  /** Null: calls to it are answered by the default prompt, or declined. */
  readonly inbound: InboundAgent | null;
  readonly outbound: OutboundAgent | null;
  readonly modelKey: OwnModelKey | null;
  /** Id of a premium voice. */
  readonly premiumVoice: string | null;
  readonly createdAt: number;
  /** Set once it was given back: it is nobody's any more and never taken again. Epoch ms. */
  readonly releasedAt: number | null;
}
