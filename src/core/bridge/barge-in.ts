import { mayBeBackChannel } from './back-channel.ts';

/** Speech that lasts so long over the agent's own is meant to interrupt, unless it may be a listening sound. */
const interruptAfterMs = 100;
/** A listening sound does not last longer than this. */
const longestBackChannelMs = 1100;
/** Gaps inside speech that do not break it off. */
const bridgedGapMs = 240;

/** Whether the person takes the word from the agent: the same for every engine. Without I/O; times on the leg's media clock. */
export class BargeIn {
  #runStartMs: number | null = null;
  #lastSpeechMs = 0;
  #taken = false;

  /** True from the moment at which the person took the word to the end of their turn (`reset`). */
  get taken(): boolean {
    return this.#taken;
  }

  /**
   * A frame with speech of the person; `text` is what is known of their words so far, '' when nothing is. True once in a turn:
   * when the agent has to stop.
   */
  hear(atMs: number, agentHasWord: boolean, text: string): boolean {
    if (this.#runStartMs === null || atMs - this.#lastSpeechMs > bridgedGapMs) this.#runStartMs = atMs;
    this.#lastSpeechMs = atMs;
    if (!agentHasWord || this.#taken) return false;
    const lastedMs = atMs - this.#runStartMs;
    if (lastedMs < interruptAfterMs) return false;
    if (mayBeBackChannel(text) && text !== '' && lastedMs < longestBackChannelMs) return false;
    this.#taken = true;
    return true;
  }

  /** The person's turn is over. */
  reset(): void {
    this.#runStartMs = null;
    this.#taken = false;
  }
}
