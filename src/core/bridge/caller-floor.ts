import { BargeIn } from './barge-in.ts';

/** So long without speech ends what the caller said, for the question whether it interrupts. */
const gapMs = 600;

/**
 * When the caller takes the word from an engine that has its own ears: by the audio, and by what is known of the words in time. Where
 * the line has captions they are known while they are spoken. Without I/O; times on the leg's media clock.
 */
export class CallerFloor {
  readonly #bargeIn = new BargeIn();
  #speaking = false;
  #lastSpeechMs = 0;
  #nowMs = 0;
  #words = '';

  /** True from the caller's first sound until they have been quiet for a moment. */
  get speaking(): boolean {
    return this.#speaking;
  }

  /** How long nothing has been heard of the caller. */
  get quietMs(): number {
    return this.#nowMs - this.#lastSpeechMs;
  }

  /** More of what the caller is saying. */
  words(piece: string): void {
    this.#words += piece;
  }

  /** A frame of the caller. True once in a turn: the agent has to stop. `agentHasWord` while it speaks or is about to. */
  hear(speech: boolean, atMs: number, agentHasWord: boolean): boolean {
    this.#nowMs = atMs;
    if (speech) {
      this.#speaking = true;
      this.#lastSpeechMs = atMs;
      return this.#bargeIn.hear(atMs, agentHasWord, this.#words.trim());
    }
    if (this.#speaking && this.quietMs >= gapMs) this.turnOver();
    return false;
  }

  /** The engine's ears hold the turn to be over. */
  turnOver(): void {
    this.#speaking = false;
    this.#words = '';
    this.#bargeIn.reset();
  }
}
