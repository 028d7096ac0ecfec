import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { FakeCall } from './call.ts';
import { type FakeAccount, type FakeNumber, newSid } from './ledger.ts';
import type { FakeMessages } from './messages.ts';
import {
  accountResource,
  availableResource,
  callResource,
  listResource,
  messageResource,
  numberResource,
} from './resources.ts';

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly account: FakeAccount;
  /** The audio of a recording is asked for, not what is known of it. */
  readonly isAudio: boolean;
}

export interface RestAnswer {
  readonly status: number;
  /** JSON, or the bytes of a WAV file. */
  readonly body: unknown;
}

/** What the API works on. */
export interface RestParts {
  readonly calls: ReadonlyMap<string, FakeCall>;
  readonly numbers: Map<string, FakeNumber>;
  readonly messages: FakeMessages;
  /** Countries that may not be called. */
  readonly closedCountries: ReadonlySet<string>;
  placeCall(account: FakeAccount, form: URLSearchParams): FakeCall;
}

export class RestRefusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const e164 = /^\+[1-9]\d{6,14}$/;
const mostOnPage = 1000;

type Handler = (parts: RestParts, request: RestRequest, sid: string) => RestAnswer;

const routes: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^$/, (_parts, { account }) => ok(accountResource(account))],
  ['POST', /^\/Calls$/, createCall],
  ['GET', /^\/Calls$/, listCalls],
  ['GET', /^\/Calls\/(\w+)$/, (parts, request, sid) => ok(callResource(callOf(parts, request, sid)))],
  ['POST', /^\/Calls\/(\w+)$/, updateCall],
  ['POST', /^\/Calls\/(\w+)\/Recordings$/, startRecording],
  ['GET', /^\/Recordings\/(\w+)$/, fetchRecording],
  ['POST', /^\/Messages$/, createMessage],
  ['GET', /^\/Messages\/(\w+)$/, fetchMessage],
  ['GET', /^\/AvailablePhoneNumbers\/(\w+\/\w+)$/, searchNumbers],
  ['POST', /^\/IncomingPhoneNumbers$/, buyNumber],
  ['GET', /^\/IncomingPhoneNumbers$/, listNumbers],
  [
    'GET',
    /^\/IncomingPhoneNumbers\/(\w+)$/,
    (parts, request, sid) => ok(numberResource(numberOf(parts, request, sid))),
  ],
  ['POST', /^\/IncomingPhoneNumbers\/(\w+)$/, updateNumber],
  ['DELETE', /^\/IncomingPhoneNumbers\/(\w+)$/, releaseNumber],
];

/** The REST API, below the account. Throws `RestRefusal`. */
export function answerRest(parts: RestParts, request: RestRequest): RestAnswer {
  for (const [method, path, handler] of routes) {
    const match = path.exec(request.path);
    if (match && method === request.method) return handler(parts, request, match[1] ?? '');
  }
  throw notFound(request.path);
}

function ok(body: unknown): RestAnswer {
  return { status: 200, body };
}

function notFound(path: string): RestRefusal {
  return new RestRefusal(404, 20_404, `The requested resource ${path} was not found`);
}

