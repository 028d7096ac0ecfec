import { newId } from '../ports/ids.ts';
import type { OwnNumber } from './own-number.ts';

/** A number as it is when an account has just got it: nothing is set up for it. */
export function newNumber(
  number: Pick<OwnNumber, 'accountId' | 'number' | 'type' | 'country' | 'carrier'> & Partial<OwnNumber>,
): OwnNumber {
  return {
    id: newId('num'),
    label: null,
    carrierNumberId: null,
    engineChoice: null,
    tools: null,
    inbound: null,
    outbound: null,
    modelKey: null,
    premiumVoice: null,
    createdAt: Date.now(),
    releasedAt: null,
    ...number,
  };
}
