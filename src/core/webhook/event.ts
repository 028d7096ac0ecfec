import type { Call } from '../call/call.ts';
import type { TranscriptTurn } from '../call/transcript.ts';
import type { OwnNumber } from '../number/own-number.ts';
import type { Recording } from '../report/recording.ts';
import type { Report } from '../report/report.ts';

/** What owners can be told of (contract 3.13). */
export const eventNames = [
  'call.inbound',
  'call.ringing',
  'call.status',
  'transcript.partial',
  'call.transcript',
  'call.recording',
  'call.report.ready',
  'sms.inbound',
  'sms.otp',
  'sms.ai_reply',
  'number.released',
] as const;
export type EventName = (typeof eventNames)[number];

/** Something that has happened, before a dialect has put it into words. */
export type Happening =
  | { readonly name: 'call.inbound' | 'call.ringing'; readonly call: Call }
  | { readonly name: 'call.status'; readonly call: Call; readonly recording: Recording | null }
  | {
      readonly name: 'transcript.partial';
      readonly call: Call;
      /** From 1, +1 each, per call. */
      readonly sequence: number;
      readonly role: 'ai' | 'human';
      readonly text: string;
      /** Epoch ms. */
      readonly at: number;
    }
  | {
      readonly name: 'call.transcript';
      readonly call: Call;
      readonly transcript: readonly TranscriptTurn[];
      readonly report: Report;
    }
  | { readonly name: 'call.recording'; readonly call: Call; readonly recording: Recording }
  | {
      readonly name: 'number.released';
      readonly number: OwnNumber;
      readonly reason: 'api' | 'carrier' | 'plan';
      readonly releasedAt: number;
    };

/** What has happened, as it is told: stored once, sent to everybody who asked for it. Times in epoch ms. */
export interface StoredEvent {
  readonly id: string;
  readonly accountId: string;
  readonly numberId: string | null;
  readonly callId: string | null;
  readonly name: EventName;
  readonly at: number;
  /** The envelope, byte for byte what is sent. */
  readonly body: string;
}

/** An owner's address that events go to. */
export interface Subscription {
  readonly id: string;
  readonly accountId: string;
  readonly url: string;
  readonly events: readonly EventName[];
  readonly sealedSecret: string;
  /** The secret before the last rotation signs beside the new one until then. */
  readonly previous: { readonly sealedSecret: string; readonly until: number } | null;
  readonly createdAt: number;
  /** It has said that it is gone: nothing is sent to it any more. */
  readonly disabledAt: number | null;
  readonly lastAttempt: { readonly at: number; readonly status: number | null; readonly ms: number } | null;
}

/** One event on its way to one address. */
export interface EventDelivery {
  readonly id: string;
  readonly accountId: string;
  readonly subscriptionId: string;
  /** Null for a test. */
  readonly eventId: string | null;
  readonly callId: string | null;
  readonly name: EventName;
  /** Of what belongs together each waits for the one before it; null: it waits for nothing. */
  readonly lane: string | null;
  readonly status: 'pending' | 'delivered' | 'dead';
  readonly failures: number;
  /** From here on it is tried for a day. */
  readonly since: number;
  /** Null when nothing more is planned. */
  readonly nextAttemptAt: number | null;
  readonly createdAt: number;
}

export interface EventAttempt {
  readonly deliveryId: string;
  readonly at: number;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly ms: number;
  /** First bytes of the answer, or what went wrong. For the owner only. */
  readonly answer: string;
}