function createCall(parts: RestParts, { account, form }: RestRequest): RestAnswer {
  const [from, to] = [form.get('From') ?? '', form.get('To') ?? ''];
  if (to === '') throw new RestRefusal(400, 21_201, "No 'To' number is specified");
  if (from === '') throw new RestRefusal(400, 21_213, "No 'From' number is specified");
  if (!e164.test(to)) throw new RestRefusal(400, 21_211, `The 'To' number ${to} is not a valid phone number.`);
  if (!e164.test(from)) throw new RestRefusal(400, 21_212, `The 'From' number ${from} is not a valid phone number.`);
  if (!owns(parts, account, from)) {
    const message = `The source phone number provided, ${from}, is not yet verified for your account. You may only make calls from phone numbers that you've verified or purchased from Twilio.`;
    throw new RestRefusal(400, 21_210, message);
  }
  if (parts.closedCountries.has(parsePhoneNumberFromString(to)?.country ?? '')) {
    const message = `Account not authorized to call ${to}. Perhaps you need to enable some international permissions.`;
    throw new RestRefusal(400, 21_215, message);
  }
  if (!form.has('Url') && !form.has('Twiml') && !form.has('ApplicationSid')) {
    throw new RestRefusal(400, 21_205, 'Url parameter is required.');
  }
  for (const name of ['Url', 'StatusCallback', 'AsyncAmdStatusCallback', 'FallbackUrl']) {
    const url = form.get(name);
    if (url !== null && !/^https?:\/\/[^/]/.test(url))
      throw new RestRefusal(400, 21_205, `Url is not a valid URL: ${url}`);
  }
  return { status: 201, body: callResource(parts.placeCall(account, form)) };
}

function listCalls(parts: RestParts, { account, query, path }: RestRequest): RestAnswer {
  const wanted = (name: string, value: string): boolean => !query.has(name) || query.get(name) === value;
  const found = [...parts.calls.values()]
    .filter((call) => call.parts.account.sid === account.sid)
    .filter(({ parts: { from, to }, status }) => wanted('From', from) && wanted('To', to) && wanted('Status', status))
    .toReversed();
  return ok(listResource(path, 'calls', found.map(callResource), pageSize(query)));
}

function callOf(parts: RestParts, { account, path }: RestRequest, sid: string): FakeCall {
  const call = parts.calls.get(sid);
  if (call?.parts.account.sid === account.sid) return call;
  throw notFound(path);
}

function updateCall(parts: RestParts, request: RestRequest, sid: string): RestAnswer {
  const call = callOf(parts, request, sid);
  const code = call.update(new Map(request.form));
  if (code !== null) throw new RestRefusal(400, code, 'Call is not in-progress. Cannot redirect.');
  return ok(callResource(call));
}

function startRecording(parts: RestParts, request: RestRequest, sid: string): RestAnswer {
  const recording = callOf(parts, request, sid).record(request.form.get('RecordingStatusCallback') ?? '');
  if (!recording) throw new RestRefusal(400, 21_220, 'Requested resource is not eligible for recording');
  return { status: 201, body: recording.resource() };
}

function fetchRecording(parts: RestParts, { account, path, isAudio }: RestRequest, sid: string): RestAnswer {
  const all = [...parts.calls.values()].flatMap((call) => call.recordings);
  const recording = all.find((each) => each.sid === sid && each.accountSid === account.sid);
  if (!recording || (isAudio && recording.status !== 'completed')) throw notFound(path);
  return ok(isAudio ? recording.wav() : recording.resource());
}

