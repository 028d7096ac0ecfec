import { PhoneError } from '../../core/errors.ts';
import type {
  CarrierEnding,
  CarrierFinding,
  CarrierHost,
  DialRequest,
  DialedCall,
  IncomingCall,
} from '../../core/ports/carrier.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { newId } from '../../core/ports/ids.ts';
import type { Log } from '../../core/ports/log.ts';
import { type MediaLeg, frameMs } from '../../core/ports/media-leg.ts';
import type { Mouth } from '../../core/ports/mouth.ts';
import type { Notebook } from '../../core/ports/store.ts';
import { CallHistory } from './call-history.ts';
import { type CallRecord, findingOf } from './call-record.ts';
import { CallbackChannel } from './callback-channel.ts';
import { type Faults, noFaults } from './faults.ts';
import type { LedgerEntry } from './ledger.ts';
import { PatchEnd } from './media/patch.ts';
import { Repertoire } from './people/repertoire.ts';
import { SpeechStudio } from './people/speech-studio.ts';
import { type Speaker, nobody, whoSpeaks } from './people/who-speaks.ts';
import { PhoneBook } from './phone-book.ts';
import { type Phone, plainPhone } from './phone.ts';
import { SimulatedCall } from './simulated-call.ts';
import { NetworkDriver } from './time/network-driver.ts';
import { type NetworkTime, realTime } from './time/network-time.ts';

/** Its multiples, modulo 1, spread evenly however many there are. */
const goldenRatio = 0.618_033_988_749_895;
/** A faulty line breaks this long after the answer. */
const breaksFromMs = 2000;
const breaksWithinMs = 8000;

export interface NetworkOptions {
  readonly host: CarrierHost;
  readonly mouth: Mouth;
  readonly notebook: Notebook;
  readonly speed: number;
  readonly log: Log;
  readonly random?: (() => number) | undefined;
  readonly time?: NetworkTime | undefined;
}

