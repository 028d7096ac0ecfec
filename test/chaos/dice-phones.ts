import type { CarrierEnding, CarrierEvent } from '../../src/core/ports/carrier.ts';
import type { ManualClock } from '../../src/core/ports/manual-clock.ts';
import { frameBytes } from '../../src/core/ports/media-leg.ts';
import { PhoneError } from '../../src/core/errors.ts';
import { TestLeg } from '../../src/core/ports/test-leg.ts';
import { chance, oneOf } from './dice.ts';
import type { Random } from './seeded-random.ts';

export interface DiceLine {
  readonly callId: string;
  readonly carrierCallId: string;
  answered: boolean;
  ending: CarrierEnding | null;
  leg: TestLeg | null;
}

const neverAnswered: readonly CarrierEnding[] = ['busy', 'no_answer', 'rejected', 'failed'];
const speechByte = 0x10;
/** A person's first word and a pause; the words of a machine, which do not end. */
const greetings = { person: { speechMs: 400, allMs: 1800 }, machine: { speechMs: 2600, allMs: 2600 } };

/** Phones that do as the dice say: what happens to them is told once, in order and at once. */
export class DicePhones {
  readonly lines = new Map<string, DiceLine>();
  readonly #clock: ManualClock;
  readonly #random: Random;
  readonly #tell: (event: CarrierEvent) => void;

  constructor(clock: ManualClock, random: Random, tell: (event: CarrierEvent) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#tell = tell;
  }

  /** One of them is called: it answers, or not, and hangs up after a while, or never does. */
  ring(callId: string, ringTimeoutMs = Infinity): DiceLine {
    const random = this.#random;
    const carrierCallId = `line-${callId}`;
    const line: DiceLine = { callId, carrierCallId, answered: false, ending: null, leg: null };
    this.lines.set(carrierCallId, line);
    this.#clock.after(random() * 300, () => {
      if (line.ending === null) this.#tell({ kind: 'ringing', carrierCallId });
    });
    if (ringTimeoutMs < Infinity) this.#clock.after(ringTimeoutMs, () => this.#ringsOut(line));
    if (chance(random, 0.05)) return line;
    this.#clock.after(500 + random() * 20_000, () => {
      if (line.ending !== null) return;
      if (chance(random, 0.4)) this.#end(line, oneOf(random, neverAnswered));
      else this.#answer(line);
    });
    return line;
  }

  hangUp(carrierCallId: string): void {
    const line = this.lines.get(carrierCallId);
    if (line) this.#end(line, line.answered ? 'completed' : 'canceled');
  }

  /** Throws `call_not_active` where there is no audio, or somebody has it already. */
  openMedia(carrierCallId: string): TestLeg {
    const line = this.lines.get(carrierCallId);
    if (!line?.answered || line.ending !== null || line.leg) {
      throw new PhoneError('call_not_active', 'There is no audio.');
    }
    const leg = new TestLeg(this.#clock);
    line.leg = leg;
    if (chance(this.#random, 0.4)) this.#greet(leg, greetings[chance(this.#random, 0.3) ? 'machine' : 'person']);
    return leg;
  }

  #answer(line: DiceLine): void {
    line.answered = true;
    this.#tell({ kind: 'answered', carrierCallId: line.carrierCallId });
    if (chance(this.#random, 0.15)) return;
    this.#clock.after(200 + this.#random() * 30_000, () =>
      this.#end(line, chance(this.#random, 0.1) ? 'error' : 'completed'),
    );
  }

  /** All at once: what it takes to say is no matter here. */
  #greet(leg: TestLeg, { speechMs, allMs }: { readonly speechMs: number; readonly allMs: number }): void {
    this.#clock.after(this.#random() * 3000, () => {
      for (let i = 0; i < speechMs / 20; i++) leg.incoming.push(new Uint8Array(frameBytes).fill(speechByte));
      leg.run(allMs);
    });
  }

  #ringsOut(line: DiceLine): void {
    if (!line.answered) this.#end(line, 'no_answer');
  }

  #end(line: DiceLine, ending: CarrierEnding): void {
    if (line.ending !== null) return;
    line.ending = ending;
    this.#tell({ kind: 'ended', carrierCallId: line.carrierCallId, ending });
    line.leg?.drop();
  }
}
