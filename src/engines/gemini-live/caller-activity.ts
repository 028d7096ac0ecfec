import { BargeIn } from '../../core/bridge/barge-in.ts';
import { pauseThatEndsTurn } from '../../core/bridge/turn-pause.ts';
import { frameMs } from '../../core/ports/media-leg.ts';

/** Shorter sounds open no turn. */
const shortestMs = 100;
/** What goes with a turn of what came before its first recognised sound. */
const leadMs = 300;
/** Of what was said under the agent's words no more is kept. */
const longestAsideMs = 10_000;

export type ActivityEvent =
  /** The caller has the word: these frames first, then every `frame`. `interrupts`: the agent has to stop. */
  | { readonly kind: 'opens'; readonly frames: readonly Uint8Array[]; readonly interrupts: boolean }
  | { readonly kind: 'frame'; readonly frame: Uint8Array }
  | { readonly kind: 'ends'; readonly startMs: number; readonly endMs: number }
  /** Something was said under the agent's words that did not stop it. */
  | {
      readonly kind: 'aside';
      readonly frames: readonly Uint8Array[];
      readonly startMs: number;
      readonly endMs: number;
    };

/**
 * When the caller's turns begin and end, and which audio belongs to them, for a service that leaves that to its client. Without I/O;
 * times on the leg's media clock.
 */
export class CallerActivity {
  readonly #bargeIn = new BargeIn();
  /** Frames not given away: the lead, or what is said under the agent's words. */
  #kept: Uint8Array[] = [];
  #startMs: number | null = null;
  #lastSpeechMs = 0;
  #open = false;
  #words = '';
  #nowMs = 0;

  /** A turn is being sent. */
  get open(): boolean {
    return this.#open;
  }

  /** True from the caller's first sound to the end of what they say. */
  get speaking(): boolean {
    return this.#startMs !== null;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get quietMs(): number {
    return this.#nowMs - this.#lastSpeechMs;
  }

  /** More of what the caller is saying, as far as it is known. */
  words(piece: string): void {
    this.#words += piece;
  }

  hear(frame: Uint8Array, atMs: number, speech: boolean, agentHasWord: boolean): ActivityEvent | null {
    this.#nowMs = atMs;
    if (!this.#open) this.#keep(frame);
    if (speech) {
      this.#startMs ??= atMs;
      this.#lastSpeechMs = atMs;
    }
    const startMs = this.#startMs;
    if (startMs === null) return null;
    const interrupts = speech && this.#bargeIn.hear(atMs, agentHasWord, this.#words.trim());
    if (this.#open) {
      if (this.quietMs < pauseThatEndsTurn(this.#words, null)) return { kind: 'frame', frame };
      return this.end();
    }
    if (interrupts || (speech && !agentHasWord && atMs - startMs >= shortestMs)) {
      this.#open = true;
      return { kind: 'opens', frames: this.#kept.splice(0), interrupts };
    }
    if (this.quietMs < pauseThatEndsTurn(this.#words, null)) return null;
    const aside = { kind: 'aside', frames: this.#kept.splice(0), startMs, endMs: this.#lastSpeechMs } as const;
    this.#reset();
    return aside.endMs - startMs >= shortestMs ? aside : null;
  }

  /** Ends the turn under way, if there is one. */
  end(): ActivityEvent | null {
    if (!this.#open || this.#startMs === null) return null;
    const ends = { kind: 'ends', startMs: this.#startMs, endMs: this.#lastSpeechMs } as const;
    this.#reset();
    return ends;
  }

  #keep(frame: Uint8Array): void {
    this.#kept.push(frame);
    const most = (this.#startMs === null ? leadMs : longestAsideMs) / frameMs;
    if (this.#kept.length > most) this.#kept.splice(0, this.#kept.length - most);
  }

  #reset(): void {
    this.#open = false;
    this.#startMs = null;
    this.#words = '';
    this.#bargeIn.reset();
  }
}
