import { PhoneError } from '../../core/errors.ts';
import { type Fields, textOf } from '../../core/json-fields.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { TwilioAccount } from './accounts.ts';
import type { TwilioApi } from './api.ts';
import { TwilioRefusal } from './api-error.ts';
import { endingOf } from './call-resource.ts';
import { wait } from './wait.ts';

/** Ending a call twice does no harm: it is tried again after each of these. */
const againAfterMs = [200, 800];

export interface HangUpParts {
  readonly api: TwilioApi;
  /** The adapter's own. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Ends a call: one that nobody has answered yet is cancelled, so that it never is. The call as Twilio shows it then; null where it
 * knows none, or the call was over before.
 */
export async function hangUp(
  parts: HangUpParts,
  call: { readonly account: TwilioAccount; readonly carrierCallId: string; readonly answered: boolean },
): Promise<Fields | null> {
  const end = (status: 'canceled' | 'completed'): Promise<Fields | null> =>
    persistently(parts, () => parts.api.post(call.account, `/Calls/${call.carrierCallId}.json`, { Status: status }));
  const canceled = call.answered ? null : await end('canceled');
  return canceled && endingOf(textOf(canceled, 'status'), false) ? canceled : end('completed');
}

async function persistently({ clock, signal }: HangUpParts, ask: () => Promise<Fields>): Promise<Fields | null> {
  for (const waitMs of [...againAfterMs, null]) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof TwilioRefusal && (error.status === 404 || error.code === 'call_not_active')) return null;
      if (waitMs === null || !(error instanceof PhoneError) || !error.retryable) throw error;
      await wait(clock, waitMs, signal);
    }
  }
  return null;
}
