import type { FieldType } from '../../core/workflow/workflow.ts';
import { isBackChannel, mayBeBackChannel } from './back-channel.ts';
import { pauseThatEndsTurn } from './turn-pause.ts';

/** Speech that lasts so long over the agent's own is meant to interrupt, unless it may be a listening sound. */
const interruptAfterMs = 120;
/** A listening sound does not last longer than this. */
const longestBackChannelMs = 1100;
/** Gaps inside speech that do not break it off. */
const bridgedGapMs = 240;
/** Words that came without audible speech end a turn after this. */
const silentTextMs = 1500;

export type TurnEvent =
  /** The person takes the word from the agent. */
  | { readonly kind: 'interrupts' }
  /** The person's turn is over. `aside`: only listening sounds while the agent spoke. */
  | { readonly kind: 'ends'; readonly startMs: number; readonly endMs: number; readonly aside: boolean };

/**
 * Whose turn it is, from the voice activity of the person's audio and from what the ears make of it. Without I/O; times in ms of the
 * leg's media clock.
 */
export class TurnTaking {
  #startMs: number | null = null;
  #runStartMs: number | null = null;
  #lastSpeechMs = 0;
  #text = '';
  #textAtMs = 0;
  #earsSayEnd = false;
  #overAgent = false;
  #interrupted = false;
  #nowMs = 0;
  /** The kind of answer that the agent's last question asks for. */
  expects: FieldType | null = null;

  /** True from the first sound of a turn to its end. */
  get speaking(): boolean {
    return this.#startMs !== null;
  }

  /** The ears' words of this turn so far. */
  heard(text: string, endOfTurn: boolean): void {
    if (text !== this.#text) this.#textAtMs = this.#nowMs;
    this.#text = text;
    this.#earsSayEnd = endOfTurn;
  }

  /** A frame of the person; `agentHasWord` while the agent speaks or is about to. */
  hear(speech: boolean, atMs: number, agentHasWord: boolean): TurnEvent | null {
    this.#nowMs = atMs;
    if (speech) {
      if (this.#startMs === null) {
        this.#startMs = atMs;
        this.#overAgent = agentHasWord;
        this.#interrupted = false;
      }
      if (this.#runStartMs === null || atMs - this.#lastSpeechMs > bridgedGapMs) this.#runStartMs = atMs;
      this.#lastSpeechMs = atMs;
      return agentHasWord && !this.#interrupted ? this.#interruption(atMs) : null;
    }
    return this.#end(atMs);
  }

  /** When the turn under way began and was last heard; both are now when there is none. */
  get span(): { readonly startMs: number; readonly endMs: number } {
    const { startMs, endMs } = this.#span();
    return startMs === null ? { startMs: this.#nowMs, endMs: this.#nowMs } : { startMs, endMs };
  }

  /** The turn's words have been taken: the next turn begins. */
  reset(): void {
    this.#startMs = null;
    this.#runStartMs = null;
    this.#text = '';
    this.#earsSayEnd = false;
  }

  #interruption(atMs: number): TurnEvent | null {
    const lastedMs = atMs - (this.#runStartMs ?? atMs);
    if (lastedMs < interruptAfterMs) return null;
    if (mayBeBackChannel(this.#text) && this.#text !== '' && lastedMs < longestBackChannelMs) return null;
    this.#interrupted = true;
    return { kind: 'interrupts' };
  }

  #end(atMs: number): TurnEvent | null {
    const { startMs, endMs } = this.#span();
    if (startMs === null) return null;
    const pauseMs = this.#earsSayEnd ? 0 : pauseThatEndsTurn(this.#text, this.expects);
    if (atMs - endMs < (this.#startMs === null ? silentTextMs : pauseMs)) return null;
    const aside = this.#overAgent && !this.#interrupted && isBackChannel(this.#text);
    return { kind: 'ends', startMs, endMs, aside };
  }

  #span(): { readonly startMs: number | null; readonly endMs: number } {
    if (this.#startMs !== null) return { startMs: this.#startMs, endMs: this.#lastSpeechMs };
    if (this.#text === '') return { startMs: null, endMs: 0 };
    return { startMs: this.#textAtMs, endMs: this.#textAtMs };
  }
}
