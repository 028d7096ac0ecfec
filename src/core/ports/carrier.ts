import type { OwnNumber } from '../number/own-number.ts';
import type { Clock } from './clock.ts';
import type { MediaLeg } from './media-leg.ts';
import type { MediaSocket } from './media-socket.ts';

/**
 * A phone network that places and takes calls. `dial`, `hangUp`, `receive` and `openMedia` (and `find`, after a crash) are what the
 * core asks of each; the rest is there where the carrier has it.
 */
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
  hangUp(call: CarrierCall): Promise<void>;
  /** The audio of an answered call; settles when audio flows. At most once a call. */
  openMedia(call: CarrierCall): Promise<MediaLeg>;
  /** What became of a call that this process lost sight of. By our id, since theirs may never have reached us. */
  find(call: FindRequest): Promise<CarrierFinding>;
  /**
   * A request under `/<name of the carrier>/…`: verified, translated into events, answered. Throws `unauthorized` when it is not the
   * carrier's, without effect.
   */
  receive(request: Request): Promise<Response>;
  /** Audio over WebSockets that the carrier opens to us under `/<name of the carrier>/…`. */
  readonly sockets?: CarrierSockets;
  /** Text messages, where the carrier has them. */
  readonly texts?: CarrierTexts;
  /** Finding, taking and giving back numbers. Where it is missing numbers are entered by hand. */
  readonly numbers?: CarrierNumbers;
  /** Requests under `/v1/<name of the carrier>/…`, passed on once their key has been checked. */
  readonly control?: CarrierControl;
  /** Stops everything this adapter started. */
  close(): Promise<void>;
}

/** A call as the carrier knows it, and whose it is: each account may have carrier credentials of its own. */
export interface CarrierCall {
  readonly accountId: string;
  readonly carrierCallId: string;
}

export interface FindRequest {
  readonly accountId: string;
  readonly callId: string;
  readonly carrierCallId: string | null;
  /** Our number and the other side, for carriers that can be asked by them. */
  readonly from: string;
  readonly to: string;
  /** When the carrier was asked to dial. Epoch ms. */
  readonly dialedAt: number | null;
  /**
   * Our other calls between these numbers at about that time, by the carrier's ids; null where that is not known. What is found by
   * numbers must be none of them; what may be one of them is not guessed at.
   */
  readonly others?: readonly (string | null)[];
}

export interface CarrierSockets {
  /**
   * Asked before the upgrade. Throws `unauthorized` for what is not the carrier's. What is returned takes the socket once it is open,
   * and owns it.
   */
  admit(request: Request): Promise<(socket: MediaSocket) => void>;
}

export interface CarrierTexts {
  /** Settles when the carrier has taken the text; throws a `PhoneError` (`recipient_opted_out`, `carrier_error`) when it refuses. */
  send(request: OutgoingText): Promise<{ readonly carrierTextId: string }>;
}

export interface OutgoingText {
  readonly accountId: string;
  /** E.164. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Addresses of pictures and other media to go with it. */
  readonly mediaUrls?: readonly string[];
}

/** Somebody texts one of our numbers. */
export interface IncomingText {
  readonly carrierTextId: string;
  /** E.164, or what else the sender is known by (short codes, names). */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  readonly mediaUrls: readonly string[];
  readonly speaksFor?: SpeaksFor;
}

/** May come twice, late or out of order. `error`: in words, where it failed. */
export interface TextStatus {
  readonly carrierTextId: string;
  readonly status: 'queued' | 'sent' | 'delivered' | 'failed';
  readonly error: string | null;
  readonly speaksFor?: SpeaksFor;
}

/**
 * Whether what a carrier says may be about something of this account: it was verified with the credentials of some accounts and says
 * nothing about others. Where it is missing, all are meant.
 */
export type SpeaksFor = (accountId: string) => boolean;

export type NumberType = OwnNumber['type'];

