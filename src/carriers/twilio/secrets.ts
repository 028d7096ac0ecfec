import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TwilioAccount } from './accounts.ts';

/** The secret in a call's own addresses: whoever has it speaks of this call and no other. */
export function callKey(account: TwilioAccount, callId: string): string {
  return createHmac('sha256', account.authToken).update(`ringdown call ${callId}`).digest('base64url').slice(0, 24);
}

/** In constant time. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
