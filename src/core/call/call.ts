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
  | 'broken_off';

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

/** One call's row: stored before anything dials. Times in epoch ms. */
export interface Call {
  readonly id: string;
  readonly accountId: string;
  readonly direction: 'outbound' | 'inbound';
  /** E.164. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly numberId: string | null;
  readonly workflowId: string | null;
  readonly carrier: string;
  readonly carrierCallId: string | null;
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
  readonly metadata: Readonly<Record<string, string>>;
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
