import type { FieldType } from '../../core/workflow/workflow.ts';
import { BargeIn } from '../../core/bridge/barge-in.ts';
import { isBackChannel } from '../../core/bridge/back-channel.ts';
import { pauseThatEndsTurn } from '../../core/bridge/turn-pause.ts';

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
  readonly #bargeIn = new BargeIn();
  #startMs: number | null = null;
  #lastSpeechMs = 0;
  #text = '';
  #textAtMs = 0;
  #earsSayEnd = false;
  #overAgent = false;
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
      }
      this.#lastSpeechMs = atMs;
      return this.#bargeIn.hear(atMs, agentHasWord, this.#text) ? { kind: 'interrupts' } : null;
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
    this.#bargeIn.reset();
    this.#text = '';
    this.#earsSayEnd = false;
  }

  #end(atMs: number): TurnEvent | null {
    const { startMs, endMs } = this.#span();
    if (startMs === null) return null;
    const pauseMs = this.#earsSayEnd ? 0 : pauseThatEndsTurn(this.#text, this.expects);
    if (atMs - endMs < (this.#startMs === null ? silentTextMs : pauseMs)) return null;
    const aside = this.#overAgent && !this.#bargeIn.taken && isBackChannel(this.#text);
    return { kind: 'ends', startMs, endMs, aside };
  }

  #span(): { readonly startMs: number | null; readonly endMs: number } {
    if (this.#startMs !== null) return { startMs: this.#startMs, endMs: this.#lastSpeechMs };
    if (this.#text === '') return { startMs: null, endMs: 0 };
    return { startMs: this.#textAtMs, endMs: this.#textAtMs };
  }
}
