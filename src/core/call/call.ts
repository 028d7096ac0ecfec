import type { EngineChoice } from '../ports/engine-choice.ts';

/** States only move forward; exactly one final state (contract 0.12). */
export type ActiveState = 'initiated' | 'ringing' | 'in_progress';

export type FinalState =
  /** Talked to a person, ended by either side or by a limit. */
  | 'completed'
  /** A machine took the call, message left or not. */
  | 'voicemail'
  | 'no_answer'
  /** Busy, or declined by the callee. */
  | 'busy'
  /** Bad number, carrier or engine fault before an answer. */
  | 'failed'
  /** Ended by us or the owner before an answer. */
  | 'canceled'
  /** Broken off by a fault after an answer. */
  | 'broken_off'
  /** Came in when the free minutes were used up. */
  | 'trial_exhausted';

export type CallState = ActiveState | FinalState;

export type EndedReason =
  | 'agent'
  | 'remote'
  | 'api'
  | 'max_duration'
  | 'silence'
  | 'voicemail'
  | 'busy'
  | 'no_answer'
  | 'failed'
  | 'canceled'
  | 'error'
  | 'trial_exhausted'
  | 'blocked';

export interface CallEnding {
  readonly state: FinalState;
  readonly reason: EndedReason;
  /** For people: what went wrong, where something did. No personal data. */
  readonly detail: string | null;
}

export function isFinal(state: CallState): state is FinalState {
  return state !== 'initiated' && state !== 'ringing' && state !== 'in_progress';
}

/** JSON as the owner gave it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export interface CallContext {
  readonly source: 'none' | 'agentcall_memory' | 'webhook' | 'merge';
  /** `ok`, `timeout`, `http_500`, `not_json`, …; `none` where nothing was asked. */
  readonly status: string;
  readonly ms: number;
  readonly chars: number;
}

/** One call's row: stored before anything dials. Times in epoch ms. */
export interface Call {
  readonly id: string;
  readonly accountId: string;
  readonly direction: 'outbound' | 'inbound';
  /** `plain`: without an agent; two people, or the owner's words by the live API. */
  readonly kind: 'ai' | 'plain';
  /** E.164. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly numberId: string | null;
  readonly workflowId: string | null;
  readonly carrier: string;
  readonly carrierCallId: string | null;
  /** Where the carrier reaches us for this call; null: as the settings say. */
  readonly publicUrl: string | null;
  /** A call between two own numbers is two records: the other one. */
  readonly peerCallId: string | null;
  /** Whom a plain call is joined with once it is answered (E.164). */
  readonly connectTo: string | null;
  /** The plain call that this one was placed for. */
  readonly parentCallId: string | null;
  readonly state: CallState;
  readonly endedReason: EndedReason | null;
  readonly endedDetail: string | null;
  readonly answeredBy: 'person' | 'voicemail' | null;
  readonly voice: string;
  readonly language: string;
  readonly maxDurationSecs: number;
  readonly record: boolean;
  /** For this call only; null: as its workflow, number and account say. */
  readonly engineChoice: EngineChoice | null;
  /** What the request said of the person on the other side. */
  readonly recipient: {
    readonly name: string | null;
    readonly email: string | null;
    readonly context: string | null;
  };
  readonly callback: { readonly url: string; readonly secret: string | null } | null;
  readonly metadata: JsonObject;
  /** Spoken word for word behind the disclosure. */
  readonly firstMessage: string | null;
  /** Each finished utterance is told as an event. */
  readonly liveTranscript: boolean;
  /** What its minutes are billed as. */
  readonly billedAs: 'managed' | 'byok' | 'premium';
  /** What was asked about the caller before an inbound call was answered, and what came of it. */
  readonly context: CallContext | null;
  /** What was sent to the owner after the call, or why not. */
  readonly notifications: JsonObject | null;
  readonly createdAt: number;
  /** Set, durably, before the carrier is asked: a call that has it is never dialled again. */
  readonly dialedAt: number | null;
  readonly ringingAt: number | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** Answer to end in the call's own time; null until ended, 0 when never answered. */
  readonly durationMs: number | null;
  /** Which ears, mind and mouth took part, as they reported it. */
  readonly madeBy: Readonly<Record<string, string>>;
  /** The node that holds the call's media, and until when it is believed to. */
  readonly node: string | null;
  readonly leaseUntil: number | null;
  /** Rises by one with each stored change. */
  readonly version: number;
}
