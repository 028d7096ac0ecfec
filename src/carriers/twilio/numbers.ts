import { PhoneError } from '../../core/errors.ts';
import { type Fields, fieldsOf, textOf } from '../../core/json-fields.ts';
import type {
  AvailableNumber,
  CarrierNumber,
  CarrierNumbers,
  NumberSearch,
  NumberType,
} from '../../core/ports/carrier.ts';
import type { TwilioAccount, TwilioAccounts } from './accounts.ts';
import { hookUrl } from './addresses.ts';
import { type Form, type TwilioApi, listIn } from './api.ts';
import { TwilioRefusal } from './api-error.ts';
import { kindOfNumber } from './number-kind.ts';

/** https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource */
const kinds: Readonly<Record<NumberType, string>> = { local: 'Local', tollfree: 'TollFree', mobile: 'Mobile' };
const mostNumbers = 1000;

/** The numbers of an account: those to be had, and those it has. */
export class TwilioNumbers implements CarrierNumbers {
  readonly countries = ['US', 'CA'];
  readonly callable = ['US', 'CA'];
  readonly #api: TwilioApi;
  readonly #accounts: TwilioAccounts;
  readonly #publicUrl: () => string;

  constructor(parts: { readonly api: TwilioApi; readonly accounts: TwilioAccounts; readonly publicUrl: () => string }) {
    this.#api = parts.api;
    this.#accounts = parts.accounts;
    this.#publicUrl = parts.publicUrl;
  }

  async search(request: NumberSearch): Promise<readonly AvailableNumber[]> {
    const { accountId, type, country, areaCode, contains, limit } = request;
    const account = await this.#accounts.of(accountId);
    const query = { AreaCode: areaCode, Contains: contains, VoiceEnabled: true, PageSize: limit };
    const path = `/AvailablePhoneNumbers/${encodeURIComponent(country)}/${kinds[type]}.json`;
    try {
      const answer = await this.#api.get(account, path, query);
      return listIn(answer, 'available_phone_numbers')
        .slice(0, limit)
        .map((found) => ({
          number: textOf(found, 'phone_number'),
          type,
          country: textOf(found, 'iso_country') || country,
          region: textOf(found, 'region') || null,
        }));
    } catch (error) {
      if (!(error instanceof TwilioRefusal) || error.status !== 404) throw error;
      throw new PhoneError('unsupported_number_type', `Twilio has no ${type} numbers in ${country}.`, { cause: error });
    }
  }

  async provision(request: { readonly accountId: string; readonly number: string }): Promise<{
    readonly carrierNumberId: string;
  }> {
    const account = await this.#accounts.of(request.accountId);
    const form = { PhoneNumber: request.number, ...this.#pointing() };
    const bought = await this.#api.post(account, '/IncomingPhoneNumbers.json', form);
    return { carrierNumberId: textOf(bought, 'sid') };
  }

  async release(request: {
    readonly accountId: string;
    readonly number: string;
    readonly carrierNumberId: string | null;
  }): Promise<void> {
    const account = await this.#accounts.of(request.accountId);
    const sid = request.carrierNumberId ?? textOf(await this.#find(account, request.number), 'sid');
    if (sid === '') return;
    try {
      await this.#api.delete(account, `/IncomingPhoneNumbers/${sid}.json`);
    } catch (error) {
      if (!(error instanceof TwilioRefusal) || error.status !== 404) throw error;
    }
  }

  async owned(accountId: string): Promise<readonly CarrierNumber[]> {
    const account = await this.#accounts.of(accountId);
    const answer = await this.#api.get(account, '/IncomingPhoneNumbers.json', { PageSize: mostNumbers });
    return listIn(answer, 'incoming_phone_numbers').map((owned) => {
      const number = textOf(owned, 'phone_number');
      return {
        number,
        carrierNumberId: textOf(owned, 'sid'),
        ...kindOfNumber(number),
        pointsHere: this.#pointsHere(owned),
      };
    });
  }

  async pointHere(request: { readonly accountId: string; readonly number: string }): Promise<void> {
    const account = await this.#accounts.of(request.accountId);
    const sid = textOf(await this.#find(account, request.number), 'sid');
    if (sid === '') throw new PhoneError('not_found', 'The Twilio account has no such number.');
    await this.#api.post(account, `/IncomingPhoneNumbers/${sid}.json`, this.#pointing());
  }

  async #find(account: TwilioAccount, number: string): Promise<Fields | null> {
    const answer = await this.#api.get(account, '/IncomingPhoneNumbers.json', { PhoneNumber: number });
    return listIn(answer, 'incoming_phone_numbers').find((owned) => textOf(owned, 'phone_number') === number) ?? null;
  }

  /** An application or a trunk would go before the number's own addresses. */
  #pointing(): Form {
    const url = this.#publicUrl();
    return {
      VoiceUrl: hookUrl(url, 'voice'),
      VoiceMethod: 'POST',
      VoiceApplicationSid: '',
      TrunkSid: '',
      StatusCallback: hookUrl(url, 'status'),
      StatusCallbackMethod: 'POST',
      SmsUrl: hookUrl(url, 'sms'),
      SmsMethod: 'POST',
      SmsApplicationSid: '',
    };
  }

  #pointsHere(owned: Fields): boolean {
    const voice = hookUrl(this.#publicUrl(), 'voice');
    const elsewhere = textOf(owned, 'voice_application_sid') + textOf(owned, 'trunk_sid');
    const canSpeak = fieldsOf(owned, 'capabilities')?.['voice'] !== false;
    return canSpeak && elsewhere === '' && textOf(owned, 'voice_url') === voice;
  }
}
