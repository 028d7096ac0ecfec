import { PhoneError } from '../../core/errors.ts';
import { textOf } from '../../core/json-fields.ts';
import type { CarrierCheck, CarrierRequest } from '../../core/ports/carrier-provider.ts';
import { TwilioAccounts, accountOf } from './accounts.ts';
import { TwilioApi } from './api.ts';
import { TwilioNumbers } from './numbers.ts';
import type { twilioSettings } from './settings.ts';

/** The settings in hand are the account's that is looked at. */
const noneStored = { credentials: async () => null, allCredentials: async () => [] };
const anyAccount = '';

/** Whether Twilio takes the credentials, could reach this server, and sends the numbers' calls here. Spends nothing. */
export async function check(
  { settings, publicUrl }: CarrierRequest<typeof twilioSettings>,
  signal: AbortSignal,
): Promise<readonly CarrierCheck[]> {
  const account = accountOf(settings);
  const checks: CarrierCheck[] = [checkAddress(publicUrl())];
  if (!account) return checks;
  try {
    const api = new TwilioApi(settings.TWILIO_API_BASE_URL);
    const numbers = new TwilioNumbers({ api, accounts: new TwilioAccounts(settings, noneStored), publicUrl });
    const status = textOf(await api.get(account, '.json', {}, signal), 'status');
    const ok = status === 'active';
    checks.push({
      subject: 'account',
      ok,
      says: ok ? 'Twilio takes the credentials.' : `The account is ${status}.`,
      mend: null,
    });
    for (const { number, pointsHere } of await numbers.owned(anyAccount)) {
      checks.push({
        subject: number,
        ok: pointsHere,
        says: pointsHere ? 'Its calls come here.' : 'Its calls go elsewhere.',
        mend: pointsHere ? null : () => numbers.pointHere({ accountId: anyAccount, number }),
      });
    }
  } catch (error) {
    if (!(error instanceof PhoneError)) throw error;
    checks.push({ subject: 'account', ok: false, says: error.message, mend: null });
  }
  return checks;
}

function checkAddress(publicUrl: string): CarrierCheck {
  const { protocol, hostname } = new URL(publicUrl);
  const isLocal = /^(localhost$|127\.|\[::1\]|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(hostname);
  const ok = protocol === 'https:' && !isLocal;
  const says = ok
    ? 'Twilio is told this https address.'
    : 'Twilio cannot reach this server: set RINGDOWN_PUBLIC_URL to an https address that leads here from outside, such as that of a tunnel.';
  return { subject: 'address', ok, says, mend: null };
}
