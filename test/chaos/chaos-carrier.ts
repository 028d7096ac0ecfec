import type {
  Carrier,
  CarrierCall,
  CarrierEnding,
  CarrierEvent,
  CarrierFinding,
  DialRequest,
  FindRequest,
} from '../../src/core/ports/carrier.ts';
import type { ManualClock } from '../../src/core/ports/manual-clock.ts';
import { PhoneError } from '../../src/core/errors.ts';
import { TestLeg } from '../../src/core/ports/test-leg.ts';
import type { Random } from './seeded-random.ts';

interface Line {
  readonly callId: string;
  readonly carrierCallId: string;
  answered: boolean;
  ending: CarrierEnding | null;
  leg: TestLeg | null;
  /** What it gave away, so that a second asker gets nothing. */
  opened: boolean;
}

const neverAnswered: readonly CarrierEnding[] = ['busy', 'no_answer', 'rejected', 'failed'];

/** One carrier with one far end that does as the dice say, and a network that loses, doubles, delays and reorders its words. */
export class ChaosCarrier {
  /** How often each call was really placed. */
  readonly dials = new Map<string, number>();
  readonly lines = new Map<string, Line>();
  readonly #clock: ManualClock;
  readonly #random: Random;
  /** The server process that runs now; null while it is down. */
  listener: ((event: CarrierEvent) => void) | null = null;

  constructor(clock: ManualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
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
    const carrierCallId = `line-${callId}`;
    this.dials.set(callId, (this.dials.get(callId) ?? 0) + 1);
    const line: Line = { callId, carrierCallId, answered: false, ending: null, leg: null, opened: false };
    this.lines.set(callId, line);
    this.#live(line);
    if (this.#chance(0.15)) throw new PhoneError('carrier_error', 'There was no answer.', { retryable: true });
    if (this.#chance(0.3)) await this.#wait(this.#random() * 4000);
    return { carrierCallId };
  }

  #live(line: Line): void {
    const { carrierCallId } = line;
    this.#tell({ kind: 'ringing', carrierCallId });
    this.#clock.after(500 + this.#random() * 20_000, () => {
      if (line.ending !== null) return;
      if (this.#chance(0.4)) this.#end(line, this.#one(neverAnswered));
      else {
        line.answered = true;
        this.#tell({ kind: 'answered', carrierCallId });
        this.#clock.after(200 + this.#random() * 30_000, () =>
          this.#end(line, this.#chance(0.1) ? 'error' : 'completed'),
        );
      }
    });
  }

  #end(line: Line, ending: CarrierEnding): void {
    if (line.ending !== null) return;
    line.ending = ending;
    this.#tell({ kind: 'ended', carrierCallId: line.carrierCallId, ending });
    line.leg?.drop();
  }

  async #hangUp({ carrierCallId }: CarrierCall): Promise<void> {
    const line = [...this.lines.values()].find((other) => other.carrierCallId === carrierCallId);
    if (!line) return;
    if (this.#chance(0.1)) throw new PhoneError('carrier_error', 'The carrier is busy.', { retryable: true });
    this.#end(line, line.answered ? 'completed' : 'canceled');
  }

  async #openMedia({ carrierCallId }: CarrierCall): Promise<TestLeg> {
    const line = [...this.lines.values()].find((other) => other.carrierCallId === carrierCallId);
    if (!line?.answered || line.ending !== null || line.opened) {
      throw new PhoneError('call_not_active', 'There is no audio.');
    }
    line.opened = true;
    line.leg = new TestLeg(this.#clock);
    return line.leg;
  }

  async #find({ callId }: FindRequest): Promise<CarrierFinding> {
    if (this.#chance(0.1)) throw new PhoneError('carrier_error', 'The carrier does not answer.', { retryable: true });
    const line = this.lines.get(callId);
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
      this.#clock.after(lateMs, () => this.listener?.(event));
    }
    if (!this.#chance(0.1)) return;
    const { carrierCallId } = event;
    const stray: CarrierEvent = this.#chance(0.5)
      ? { kind: 'ringing', carrierCallId }
      : { kind: 'answered', carrierCallId: `${carrierCallId}-other` };
    this.#clock.after(this.#random() * 60_000, () => this.listener?.(stray));
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }

  #chance(of: number): boolean {
    return this.#random() < of;
  }

  #one<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }
}
