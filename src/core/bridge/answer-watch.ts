import { BeepDetector } from './audio/beep-detector.ts';
import { WhoAnswered, soundsLikeMachine } from './who-answered.ts';

/** A machine is looked for so long after the answer, and only until a person has answered to the opening. */
const machineWithinMs = 45_000;

/** Whether a person or a machine has the call, as long as that is open. Times in ms of the leg's media clock. */
export class AnswerWatch {
  readonly #who = new WhoAnswered();
  readonly #beeps = new BeepDetector();
  /** Whoever calls us is no machine that takes messages. */
  readonly #outbound: boolean;
  #answeredToOpening = false;

  constructor(outbound: boolean) {
    this.#outbound = outbound;
  }

  open(nowMs: number): boolean {
    return this.#outbound && nowMs <= machineWithinMs && !this.#answeredToOpening;
  }

  verdict(atMs: number, speech: boolean): ReturnType<WhoAnswered['verdict']> {
    return this.#who.verdict(atMs, speech);
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

  /** A whole turn, said after the opening. */
  answered(text: string): void {
    if (!soundsLikeMachine(text)) this.#answeredToOpening = true;
  }
}
