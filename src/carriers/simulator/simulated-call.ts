import type { CarrierEnding, CarrierEvent } from '../../core/ports/carrier.ts';
import type { Clock, Timer } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { MediaLeg } from '../../core/ports/media-leg.ts';
import type { CallRecord } from './call-record.ts';
import type { LedgerEntry } from './ledger.ts';
import { CallMedia } from './media/call-media.ts';
import type { PatchEnd } from './media/patch.ts';
import type { Handset, Party } from './people/party.ts';
import type { Repertoire } from './people/repertoire.ts';
import type { Phone } from './phone.ts';

/** The network has found the phone. */
const ringbackMs = 200;
/** The network knows that there is nothing to ring. */
const refusedMs = 400;
/** Our side picks up a call that it takes. */
const weAnswerAfterMs = 1000;

export interface SimulatedCallParts {
  readonly record: CallRecord;
  readonly phone: Phone;
  readonly clock: Clock;
  readonly phaseMs: number;
  readonly random: () => number;
  readonly repertoire: Repertoire;
  readonly party: (handset: Handset) => Party;
  /** This end of a line to another call of ours, which then is the phone's side; null: there is a phone. */
  readonly patch: PatchEnd | null;
  /** The line breaks so long after the answer; null: it does not. */
  readonly breaksAfterMs: () => number | null;
  readonly wallMs: () => number;
  readonly write: (entry: LedgerEntry) => Promise<void>;
  readonly report: (event: CarrierEvent) => void;
  readonly onAnswered?: () => void;
  readonly onEnded: (ending: CarrierEnding) => void;
  readonly log: Log;
}

/** One call in the network, from ringing to its end. Every change is in the books before our side is told of it. */
export class SimulatedCall {
  readonly #parts: SimulatedCallParts;
  readonly #timers: Timer[] = [];
  #state: 'ringing' | 'answered' | 'ended' = 'ringing';
  #media: CallMedia | null = null;
  /** In the call's own time. */
  #answeredAt: number | null = null;
  #settled: Promise<void> = Promise.resolve();

  constructor(parts: SimulatedCallParts) {
    this.#parts = parts;
  }

  get record(): CallRecord {
    return this.#parts.record;
  }

  /** Settles when everything so far is in the books and has been reported. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Our side calls: what becomes of it is the phone's affair. */
  ring(ringTimeoutMs: number): void {
    const { answer, ringSecs } = this.#parts.phone;
    const ringMs = ringSecs * 1000;
    if (answer === 'busy') this.#after(refusedMs, () => this.#end('busy', 'phone'));
    else if (answer === 'failed') this.#after(refusedMs, () => this.#end('failed', 'network'));
    else {
      this.#after(Math.min(ringbackMs, ringMs), () => this.#report({ kind: 'ringing', carrierCallId: this.#id }));
      if (answer === 'no_answer' || ringMs >= ringTimeoutMs) {
        this.#after(ringTimeoutMs, () => this.#end('no_answer', 'network'));
      } else if (answer === 'rejected') this.#after(ringMs, () => this.#end('rejected', 'phone'));
      else this.#after(ringMs, () => this.#answer());
    }
  }

  /** Our side calls a number of its own: the call that comes in there decides what becomes of this one. */
  ringOwn(ringTimeoutMs: number): void {
    this.#after(ringbackMs, () => this.#report({ kind: 'ringing', carrierCallId: this.#id }));
    this.#after(ringTimeoutMs, () => {
      if (this.#state === 'ringing') this.#end('no_answer', 'network');
    });
  }

  /** The other line of a call between two own numbers has been taken. */
  otherAnswered(): void {
    if (this.#state === 'ringing') this.#answer();
  }

  otherEnded(ending: CarrierEnding): void {
    if (this.#state === 'answered') this.#end(ending === 'error' ? 'error' : 'completed', 'phone');
    else if (ending === 'canceled' || ending === 'completed') this.#end('canceled', 'phone');
    else this.#end(ending, 'phone');
  }

  /** Somebody calls our side, which takes the call or declines it. */
  arrive(taken: boolean): void {
    if (taken) this.#after(weAnswerAfterMs, () => this.#answer());
    else this.#end('rejected', 'agent');
  }

  get over(): boolean {
    return this.#state === 'ended';
  }

  /** The leg of an answered call, once; null when there is none to be had. */
  openMedia(): MediaLeg | null {
    return this.#media?.open() ?? null;
  }

  hangUp(): void {
    this.#end(this.#state === 'answered' ? 'completed' : 'canceled', 'agent');
  }

  get #id(): string {
    return this.#parts.record.entry.carrierCallId;
  }

  #answer(): void {
    this.#state = 'answered';
    this.#answeredAt = this.#parts.clock.now();
    this.#note({ answeredAt: this.#parts.wallMs() }, () => {
      if (this.#state === 'answered') this.#media = this.#pickUp();
      this.#report({ kind: 'answered', carrierCallId: this.#id });
      this.#parts.onAnswered?.();
    });
    void this.#parts.clock.during(this.#settled);
  }

  #pickUp(): CallMedia {
    const { clock, phaseMs, phone, random, record, repertoire, party, patch, breaksAfterMs } = this.#parts;
    return new CallMedia({
      clock,
      phaseMs,
      line: phone.line,
      random,
      repertoire,
      truth: record.truth,
      party,
      patch,
      onHangUp: () => this.#end('completed', 'phone'),
      breaksAfterMs: breaksAfterMs(),
      onBreak: () => this.#end('error', 'network'),
    });
  }

  #end(ending: CarrierEnding, endedBy: LedgerEntry['endedBy']): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    for (const timer of this.#timers) timer.cancel();
    this.#parts.repertoire.leave();
    const talked =
      this.#answeredAt === null ? {} : { talkedMs: Math.round(this.#parts.clock.now() - this.#answeredAt) };
    this.#note({ endedAt: this.#parts.wallMs(), ...talked, ending, endedBy }, () => {
      this.#report({ kind: 'ended', carrierCallId: this.#id, ending, ...talked });
    });
    this.#media?.stop();
    this.#parts.onEnded(ending);
  }

  #note(change: Partial<LedgerEntry>, report: () => void): void {
    const { record, write, log } = this.#parts;
    record.entry = { ...record.entry, ...change };
    const { entry } = record;
    this.#settled = this.#settled
      .then(() => write(entry))
      .catch((error: unknown) =>
        log.error('The simulated network could not note a call', { callId: entry.callId, error }),
      )
      .then(report);
  }

  #report(event: CarrierEvent): void {
    this.#parts.report(event);
  }

  #after(delayMs: number, run: () => void): void {
    this.#timers.push(this.#parts.clock.after(delayMs, run));
  }
}