export interface CarrierNumbers {
  /** Countries in which this carrier's numbers can take and make AI calls (ISO 3166-1 alpha-2). */
  readonly countries: readonly string[];
  /** Countries that may be called. */
  readonly callable: readonly string[];
  search(request: NumberSearch): Promise<readonly AvailableNumber[]>;
  /** Takes a number for the account and points it to this server. Throws `number_unavailable` when it is gone. */
  provision(request: {
    readonly accountId: string;
    readonly number: string;
    readonly type: NumberType;
    readonly country: string;
  }): Promise<{ readonly carrierNumberId: string }>;
  /** For good. A number that the carrier does not have any more is no error. */
  release(request: {
    readonly accountId: string;
    readonly number: string;
    readonly carrierNumberId: string | null;
  }): Promise<void>;
  /** The numbers that the account has with the carrier, and where their calls go. */
  owned(accountId: string): Promise<readonly CarrierNumber[]>;
  /** Points a number's calls and texts to this server. */
  pointHere(request: { readonly accountId: string; readonly number: string }): Promise<void>;
}

export interface NumberSearch {
  readonly accountId: string;
  readonly type: NumberType;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly areaCode: string | null;
  /** Digits (and `*`) that the number holds. */
  readonly contains: string | null;
  readonly limit: number;
}

export interface AvailableNumber {
  /** E.164. */
  readonly number: string;
  readonly type: NumberType;
  readonly country: string;
  readonly region: string | null;
}

export interface CarrierNumber {
  /** E.164. */
  readonly number: string;
  readonly carrierNumberId: string;
  readonly type: NumberType;
  readonly country: string;
  /** True when its calls come to this server. */
  readonly pointsHere: boolean;
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
  readonly accountId: string;
  /** E.164, one of our numbers. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly ringTimeoutMs: number;
  readonly clock: Clock;
  /** Where the carrier reaches us for this call, without a slash at the end; null: as the settings say. */
  readonly publicUrl: string | null;
  /** The longest that the call may last, for carriers that can be told. */
  readonly maxDurationSecs: number;
  /** As in `FindRequest`, at this moment: for carriers whose answer got lost. */
  readonly others?: () => Promise<readonly (string | null)[]>;
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
  /** The carrier's own detection of who has answered. The bridge goes on listening for itself. */
  | { readonly kind: 'detected'; readonly carrierCallId: string; readonly who: 'person' | 'machine' }
  | {
      readonly kind: 'ended';
      readonly carrierCallId: string;
      readonly ending: CarrierEnding;
      /** From answer to end in the call's own time, where the carrier measures it: what a call is charged by. */
      readonly talkedMs?: number;
    };

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
      /** As in its event. */
      readonly talkedMs?: number;
    };

/** Somebody calls one of our numbers. */
export interface IncomingCall {
  readonly carrierCallId: string;
  /** E.164. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly clock: Clock;
  /** Our id of the call that one of our own numbers places to this one, where the carrier knows it. */
  readonly peerCallId?: string;
  readonly speaksFor?: SpeaksFor;
}

/** μ-law of both sides at 8 kHz. */
export interface CarrierRecording {
  readonly callId: string;
  readonly caller: Uint8Array;
  readonly agent: Uint8Array;
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
  /** Whether a number is one that this server answers. */
  isOurs(number: string): Promise<boolean>;
  /** Settles once the text is stored; a second one with the same id changes nothing. Null: `to` is none of our numbers. */
  onText(text: IncomingText): Promise<{ readonly messageId: string } | null>;
  /** Whether the owner wants a call recorded. Our own recording is made in any case. */
  isRecorded(callId: string): Promise<boolean>;
  /** A carrier’s own recording of a call; it takes the place of ours. */
  onRecording(recording: CarrierRecording): Promise<void>;
  /** False: no such text is known, or not yet. */
  onTextStatus(status: TextStatus): Promise<boolean>;
  /** What an account has stored for this carrier, by the names of its settings; null: the settings' own apply. */
  credentials(accountId: string): Promise<Readonly<Record<string, string>> | null>;
  /** All stored credentials, to tell whose a webhook is. */
  allCredentials(): Promise<
    readonly { readonly accountId: string; readonly values: Readonly<Record<string, string>> }[]
  >;
}
