import type { Clock } from './clock.ts';
import type { CaptionChannel } from './media-leg.ts';

/** Speech to text of one side of one call, as it is spoken. */
export interface Ears {
  /** As results name it: `captions`, `deepgram:nova-3`, … */
  readonly label: string;
  /** Connects before the phone rings. Throws a `PhoneError` when these ears cannot hear that call. */
  open(request: EarsRequest): Promise<EarsSession>;
}

export interface EarsRequest {
  readonly language: string;
  /** Words to expect: names, the caller's business, the answers of the workflow's questions. */
  readonly vocabulary: readonly string[];
  readonly clock: Clock;
}

export interface EarsSession {
  /** The leg's caption channel, once the call is answered; only ears that read captions look at it. */
  attach(captions: CaptionChannel | undefined): void;
  /** Every 20 ms frame of the far end, in order, `atMs` on the leg's media clock. Passed on, never kept or changed. */
  hear(frame: Uint8Array, atMs: number): void;
  /** What was heard since the last `take`, and what is only surmised yet. Called for each change. */
  onText(listener: (text: HeardText) => void): void;
  onError(listener: (error: unknown) => void): void;
  /** The turn has ended: settles with all of its words once the ears have let go of them; starts the next turn. */
  take(): Promise<string>;
  close(): void;
}

export interface HeardText {
  /** The turn's words so far, certain and surmised. */
  readonly text: string;
  /** The ears themselves hold the turn to be over. */
  readonly endOfTurn: boolean;
}