/** All phones, lines and calls. */
export class PhoneNetwork {
  readonly phones: PhoneBook;
  readonly history: CallHistory;
  /** Of calls placed from now on. */
  speed: number;
  faults: Faults = noFaults;
  readonly #options: NetworkOptions;
  readonly #time: NetworkTime;
  readonly #random: () => number;
  readonly #driver: NetworkDriver;
  readonly #studio: SpeechStudio;
  readonly #live = new Map<string, SimulatedCall>();
  readonly #settling = new Set<Promise<void>>();
  #placed = 0;
  #closed = false;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#time = options.time ?? realTime;
    this.#random = options.random ?? Math.random;
    this.#driver = new NetworkDriver(this.#time, options.log);
    this.#studio = new SpeechStudio(options.mouth, options.log);
    this.phones = new PhoneBook(options.notebook);
    this.history = new CallHistory(options.notebook);
    this.speed = options.speed;
  }

  newClock(): Clock {
    return this.#driver.clock(this.speed);
  }

  async dial(request: DialRequest): Promise<DialedCall> {
    this.#refuseIfClosed();
    const { callId, from, to, clock } = request;
    if (await this.#options.host.isOurs(to)) return this.#dialOwn(request);
    const entry = await this.phones.get(to);
    const phone = entry ?? plainPhone;
    const { answer } = phone;
    const refused = this.#happens(this.faults.dialFailsPercent);
    const record = await this.#openRecord(
      { callId, carrierCallId: newId('sim'), direction: 'outbound', from, to, answer },
      refused,
    );
    if (refused) {
      throw new PhoneError('carrier_error', 'The simulated network refused the call, as its faults tell it to.');
    }
    const call = this.#admit(record, { phone, clock, speaker: whoSpeaks(entry, to, 'called') });
    call.ring(request.ringTimeoutMs);
    return { carrierCallId: record.entry.carrierCallId };
  }

  /** Somebody calls one of our numbers. Null when our side says that it is none of ours. */
  async callUs(call: {
    readonly from: string;
    readonly to: string;
    /** How the caller behaves; null: as the entry of `from` says. */
    readonly phone: Phone | null;
  }): Promise<CallRecord | null> {
    this.#refuseIfClosed();
    const { from, to } = call;
    const carrierCallId = newId('sim');
    const clock = this.newClock();
    const entry = call.phone ?? (await this.phones.get(from));
    const decision = await this.#options.host.onIncoming({ carrierCallId, from, to, clock });
    if (!decision) return null;
    const { callId } = decision;
    const record = await this.#openRecord({ callId, carrierCallId, direction: 'inbound', from, to, answer: 'person' });
    const speaker = whoSpeaks(entry, from, 'caller');
    this.#admit(record, { phone: entry ?? plainPhone, clock, speaker }).arrive(decision.answer);
    return record;
  }

  /** A call from one of our numbers to another is two lines, joined in the network. */
  async #dialOwn({ callId, from, to, clock, ringTimeoutMs }: DialRequest): Promise<DialedCall> {
    const [theirEnd, ourEnd] = PatchEnd.pair();
    const carrierCallId = newId('sim');
    const answer = 'person';
    const record = await this.#openRecord({ callId, carrierCallId, direction: 'outbound', from, to, answer });
    let other: SimulatedCall | null = null;
    const call = this.#admit(record, {
      phone: plainPhone,
      clock,
      speaker: nobody,
      patch: ourEnd,
      onEnded: (ending) => other?.otherEnded(ending),
    });
    call.ringOwn(ringTimeoutMs);
    void clock.during(
      this.#arriveOwn(call, { from, to, clock, peerCallId: callId, patch: theirEnd }).then(
        (arrived) => {
          other = arrived;
        },
        (error: unknown) => {
          this.#options.log.error('A call between two own numbers could not arrive', { callId, error });
          call.otherEnded('failed');
        },
      ),
    );
    return { carrierCallId: record.entry.carrierCallId };
  }

  async #arriveOwn(
    first: SimulatedCall,
    call: Omit<IncomingCall, 'carrierCallId'> & { readonly patch: PatchEnd },
  ): Promise<SimulatedCall | null> {
    const { from, to, clock, patch, peerCallId } = call;
    const carrierCallId = newId('sim');
    const decision = await this.#options.host.onIncoming({
      carrierCallId,
      from,
      to,
      clock,
      ...(peerCallId !== undefined && { peerCallId }),
    });
    if (!decision) {
      first.otherEnded('failed');
      return null;
    }
    const { callId } = decision;
    const record = await this.#openRecord({ callId, carrierCallId, direction: 'inbound', from, to, answer: 'person' });
    const arrived = this.#admit(record, {
      phone: plainPhone,
      clock,
      speaker: nobody,
      patch,
      onAnswered: () => first.otherAnswered(),
      onEnded: (ending) => first.otherEnded(ending),
    });
    if (first.over) arrived.hangUp();
    else arrived.arrive(decision.answer);
    return arrived;
  }

  hangUp(carrierCallId: string): void {
    this.#live.get(carrierCallId)?.hangUp();
  }

  /** Throws `call_not_active` for calls that are not answered, have ended, or gave their leg away already. */
  openMedia(carrierCallId: string): MediaLeg {
    const leg = this.#live.get(carrierCallId)?.openMedia();
    if (leg) return leg;
    throw new PhoneError(
      'call_not_active',
      'The simulated network has no audio for this call: it is not answered, or over.',
    );
  }

  async find(call: { readonly callId: string; readonly carrierCallId: string | null }): Promise<CarrierFinding> {
    const found =
      (await this.history.find(call.callId)) ?? (call.carrierCallId && (await this.history.find(call.carrierCallId)));
    return found ? findingOf(found.record.entry, found.live) : { state: 'unknown' };
  }

  /** Drops the calls under way as a process that dies does, once what they have done is in the books. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#driver.close();
    this.#studio.close();
    await Promise.all([...this.#settling, ...[...this.#live.values()].map((call) => call.settled)]);
  }

  async #openRecord(
    call: Pick<LedgerEntry, 'callId' | 'carrierCallId' | 'direction' | 'from' | 'to' | 'answer'>,
    refused = false,
  ): Promise<CallRecord> {
    const placedAt = this.#time.epochMs();
    const end = refused
      ? ({ endedAt: placedAt, ending: 'failed', endedBy: 'network' } as const)
      : { endedAt: null, ending: null, endedBy: null };
    try {
      return await this.history.open({ ...call, placedAt, answeredAt: null, ...end });
    } catch (cause) {
      const message = 'The simulated network could not note the call.';
      throw new PhoneError('carrier_error', message, { cause, retryable: true });
    }
  }

  #admit(
    record: CallRecord,
    given: {
      readonly phone: Phone;
      readonly clock: Clock;
      readonly speaker: Speaker;
      readonly patch?: PatchEnd;
      readonly onAnswered?: () => void;
      readonly onEnded?: (ending: CarrierEnding) => void;
    },
  ): SimulatedCall {
    const { phone, clock, speaker, onAnswered, onEnded } = given;
    const { carrierCallId } = record.entry;
    const { host, log } = this.#options;
    const callbacks = new CallbackChannel({
      clock,
      random: this.#random,
      faults: () => this.faults.callbacks,
      tell: (event) => host.onEvent(event),
    });
    const repertoire = new Repertoire(this.#studio, phone.voice, clock);
    repertoire.prepare(speaker.texts);
    const call = new SimulatedCall({
      record,
      phone,
      clock,
      phaseMs: ((this.#placed++ * goldenRatio) % 1) * frameMs,
      random: this.#random,
      repertoire,
      party: speaker.party,
      patch: given.patch ?? null,
      breaksAfterMs: () => this.#breaksAfterMs(phone),
      wallMs: () => this.#time.epochMs(),
      write: (entry) => this.history.write(entry),
      report: (event) => callbacks.report(event),
      ...(onAnswered && { onAnswered }),
      onEnded: (ending) => {
        this.#live.delete(carrierCallId);
        this.#settleLater(call.settled);
        onEnded?.(ending);
      },
      log,
    });
    this.#live.set(carrierCallId, call);
    return call;
  }

  #breaksAfterMs(phone: Phone): number | null {
    const { dropAfterMs } = phone.line;
    if (!this.#happens(this.faults.mediaDropsPercent)) return dropAfterMs;
    return Math.min(dropAfterMs ?? Infinity, breaksFromMs + breaksWithinMs * this.#random());
  }

  #settleLater(settled: Promise<void>): void {
    this.#settling.add(settled);
    void settled.then(() => this.#settling.delete(settled));
  }

  #happens(percent: number): boolean {
    return percent > 0 && this.#random() * 100 < percent;
  }

  #refuseIfClosed(): void {
    if (!this.#closed) return;
    throw new PhoneError('unavailable', 'The simulated network has been shut down.', { retryable: true });
  }
}
