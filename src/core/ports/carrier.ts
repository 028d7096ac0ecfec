import type { Clock } from './clock.ts';
import type { MediaLeg } from './media-leg.ts';

/** A phone network that places and takes calls. The core asks these questions and nothing else of it. */
export interface Carrier {
  /** As it appears in records and settings: `simulator`, `twilio`, … */
  readonly name: string;
  /** The time base of a call about to be placed; handed back in its `DialRequest`. */
  callClock(): Clock;
  /**
   * Asks for a call. Settles once the carrier has accepted it (it may ring later) and throws a `PhoneError` when it
   * refuses. Called at most once in the life of a `callId`. What becomes of the call arrives as events.
   */
  dial(request: DialRequest): Promise<DialedCall>;
  /** Ends the call in whatever state it is. Unknown and ended calls are no error. */
  hangUp(carrierCallId: string): Promise<void>;
  /** The audio of an answered call; settles when audio flows. At most once a call. */
  openMedia(carrierCallId: string): Promise<MediaLeg>;
  /** What became of a call that this process lost sight of. By our id, since theirs may never have reached us. */
  find(call: { readonly callId: string; readonly carrierCallId: string | null }): Promise<CarrierFinding>;
  /** A webhook of the carrier: verified, translated into events, answered. Throws `unauthorized` when not theirs. */
  receive(request: Request): Promise<Response>;
  /** Text messages, where the carrier has them. */
  readonly texts?: CarrierTexts;
  /** Requests under `/v1/<name of the carrier>/…`, passed on once their key has been checked. */
  readonly control?: CarrierControl;
  /** Stops everything this adapter started. */
  close(): Promise<void>;
}

export interface CarrierTexts {
  /** Settles when the carrier has taken the text; throws a `PhoneError` when it refuses. Numbers in E.164. */
  send(request: { readonly from: string; readonly to: string; readonly text: string }): Promise<void>;
}

/** A carrier's own control API. Refusals are thrown as `PhoneError`; bad bodies as `invalid_request` with `details`. */
export interface CarrierControl {
  handle(request: ControlRequest): Promise<ControlAnswer>;
}

export interface ControlRequest {
  readonly method: string;
  /** Behind the carrier's name, decoded, without a trailing slash: `/phones/+14155551234`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined when there was no body. */
  readonly body: unknown;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface DialRequest {
  readonly callId: string;
  /** E.164, one of our numbers. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly ringTimeoutMs: number;
  readonly clock: Clock;
}

export interface DialedCall {
  readonly carrierCallId: string;
}

/**
 * What a carrier reports of a call. Events may come twice, late, out of order or not at all: the call's state machine
 * takes that, adapters pass on what they get.
 */
export type CarrierEvent =
  | { readonly kind: 'ringing'; readonly carrierCallId: string }
  | { readonly kind: 'answered'; readonly carrierCallId: string }
  | { readonly kind: 'ended'; readonly carrierCallId: string; readonly ending: CarrierEnding };

/** `completed` after an answer, the rest before one. `error`: the line broke after an answer. */
export type CarrierEnding = 'completed' | 'busy' | 'no_answer' | 'rejected' | 'failed' | 'canceled' | 'error';

export type CarrierFinding =
  | { readonly state: 'unknown' }
  | { readonly state: 'active'; readonly carrierCallId: string; readonly answered: boolean }
  | {
      readonly state: 'ended';
      readonly carrierCallId: string;
      readonly ending: CarrierEnding;
      readonly answered: boolean;
      /** When the call ended, where the carrier knows. Epoch ms. */
      readonly endedAt: number | null;
    };

/** Somebody calls one of our numbers. */
export interface IncomingCall {
  readonly carrierCallId: string;
  /** E.164. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly clock: Clock;
}

/** What the wiring gives to an adapter. */
export interface CarrierHost {
  /** Never throws. */
  onEvent(event: CarrierEvent): void;
  /**
   * The core's decision on a call that comes in, after its record is stored. `answer` true: the carrier answers, then
   * says so by an `answered` event; false: it declines. Null: `to` is none of our numbers, nothing was stored.
   */
  onIncoming(call: IncomingCall): Promise<{ readonly callId: string; readonly answer: boolean } | null>;
}
