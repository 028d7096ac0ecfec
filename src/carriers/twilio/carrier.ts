import type {
  Carrier,
  CarrierCall,
  CarrierFinding,
  CarrierSockets,
  DialRequest,
  DialedCall,
  FindRequest,
} from '../../core/ports/carrier.ts';
import type { CarrierRequest } from '../../core/ports/carrier-provider.ts';
import { type Clock, systemClock } from '../../core/ports/clock.ts';
import type { MediaLeg } from '../../core/ports/media-leg.ts';
import { PhoneError } from '../../core/errors.ts';
import { textOf } from '../../core/json-fields.ts';
import { TwilioAccounts } from './accounts.ts';
import { TwilioApi } from './api.ts';
import { TwilioRefusal } from './api-error.ts';
import { type BookedCall, CallBook, newBookedCall } from './call-book.ts';
import { endingOf, findingOf } from './call-resource.ts';
import { dial, latest } from './dial.ts';
import { hangUp } from './hang-up.ts';
import { TwilioNumbers } from './numbers.ts';
import { TwilioRecordings } from './recordings.ts';
import type { twilioSettings } from './settings.ts';
import { MediaStreams } from './streams.ts';
import { TwilioTexts } from './texts.ts';
import { RequestVerifier } from './verify.ts';
import { VoiceHook } from './voice.ts';
import { Webhooks } from './webhooks.ts';

export interface TwilioTime {
  /** Of a call about to be placed. */
  readonly callClock: () => Clock;
  /** Of a call that comes in. */
  readonly clockOf: (carrierCallId: string) => Clock;
  /** The adapter's own, real time: Twilio is waited for and tokens expire in it. */
  readonly own: Clock;
}

/** Which of two calls one is at Twilio is told by what is heard of them in so long, or never. */
const tellableWithinMs = 60_000;
const untold = 'Twilio has a call that may be this one or another between the same numbers.';

const realTime: TwilioTime = { callClock: () => systemClock, clockOf: () => systemClock, own: systemClock };

/** Phone calls and texts by Twilio's API, webhooks and Media Streams. */
export class TwilioCarrier implements Carrier {
  readonly name = 'twilio';
  readonly sockets: CarrierSockets;
  readonly texts: TwilioTexts;
  readonly numbers: TwilioNumbers;
  readonly #request: CarrierRequest<typeof twilioSettings>;
  readonly #time: TwilioTime;
  readonly #api: TwilioApi;
  readonly #accounts: TwilioAccounts;
  readonly #book = new CallBook();
  readonly #recordings: TwilioRecordings;
  readonly #streams: MediaStreams;
  readonly #webhooks: Webhooks;
  readonly #closing = new AbortController();

  constructor(request: CarrierRequest<typeof twilioSettings>, time: TwilioTime = realTime) {
    const { settings, host, log, publicUrl } = request;
    const book = this.#book;
    this.#request = request;
    this.#time = time;
    const api = (this.#api = new TwilioApi(settings.TWILIO_API_BASE_URL, time.own));
    const accounts = (this.#accounts = new TwilioAccounts(settings, host));
    const verifier = new RequestVerifier({ accounts, book, publicUrl });
    const { own: clock, clockOf } = time;
    const voice = new VoiceHook({ book, host, publicUrl, clock, clockOf });
    this.texts = new TwilioTexts({ api, accounts, host, publicUrl, log });
    this.numbers = new TwilioNumbers({ api, accounts, publicUrl });
    const recordings = (this.#recordings = new TwilioRecordings({ api, host, publicUrl, log }));
    this.#streams = new MediaStreams({ verifier, book, log, clock, onStart: (call) => this.#flows(call) });
    this.sockets = { admit: (upgrade) => this.#streams.admit(upgrade) };
    this.#webhooks = new Webhooks({ verifier, voice, texts: this.texts, recordings, host, log });
  }

  callClock(): Clock {
    return this.#time.callClock();
  }

  async dial(request: DialRequest): Promise<DialedCall> {
    const { settings, publicUrl } = this.#request;
    const { callId, clock } = request;
    const account = await this.#accounts.of(request.accountId);
    const call = newBookedCall(
      { callId, account, carrierCallId: null, publicUrl: request.publicUrl, clock },
      this.#time.own,
    );
    const parts = {
      api: this.#api,
      book: this.#book,
      publicUrl: request.publicUrl ?? publicUrl(),
      machineDetection: settings.TWILIO_MACHINE_DETECTION,
      clock: this.#time.own,
      signal: this.#closing.signal,
    };
    this.#book.add(call);
    try {
      const carrierCallId = await clock.during(dial(parts, request, call));
      this.#book.name(call, carrierCallId);
      return { carrierCallId };
    } catch (error) {
      this.#giveUp(call);
      throw error;
    }
  }

  async hangUp({ accountId, carrierCallId }: CarrierCall): Promise<void> {
    const call = this.#book.named(carrierCallId);
    const account = call?.account ?? (await this.#accounts.of(accountId));
    if (call) this.#giveUp(call);
    const answered = call?.answered ?? false;
    const parts = { api: this.#api, clock: this.#time.own, signal: this.#closing.signal };
    const ended = await hangUp(parts, { account, carrierCallId, answered });
    const ending = endingOf(textOf(ended, 'status'), answered);
    if (ending) this.#request.host.onEvent({ kind: 'ended', carrierCallId, ending });
  }

  openMedia({ carrierCallId }: CarrierCall): Promise<MediaLeg> {
    const call = this.#book.named(carrierCallId);
    if (call) return call.clock.during(call.stream.open());
    return Promise.reject(new PhoneError('call_not_active', 'This process knows no such call.'));
  }

  async find(request: FindRequest): Promise<CarrierFinding> {
    const { accountId, callId, from, to, dialedAt } = request;
    const call = this.#book.get(callId);
    const account = call?.account ?? (await this.#accounts.of(accountId));
    const sid = request.carrierCallId ?? call?.carrierCallId ?? null;
    if (sid === null) {
      if (dialedAt === null) return { state: 'unknown' };
      const others = request.others ?? [];
      const isEarly = this.#time.own.now() - dialedAt < tellableWithinMs;
      const parts = { api: this.#api, book: this.#book };
      const found = await latest(parts, { account, from, to, askedAt: dialedAt, others });
      if (found === 'untold' && isEarly) throw new PhoneError('carrier_error', untold, { retryable: true });
      return found === null || found === 'untold' ? { state: 'unknown' } : findingOf(found);
    }
    try {
      const finding = findingOf(await this.#api.get(account, `/Calls/${sid}.json`));
      if (call && finding.state === 'ended') this.#giveUp(call);
      return finding;
    } catch (error) {
      if (error instanceof TwilioRefusal && error.status === 404) return { state: 'unknown' };
      throw error;
    }
  }

  receive(request: Request): Promise<Response> {
    return this.#webhooks.answer(request);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#book.close();
    this.#streams.close();
    this.texts.close();
  }

  /** A call that comes in is answered once its audio flows. */
  #flows(call: BookedCall): void {
    const { carrierCallId } = call;
    if (this.#request.settings.TWILIO_RECORDINGS === 'carrier') this.#recordings.begin(call);
    if (call.answered || carrierCallId === null) return;
    call.answered = true;
    this.#request.host.onEvent({ kind: 'answered', carrierCallId });
  }

  /** Whatever Twilio asks about this call from now on, it is over. */
  #giveUp(call: BookedCall): void {
    call.overAt ??= Date.now();
    call.stream.close();
  }
}
