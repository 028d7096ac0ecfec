import { BeepDetector } from './audio/beep-detector.ts';
import { type AnswerVerdict, WhoAnswered, soundsLikeMachine } from './who-answered.ts';

/** A machine is looked for so long after the answer, and only until a person has answered to the opening. */
const machineWithinMs = 45_000;
/** So many ticks without a frame, and the line carries none: fewer may be frames that wait to be read. */
const ticksOfSilence = 5;

/** Whether a person or a machine has the call, as long as that is open. Times in ms of the leg's media clock. */
export class AnswerWatch {
  readonly #who = new WhoAnswered();
  readonly #beeps = new BeepDetector();
  /** Whoever calls us is no machine that takes messages. */
  readonly #outbound: boolean;
  #openingMs: number | null = null;
  #answeredToOpening = false;
  #ticksUnheard = 0;

  constructor(outbound: boolean) {
    this.#outbound = outbound;
  }

  open(nowMs: number): boolean {
    return this.#outbound && nowMs <= machineWithinMs && !this.#answeredToOpening;
  }

  /** To be asked with every frame. */
  verdict(atMs: number, speech: boolean): AnswerVerdict {
    this.#ticksUnheard = 0;
    return this.#judge(atMs, speech);
  }

  /** To be asked every tick: a line may carry no frames. Silence that a busy machine has merely not read yet is none. */
  verdictUnheard(nowMs: number): AnswerVerdict {
    this.#ticksUnheard += 1;
    return this.#ticksUnheard > ticksOfSilence ? this.#judge(nowMs, false) : 'wait';
  }

  #judge(atMs: number, speech: boolean): AnswerVerdict {
    const verdict = this.#who.verdict(atMs, speech);
    if (verdict === 'person') this.#openingMs = atMs;
    return verdict;
  }

  /** True when a beep has ended. */
  hear(frame: Uint8Array, atMs: number): boolean {
    const beep = this.#beeps.hear(frame, atMs);
    if (beep) this.#who.beep(beep.endMs);
    return beep !== null;
  }

  /** Surmised words. True when they sound like a machine's. */
  hearing(text: string): boolean {
    this.#who.heard(text);
    return soundsLikeMachine(text);
  }

  /** Somebody else knows that it is a machine. */
  detected(): void {
    this.#who.detected();
  }

  /** A whole turn of the other side. What began before the opening is a greeting: machines have one too. */
  answered(turn: { readonly text: string; readonly startMs: number }): void {
    if (this.#openingMs === null || turn.startMs < this.#openingMs) return;
    if (!soundsLikeMachine(turn.text)) this.#answeredToOpening = true;
  }
}