function createMessage(parts: RestParts, { account, form }: RestRequest): RestAnswer {
  const [from, to, body] = [form.get('From') ?? '', form.get('To') ?? '', form.get('Body') ?? ''];
  const mediaUrls = form.getAll('MediaUrl');
  if (to === '') throw new RestRefusal(400, 21_604, "A 'To' phone number is required.");
  if (!e164.test(to)) throw new RestRefusal(400, 21_211, `Invalid 'To' Phone Number: ${to}`);
  if (from === '') throw new RestRefusal(400, 21_603, "A 'From' phone number is required.");
  if (!owns(parts, account, from)) {
    throw new RestRefusal(
      400,
      21_606,
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number.`,
    );
  }
  if (body === '' && mediaUrls.length === 0) throw new RestRefusal(400, 21_602, 'Message body is required.');
  if (body.length > 1600)
    throw new RestRefusal(400, 21_617, 'The concatenated message body exceeds the 1600 character limit.');
  if (parts.messages.refuses(from, to)) throw new RestRefusal(400, 21_610, 'Attempt to send to unsubscribed recipient');
  const message = parts.messages.send(account, { from, to, body, mediaUrls }, form.get('StatusCallback') ?? '');
  return { status: 201, body: messageResource(message) };
}

function fetchMessage(parts: RestParts, { account, path }: RestRequest, sid: string): RestAnswer {
  const message = parts.messages.all.find((each) => each.sid === sid && each.accountSid === account.sid);
  if (!message) throw notFound(path);
  return ok(messageResource(message));
}

const prefixes: Readonly<Record<string, string>> = {
  'US/Local': '+1415555',
  'US/TollFree': '+1888555',
  'CA/Local': '+1416555',
  'CA/TollFree': '+1888556',
  'GB/Local': '+442079460',
  'GB/Mobile': '+447700900',
};

function searchNumbers(parts: RestParts, { query, path }: RestRequest, kind: string): RestAnswer {
  const prefix = prefixes[kind];
  if (prefix === undefined) throw notFound(path);
  const areaCode = query.get('AreaCode');
  const start = areaCode === null ? prefix : `+1${areaCode}555`;
  const contains = new RegExp((query.get('Contains') ?? '').replace(/[^\d*]/g, '').replaceAll('*', '\\d'));
  const taken = new Set([...parts.numbers.values()].map(({ number }) => number));
  const [country = ''] = kind.split('/');
  const found = Array.from({ length: 10 ** Math.min(4, 12 - start.length) }, (_, index) => index + 100)
    .map(
      (index) =>
        start +
        String(index)
          .padStart(12 - start.length, '0')
          .slice(-(12 - start.length)),
    )
    .filter((number) => contains.test(number) && !taken.has(number))
    .slice(0, Math.min(30, pageSize(query)));
  return ok({ available_phone_numbers: found.map((number) => availableResource(number, country)), uri: path });
}

function buyNumber(parts: RestParts, { account, form }: RestRequest): RestAnswer {
  const number = form.get('PhoneNumber') ?? '';
  if (!e164.test(number)) throw new RestRefusal(400, 21_421, 'PhoneNumber is invalid');
  if ([...parts.numbers.values()].some((known) => known.number === number)) {
    throw new RestRefusal(400, 21_422, `${number} is not available.`);
  }
  const sid = newSid('PN');
  const settings = new Map([...form].filter(([name]) => name !== 'PhoneNumber'));
  const bought: FakeNumber = { sid, accountSid: account.sid, number, createdAt: Date.now(), settings };
  parts.numbers.set(sid, bought);
  return { status: 201, body: numberResource(bought) };
}

function listNumbers(parts: RestParts, { account, query, path }: RestRequest): RestAnswer {
  const wanted = query.get('PhoneNumber');
  const found = [...parts.numbers.values()]
    .filter(({ accountSid, number }) => accountSid === account.sid && (wanted === null || number === wanted))
    .map(numberResource);
  return ok(listResource(path, 'incoming_phone_numbers', found, pageSize(query)));
}

function numberOf(parts: RestParts, { account, path }: RestRequest, sid: string): FakeNumber {
  const number = parts.numbers.get(sid);
  if (number?.accountSid === account.sid) return number;
  throw notFound(path);
}

function updateNumber(parts: RestParts, request: RestRequest, sid: string): RestAnswer {
  const number = numberOf(parts, request, sid);
  for (const [name, value] of request.form) number.settings.set(name, value);
  return ok(numberResource(number));
}

function releaseNumber(parts: RestParts, request: RestRequest, sid: string): RestAnswer {
  numberOf(parts, request, sid);
  parts.numbers.delete(sid);
  return { status: 204, body: null };
}

function owns(parts: RestParts, account: FakeAccount, number: string): boolean {
  return [...parts.numbers.values()].some((known) => known.number === number && known.accountSid === account.sid);
}

function pageSize(query: URLSearchParams): number {
  return Math.min(mostOnPage, Math.max(1, Number(query.get('PageSize') ?? 50) || 50));
}
