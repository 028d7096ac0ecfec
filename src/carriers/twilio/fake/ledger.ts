import { randomBytes } from 'node:crypto';

export interface FakeAccount {
  readonly sid: string;
  readonly authToken: string;
  readonly apiKeys?: readonly { readonly sid: string; readonly secret: string }[];
  readonly status?: 'active' | 'suspended' | 'closed';
}

export interface FakeNumber {
  readonly sid: string;
  readonly accountSid: string;
  readonly number: string;
  readonly createdAt: number;
  /** As they were set: `VoiceUrl`, `SmsUrl`, `StatusCallback`, … */
  readonly settings: Map<string, string>;
}

/** A warning or error that Twilio's debugger would show. */
export interface Alert {
  readonly code: number;
  readonly about: string;
}

/** What is wrong with the service now. May be changed while it runs. */
export interface FakeFaults {
  /** Of status callbacks, in percent. */
  duplicatePercent: number;
  reorderPercent: number;
  dropPercent: number;
  /** Every status callback comes later by so much of the call's time. */
  delayMs: number;
  /** What happens to the next requests to place calls, in order. */
  readonly nextCalls: CallFault[];
  /** What happens to a request that reads, lists or changes calls: asked for each. */
  aboutCalls: () => CallFault | undefined;
  /** From 0 to below 1. */
  random: () => number;
}

export type CallFault =
  /** It is done, the answer never comes. */
  | 'silent after acceptance'
  /** It is done, the answer is HTTP 500. */
  | '500 after acceptance'
  | '500'
  | '429'
  /** The connection is reset before anything is done. */
  | 'reset';

export const noFaults = (): FakeFaults => ({
  duplicatePercent: 0,
  reorderPercent: 0,
  dropPercent: 0,
  delayMs: 0,
  nextCalls: [],
  aboutCalls: () => undefined,
  random: Math.random,
});

export function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex');
}

export function rfc2822(epochMs: number): string {
  return new Date(epochMs).toUTCString().replace('GMT', '+0000');
}
