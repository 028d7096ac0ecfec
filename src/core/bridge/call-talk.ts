import type { Call, EndedReason } from '../call/call.ts';
import type { MediaLeg } from '../ports/media-leg.ts';
import type { BridgeEnd } from './bridge-call.ts';
import type { LiveOrder } from './live-order.ts';

/** What happens on the audio of one call: an agent talks (`Bridge`), or two people do (`PlainLine`). */
export interface CallTalk {
  /** Gets ready before the phone rings. Throws when the call cannot be made. */
  prepare(): Promise<Call['madeBy']>;
  /** Until the call is over. Never throws. */
  run(leg: MediaLeg): Promise<BridgeEnd>;
  /** Ends it from outside; `apologise` where the line may still carry a word. */
  end(reason: EndedReason, detail: string | null, apologise: boolean): void;
  /** The carrier has told a machine from a person. */
  meetMachine(): void;
  /** The owner's word in mid-call. False when it cannot be carried out now. */
  order(order: LiveOrder): Promise<boolean>;
}
