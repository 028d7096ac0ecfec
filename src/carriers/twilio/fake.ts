import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CarrierEvent, CarrierHost, IncomingCall } from '../../core/ports/carrier.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { FakeCall, type FarNetwork } from './fake/call.ts';
import {
  type Alert,
  type CallFault,
  type FakeAccount,
  type FakeFaults,
  type FakeNumber,
  newSid,
  noFaults,
} from './fake/ledger.ts';
import { FakeMessages } from './fake/messages.ts';
import { type Posted, Poster } from './fake/poster.ts';
import { type RestAnswer, RestRefusal, answerRest } from './fake/rest.ts';
import type { StreamTap } from './fake/stream.ts';
import { parseXml } from './fake/xml.ts';

export interface FakeTwilioOptions {
  readonly accounts: readonly FakeAccount[];
  /** Numbers that the first account has. */
  readonly numbers: readonly string[];
  /** The time base of a call that is placed with these fields. Default: the network's. */
  readonly clockOf?: (form: URLSearchParams) => Clock | null;
}

/** A request to the API. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly status: number;
}

const version = '2010-04-01';
const mostBodyBytes = 1024 * 1024;

/**
 * A local server that plays Twilio: its REST API, signed webhooks, TwiML and Media Streams. The phones that it calls are those of the
 * network behind it, whose events must come to `farHost`.
 */
export class FakeTwilio {
  readonly calls = new Map<string, FakeCall>();
  readonly numbers = new Map<string, FakeNumber>();
  readonly alerts: Alert[] = [];
  readonly requests: ApiRequest[] = [];
  readonly faults: FakeFaults = noFaults();
  /** Countries that may not be called (ISO 3166-1 alpha-2). */
  readonly closedCountries = new Set<string>();
  readonly messages: FakeMessages;
  /** Sees every message of every media stream. */
  tap: StreamTap = () => {};
  /** What the network behind tells. */
  readonly farHost: Pick<CarrierHost, 'onEvent' | 'onIncoming' | 'isOurs'>;
  readonly #options: FakeTwilioOptions;
  readonly #http: Server;
  readonly #poster: Poster;
  readonly #unanswered = new Set<ServerResponse>();
  #network: FarNetwork | null = null;

  private constructor(options: FakeTwilioOptions) {
    this.#options = options;
    this.#poster = new Poster(this.faults);
    this.messages = new FakeMessages(this.#poster);
    this.farHost = {
      onEvent: (event) => this.#take(event),
      onIncoming: (call) => this.#comeIn(call),
      isOurs: () => Promise.resolve(false),
    };
    this.#http = createServer((request, response) => void this.#serve(request, response));
    for (const number of options.numbers) this.own(number, {});
  }

  static async start(options: FakeTwilioOptions): Promise<FakeTwilio> {
    const fake = new FakeTwilio(options);
    await new Promise<void>((resolve) => {
      fake.#http.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  get url(): string {
    const { port } = this.#http.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get account(): FakeAccount {
    const [first] = this.#options.accounts;
    if (!first) throw new Error('There is no account.');
    return first;
  }

  /** Webhooks that went out, in order. */
  get posted(): readonly Posted[] {
    return this.#poster.sent;
  }

  /** Requests that were taken and will never be answered, and that whoever sent them still waits for. */
  get unanswered(): number {
    return this.#unanswered.size;
  }

  /** Breaks the connections of those requests. */
  cutUnanswered(): void {
    for (const response of this.#unanswered) response.destroy();
    this.#unanswered.clear();
  }

  /** The network with the phones. */
  connect(network: FarNetwork): void {
    this.#network = network;
  }

  /** An account has this number from now on. */
  own(number: string, settings: Readonly<Record<string, string>>, account = this.account): FakeNumber {
    const owned: FakeNumber = {
      sid: newSid('PN'),
      accountSid: account.sid,
      number,
      createdAt: Date.now(),
      settings: new Map(Object.entries(settings)),
    };
    this.numbers.set(owned.sid, owned);
    return owned;
  }

  /** Somebody texts one of the numbers. What our side answers; null where it does not. */
  async text(text: {
    readonly from: string;
    readonly to: string;
    readonly body: string;
    readonly mediaUrls?: readonly string[];
  }): Promise<string | null> {
    const number = this.#numberOf(text.to);
    const url = number?.settings.get('SmsUrl') ?? '';
    if (!number || url === '') return null;
    return this.messages.receive(this.#accountOf(number.accountSid), { mediaUrls: [], ...text }, url);
  }

  async close(): Promise<void> {
    for (const call of this.calls.values()) call.end('failed');
    await this.#poster.close();
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
  }

  get #far(): FarNetwork {
    if (this.#network) return this.#network;
    throw new Error('The fake has no network with phones behind it.');
  }

  #accountOf(sid: string): FakeAccount {
    return this.#options.accounts.find((account) => account.sid === sid) ?? this.account;
  }

  #numberOf(number: string): FakeNumber | null {
    return [...this.numbers.values()].find((owned) => owned.number === number) ?? null;
  }

  #take(event: CarrierEvent): void {
    const byFar = [...this.calls.values()].find((call) => call.farCallId === event.carrierCallId);
    byFar?.take(event);
  }

  #place(account: FakeAccount, form: URLSearchParams): FakeCall {
    const network = this.#far;
    const events = form.getAll('StatusCallbackEvent').flatMap((value) => value.split(' '));
    const call = new FakeCall({
      sid: newSid('CA'),
      account,
      direction: 'outbound-api',
      from: form.get('From') ?? '',
      to: form.get('To') ?? '',
      clock: this.#options.clockOf?.(form) ?? network.callClock(),
      options: new Map(form),
      statusEvents: new Set(events.length > 0 ? events : ['completed']),
      ...this.#callParts(network),
    });
    this.calls.set(call.parts.sid, call);
    setImmediate(() => void call.parts.clock.during(call.place()));
    return call;
  }

  #callParts(network: FarNetwork): Pick<FakeCall['parts'], 'network' | 'poster' | 'alert' | 'tap' | 'dialFurther'> {
    return {
      network,
      poster: this.#poster,
      alert: (alert) => this.alerts.push(alert),
      tap: (...seen) => this.tap(...seen),
      dialFurther: (first, number, timeoutSecs) => {
        const { account, to, clock } = first.parts;
        const second = new FakeCall({
          ...first.parts,
          sid: newSid('CA'),
          account,
          clock,
          direction: 'outbound-dial',
          from: to,
          to: number,
          options: new Map([['Timeout', String(timeoutSecs)]]),
          statusEvents: new Set(),
        });
        this.calls.set(second.parts.sid, second);
        void second.place();
        return second;
      },
    };
  }

