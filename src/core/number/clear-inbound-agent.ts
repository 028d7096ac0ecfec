import type { Core } from '../core.ts';
import { changeNumber } from './change-number.ts';
import type { OwnNumber } from './own-number.ts';

/** Calls are declined and texts left unanswered from now on. The owner's model key and the premium voice stay. */
export function clearInboundAgent(core: Pick<Core, 'store'>, number: OwnNumber): Promise<OwnNumber> {
  return changeNumber(core, number, (current) => ({ ...current, inbound: null }));
}
