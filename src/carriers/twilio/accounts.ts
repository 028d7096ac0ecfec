import { PhoneError } from '../../core/errors.ts';
import { type Fields, textOf } from '../../core/json-fields.ts';
import type { CarrierHost } from '../../core/ports/carrier.ts';
import type { TwilioSettings } from './settings.ts';

/** One account with Twilio, and how its API is opened. */
export interface TwilioAccount {
  readonly sid: string;
  readonly authToken: string;
  readonly user: string;
  readonly password: string;
}

/** Who has signed a request, and whose calls, numbers and texts it may speak of. */
export interface Signatory {
  readonly account: TwilioAccount;
  readonly speaksFor: (accountId: string) => boolean;
}

/** Which of our accounts is with which account at Twilio: one of its own where it has stored one, else that of the settings. */
export class TwilioAccounts {
  readonly #byDefault: TwilioAccount | null;
  readonly #host: Pick<CarrierHost, 'credentials' | 'allCredentials'>;

  constructor(settings: TwilioSettings, host: Pick<CarrierHost, 'credentials' | 'allCredentials'>) {
    this.#byDefault = accountOf(settings);
    this.#host = host;
  }

  /** Throws `carrier_error` when there is none. */
  async of(accountId: string): Promise<TwilioAccount> {
    const own = await this.#host.credentials(accountId);
    const account = own ? accountOf(own) : this.#byDefault;
    if (account) return account;
    throw new PhoneError(
      'carrier_error',
      'There are no credentials for Twilio. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, for the server or for the account.',
    );
  }

  /** Who may sign requests; of one account at Twilio where `sid` names it. */
  async signatories(sid: string | null): Promise<readonly Signatory[]> {
    const stored = await this.#host.allCredentials();
    const withOwn = new Set(stored.map(({ accountId }) => accountId));
    const all: Signatory[] = stored.flatMap(({ accountId, values }) => {
      const account = accountOf(values);
      return account ? [{ account, speaksFor: (id: string) => id === accountId }] : [];
    });
    if (this.#byDefault) all.push({ account: this.#byDefault, speaksFor: (id) => !withOwn.has(id) });
    return sid === null ? all : all.filter(({ account }) => account.sid === sid);
  }
}

/** Null where something is missing that nothing works without. */
export function accountOf(values: Fields): TwilioAccount | null {
  const sid = textOf(values, 'TWILIO_ACCOUNT_SID');
  const authToken = textOf(values, 'TWILIO_AUTH_TOKEN');
  if (sid === '' || authToken === '') return null;
  const key = textOf(values, 'TWILIO_API_KEY_SID');
  const secret = textOf(values, 'TWILIO_API_KEY_SECRET');
  const opensByKey = key !== '' && secret !== '';
  return { sid, authToken, user: opensByKey ? key : sid, password: opensByKey ? secret : authToken };
}
