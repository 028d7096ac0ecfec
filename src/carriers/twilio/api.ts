import { PhoneError } from '../../core/errors.ts';
import { type Fields, asFields } from '../../core/json-fields.ts';
import { type Clock, systemClock } from '../../core/ports/clock.ts';
import type { TwilioAccount } from './accounts.ts';
import { TwilioRefusal } from './api-error.ts';

/** Null and undefined are left out, lists are sent as repeated fields. */
export type Form = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** For an answer, whole. */
const patienceMs = 10_000;
const apiVersion = '2010-04-01';

/** No answer came: whether Twilio has done what was asked is told by `neverSent`, or not at all. */
export class TwilioUnheard extends PhoneError {
  /** True where the request certainly never reached Twilio. */
  readonly neverSent: boolean;

  constructor(cause: unknown) {
    super('carrier_error', 'Twilio could not be reached, or did not answer in time.', { cause, retryable: true });
    this.neverSent = isNeverSent(cause);
  }
}

/** The REST API of Twilio (https://www.twilio.com/docs/usage/api): forms in, JSON out. One attempt for each request. */
export class TwilioApi {
  readonly #baseUrl: string;
  readonly #clock: Clock;
  readonly #patienceMs: number;

  constructor(baseUrl: string, clock: Clock = systemClock, waitMs = patienceMs) {
    this.#baseUrl = baseUrl;
    this.#clock = clock;
    this.#patienceMs = waitMs;
  }

  /** `path` below the account: `/Calls.json`. Throws `TwilioRefusal` or `TwilioUnheard`. */
  get(account: TwilioAccount, path: string, query: Form = {}, signal?: AbortSignal): Promise<Fields> {
    const search = encoded(query).toString();
    return this.#json('GET', account, search === '' ? path : `${path}?${search}`, null, signal);
  }

  post(account: TwilioAccount, path: string, form: Form): Promise<Fields> {
    return this.#json('POST', account, path, form);
  }

  async delete(account: TwilioAccount, path: string): Promise<void> {
    await this.#json('DELETE', account, path, null);
  }

  /** A file of the account, such as a recording's audio. The caller reads or cancels its body. */
  async download(account: TwilioAccount, path: string): Promise<Response> {
    const response = await this.#send('GET', account, path, null, AbortSignal.timeout(this.#patienceMs));
    if (response.ok) return response;
    throw await refusalOf(response);
  }

  async #json(
    method: string,
    account: TwilioAccount,
    path: string,
    form: Form | null,
    signal?: AbortSignal,
  ): Promise<Fields> {
    const late = new AbortController();
    const timer = this.#clock.after(this.#patienceMs, () => late.abort());
    const until = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
    try {
      return await this.#clock.during(this.#exchange(method, account, path, form, until));
    } finally {
      timer.cancel();
    }
  }

  async #exchange(
    method: string,
    account: TwilioAccount,
    path: string,
    form: Form | null,
    signal: AbortSignal,
  ): Promise<Fields> {
    const response = await this.#send(method, account, path, form, signal);
    if (!response.ok) throw await refusalOf(response);
    if (response.status === 204) return {};
    return bodyOf(response, (cause) => {
      throw new TwilioUnheard(cause);
    });
  }

  async #send(
    method: string,
    account: TwilioAccount,
    path: string,
    form: Form | null,
    signal: AbortSignal,
  ): Promise<Response> {
    const { sid, user, password } = account;
    try {
      return await fetch(`${this.#baseUrl}/${apiVersion}/Accounts/${encodeURIComponent(sid)}${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
          accept: 'application/json',
        },
        body: form && encoded(form),
        redirect: 'error',
        signal,
      });
    } catch (cause) {
      throw new TwilioUnheard(cause);
    }
  }
}

/** The objects in a list of an answer. */
export function listIn(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.map(asFields).filter((item) => item !== null) : [];
}

function encoded(form: Form): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object') for (const each of value) fields.append(name, each);
    else fields.append(name, String(value));
  }
  return fields;
}

async function refusalOf(response: Response): Promise<TwilioRefusal> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const body = await bodyOf(response, () => ({}));
  return new TwilioRefusal(response.status, body, Number.isFinite(retryAfter) ? retryAfter : null);
}

async function bodyOf(response: Response, otherwise: (cause: unknown) => Fields): Promise<Fields> {
  try {
    return asFields(await response.json()) ?? otherwise(new TypeError('The answer is no JSON object.'));
  } catch (cause) {
    return otherwise(cause);
  }
}

/** The connection was never made: nothing can have been sent on it. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function isNeverSent(cause: unknown): boolean {
  if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.every(isNeverSent);
  if (!(cause instanceof Error)) return false;
  if ('code' in cause && typeof cause.code === 'string') return beforeSending.has(cause.code);
  return cause.cause !== undefined && isNeverSent(cause.cause);
}
