import { setTimeout as sleep } from 'node:timers/promises';
import { type Fields, textOf } from '../../core/json-fields.ts';
import type { TwilioAccount } from './accounts.ts';
import type { TwilioApi } from './api.ts';
import { TwilioRefusal } from './api-error.ts';
import { PhoneError } from '../../core/errors.ts';
import { endingOf } from './call-resource.ts';

/** Ending a call twice does no harm: it is tried again after each of these. */
const againAfterMs = [200, 800];

/**
 * Ends a call: one that nobody has answered yet is cancelled, so that it never is. The call as Twilio shows it then; null where it
 * knows none, or the call was over before.
 */
export async function hangUp(
  api: TwilioApi,
  call: { readonly account: TwilioAccount; readonly carrierCallId: string; readonly answered: boolean },
  signal: AbortSignal,
): Promise<Fields | null> {
  const end = (status: 'canceled' | 'completed'): Promise<Fields | null> =>
    persistently(() => api.post(call.account, `/Calls/${call.carrierCallId}.json`, { Status: status }), signal);
  const canceled = call.answered ? null : await end('canceled');
  return canceled && endingOf(textOf(canceled, 'status'), false) ? canceled : end('completed');
}

async function persistently(ask: () => Promise<Fields>, signal: AbortSignal): Promise<Fields | null> {
  for (const waitMs of [...againAfterMs, null]) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof TwilioRefusal && (error.status === 404 || error.code === 'call_not_active')) return null;
      if (waitMs === null || !(error instanceof PhoneError) || !error.retryable) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
  return null;
}
