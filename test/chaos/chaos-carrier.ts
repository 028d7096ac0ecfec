import type {
  Carrier,
  CarrierCall,
  CarrierEvent,
  CarrierFinding,
  DialRequest,
  FindRequest,
} from '../../src/core/ports/carrier.ts';
import type { ManualClock } from '../../src/core/ports/manual-clock.ts';
import { PhoneError } from '../../src/core/errors.ts';
import type { TestLeg } from '../../src/core/ports/test-leg.ts';
import { chance } from './dice.ts';
import { DicePhones } from './dice-phones.ts';
import type { Random } from './seeded-random.ts';

/** One carrier whose phones do as the dice say, and a network that loses, doubles, delays and reorders its words. */
export class ChaosCarrier {
  readonly phones: DicePhones;
  /** How often each call was really placed. */
  readonly dials = new Map<string, number>();
  readonly #clock: ManualClock;
  readonly #random: Random;
  /** The server process that runs now. */
  listener: (event: CarrierEvent) => void = () => {};

  constructor(clock: ManualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.phones = new DicePhones(clock, random, (event) => this.#tell(event));
  }

  /** The carrier as a process sees it; `alive` false: that process is dead, and nothing of it gets out. */
  seenBy(alive: () => boolean): Carrier {
    const living = <T>(run: () => Promise<T>): Promise<T> => (alive() ? run() : new Promise<never>(() => {}));
    return {
      name: 'simulator',
      callClock: () => this.#clock,
      dial: (request) => living(() => this.#dial(request)),
      hangUp: (call) => living(() => this.#hangUp(call)),
      openMedia: (call) => living(() => this.#openMedia(call)),
      find: (call) => living(() => this.#find(call)),
      receive: () => Promise.reject(new Error('There are no webhooks.')),
      close: () => Promise.resolve(),
    };
  }

  async #dial({ callId }: DialRequest): Promise<{ carrierCallId: string }> {
    if (this.#chance(0.1)) throw new PhoneError('carrier_error', 'The carrier refused the call.');
    this.dials.set(callId, (this.dials.get(callId) ?? 0) + 1);
    const { carrierCallId } = this.phones.ring(callId);
    if (this.#chance(0.15)) throw new PhoneError('carrier_error', 'There was no answer.', { retryable: true });
    if (this.#chance(0.3)) await this.#wait(this.#random() * 4000);
    return { carrierCallId };
  }

  async #hangUp({ carrierCallId }: CarrierCall): Promise<void> {
    if (this.#chance(0.1)) throw new PhoneError('carrier_error', 'The carrier is busy.', { retryable: true });
    this.phones.hangUp(carrierCallId);
  }

  async #openMedia({ carrierCallId }: CarrierCall): Promise<TestLeg> {
    return this.phones.openMedia(carrierCallId);
  }

  async #find({ callId }: FindRequest): Promise<CarrierFinding> {
    if (this.#chance(0.1)) throw new PhoneError('carrier_error', 'The carrier does not answer.', { retryable: true });
    const line = [...this.phones.lines.values()].find((other) => other.callId === callId);
    if (!line) return { state: 'unknown' };
    const { carrierCallId, answered, ending } = line;
    if (ending === null) return { state: 'active', carrierCallId, answered };
    return { state: 'ended', carrierCallId, ending, answered, endedAt: this.#clock.now() };
  }

  /** Lost, told once or told several times, each telling late by its own measure; now and then something else beside it. */
  #tell(event: CarrierEvent): void {
    if (this.#chance(0.25)) return;
    const times = this.#chance(0.25) ? 2 + Math.floor(this.#random() * 2) : 1;
    for (let i = 0; i < times; i++) {
      const lateMs = this.#chance(0.5) ? 0 : this.#random() * 9000;
      this.#clock.after(lateMs, () => this.listener(event));
    }
    if (!this.#chance(0.1)) return;
    const { carrierCallId } = event;
    const stray: CarrierEvent = this.#chance(0.5)
      ? { kind: 'ringing', carrierCallId }
      : { kind: 'answered', carrierCallId: `${carrierCallId}-other` };
    this.#clock.after(this.#random() * 60_000, () => this.listener(stray));
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }

  #chance(of: number): boolean {
    return chance(this.#random, of);
  }
}