  /** Somebody calls one of the numbers: its address is asked what to do. */
  async #comeIn(incoming: IncomingCall): Promise<{ readonly callId: string; readonly answer: boolean } | null> {
    const { from, to, clock, carrierCallId } = incoming;
    const number = this.#numberOf(to);
    if (!number) return null;
    const statusCallback = number.settings.get('StatusCallback') ?? '';
    const call = new FakeCall({
      sid: newSid('CA'),
      account: this.#accountOf(number.accountSid),
      direction: 'inbound',
      from,
      to,
      clock,
      options: new Map([...number.settings, ['StatusCallback', statusCallback]]),
      statusEvents: new Set(['completed']),
      ...this.#callParts(this.#far),
    });
    call.status = 'ringing';
    call.farCallId = carrierCallId;
    const callId = call.parts.sid;
    this.calls.set(callId, call);
    const url = number.settings.get('VoiceUrl') ?? '';
    const answer = url === '' ? null : await call.ask(url, {}, number.settings.get('VoiceMethod') ?? 'POST');
    const isDocument = answer !== null && answer.status < 300;
    if (!isDocument) this.alerts.push({ code: 11_200, about: `${url} answered ${answer?.status ?? 'nothing'}` });
    if (!isDocument || firstVerb(answer.body) === 'Reject') {
      call.end('busy');
      return { callId, answer: false };
    }
    void call.takeUp(answer.body, url);
    return { callId, answer: true };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const { method = 'GET' } = request;
    const form = new URLSearchParams(await bodyOf(request));
    const path = url.pathname;
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      this.requests.push({ method, path, form, status });
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body instanceof Uint8Array ? body : body === null ? '' : JSON.stringify(body));
    };
    const fault = this.#faultFor(method, path);
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    try {
      if (fault === '429') throw new RestRefusal(429, 20_429, 'Too Many Requests');
      if (fault === '500') throw new RestRefusal(500, 20_500, 'An internal server error has occurred');
      const { status, body } = this.#answer(method, url, form, request.headers.authorization ?? '');
      if (fault === 'silent after acceptance') {
        this.#unanswered.add(response);
        response.once('close', () => this.#unanswered.delete(response));
        return;
      }
      if (fault === '500 after acceptance') throw new RestRefusal(500, 20_500, 'An internal server error has occurred');
      answer(status, body);
    } catch (error) {
      const refusal = error instanceof RestRefusal ? error : new RestRefusal(500, 20_500, String(error));
      const { status, code, message } = refusal;
      const headers: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {};
      answer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, headers);
    }
  }

  #faultFor(method: string, path: string): CallFault | undefined {
    if (method === 'POST' && path.endsWith('/Calls.json')) return this.faults.nextCalls.shift();
    return path.includes('/Calls') ? this.faults.aboutCalls() : undefined;
  }

  #answer(method: string, url: URL, form: URLSearchParams, authorization: string): RestAnswer {
    const account = this.#authenticated(authorization);
    const match = new RegExp(`^/${version}/Accounts/(\\w+)(/.*)?\\.(json|wav)$`).exec(url.pathname);
    if (!account || (match && match[1] !== account.sid)) throw new RestRefusal(401, 20_003, 'Authenticate');
    if (!match) throw new RestRefusal(404, 20_404, `The requested resource ${url.pathname} was not found`);
    const { calls, numbers, messages, closedCountries } = this;
    const placeCall = (whose: FakeAccount, fields: URLSearchParams): FakeCall => this.#place(whose, fields);
    return answerRest(
      { calls, numbers, messages, closedCountries, placeCall },
      { method, path: match[2] ?? '', query: url.searchParams, form, account, isAudio: match[3] === 'wav' },
    );
  }

  #authenticated(authorization: string): FakeAccount | null {
    const [user = '', password = ''] = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64')
      .toString('utf8')
      .split(':');
    const opens = ({ sid, authToken, apiKeys = [] }: FakeAccount): boolean =>
      (user === sid && password === authToken) || apiKeys.some((key) => key.sid === user && key.secret === password);
    return this.#options.accounts.find(opens) ?? null;
  }
}

function firstVerb(document: string): string {
  try {
    return parseXml(document).children[0]?.name ?? '';
  } catch {
    return '';
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > mostBodyBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
