import { type ErrorCode, PhoneError } from '../../core/errors.ts';

/**
 * The API took a request and refused it. `detail.carrierCode` is Twilio's code (https://www.twilio.com/docs/api/errors) and
 * `detail.carrierMessage` its own words, which name numbers.
 */
export class TwilioRefusal extends PhoneError {
  readonly status: number;
  readonly carrierCode: number | null;

  constructor(status: number, body: Readonly<Record<string, unknown>>, retryAfterSecs: number | null) {
    const carrierCode = typeof body['code'] === 'number' ? body['code'] : null;
    const said = typeof body['message'] === 'string' ? body['message'] : null;
    const known = carrierCode === null ? undefined : advice.get(carrierCode);
    const [code, message] = known ?? byStatus(status);
    super(code, carrierCode === null ? message : `${message} (Twilio error ${carrierCode})`, {
      retryable: status === 408 || status === 429 || status >= 500,
      detail: {
        ...(carrierCode !== null && { carrierCode }),
        ...(said !== null && { carrierMessage: said }),
        ...(retryAfterSecs !== null && { retryAfterSecs }),
      },
    });
    this.status = status;
    this.carrierCode = carrierCode;
  }
}

function byStatus(status: number): readonly [ErrorCode, string] {
  if (status === 401 || status === 403) return credentials;
  if (status === 404) return ['not_found', 'Twilio does not know what was asked for.'];
  if (status === 429) return busy;
  return ['carrier_error', `Twilio refused the request with HTTP ${status}.`];
}

type Advice = readonly [ErrorCode, string];

const credentials: Advice = [
  'carrier_error',
  'Twilio does not take the credentials. Check the account SID with its auth token or API key.',
];
const busy: Advice = ['carrier_error', 'Twilio takes no more requests for the moment. Try again shortly.'];
const callerId: Advice = [
  'no_phone_number',
  'The number to call from is not one of the Twilio account’s, or cannot be used for this. Choose one of its own or a verified caller ID.',
];
const badNumber: Advice = ['invalid_phone', 'Twilio cannot reach this number. Check it, with its country code.'];
const geography: Advice = [
  'carrier_error',
  'The Twilio account may not call this country or number. Allow it in the console: Voice, Settings, Geo permissions.',
];
const trial: Advice = [
  'number_not_verified',
  'A trial account of Twilio reaches verified numbers only. Verify the number in the console, or upgrade the account.',
];
const taken: Advice = ['number_unavailable', 'The number is not to be had any more. Search for another one.'];

const advice: ReadonlyMap<number, Advice> = new Map<number, Advice>([
  [20003, credentials],
  [20005, ['carrier_error', 'The Twilio account is suspended or closed. See its console.']],
  [20008, ['carrier_error', 'These are test credentials of Twilio, which call nobody. Use the live ones.']],
  [20429, busy],
  [21205, ['carrier_error', 'Twilio does not take this server’s address. Set RINGDOWN_PUBLIC_URL to a public one.']],
  [21609, ['carrier_error', 'Twilio does not take this server’s address. Set RINGDOWN_PUBLIC_URL to a public one.']],
  [21210, callerId],
  [21212, callerId],
  [21603, callerId],
  [21606, callerId],
  [21659, callerId],
  [21201, badNumber],
  [21211, badNumber],
  [21214, badNumber],
  [21217, badNumber],
  [21604, badNumber],
  [21612, badNumber],
  [21614, ['invalid_phone', 'This number takes no texts. Use a mobile number.']],
  [13223, badNumber],
  [13224, badNumber],
  [13227, geography],
  [21215, geography],
  [21216, ['carrier_error', 'Twilio calls nobody under this number: it is on its list of blocked ones.']],
  [
    21408,
    [
      'carrier_error',
      'The Twilio account may not text this country. Allow it in the console: Messaging, Geo permissions.',
    ],
  ],
  [21219, trial],
  [21608, trial],
  [21220, ['call_not_active', 'The call is not under way.']],
  [21610, ['recipient_opted_out', 'This person has opted out of texts from this number.']],
  [21404, ['carrier_error', 'A trial account of Twilio has no further number. Upgrade the account.']],
  [21422, taken],
  [21452, taken],
  [21602, ['invalid_request', 'A text needs words or a picture.']],
  [21617, ['invalid_request', 'The text is too long: 1,600 characters are the most.']],
  [
    21631,
    ['carrier_error', 'Twilio needs a registered address before it gives numbers of this country. See its console.'],
  ],
  [21615, ['carrier_error', 'Twilio needs a local address before it gives numbers of this country. See its console.']],
  [
    21649,
    ['carrier_error', 'Twilio needs a regulatory bundle before it gives numbers of this country. See its console.'],
  ],
]);
