import { frameBytes, frameMs } from '../../../core/ports/media-leg.ts';
import type { GroundTruth, SaidTurn } from '../ground-truth.ts';
import type { AgentWords } from '../media/agent-words.ts';
import { isAudible } from './loudness.ts';

/** Without a sound of the agent for so long its turn is over. */
export const turnOverMs = 400;
/** The same for one that was cut off: what is still on its way has arrived by then. */
const cutTurnOverMs = 200;

const bytesPerMs = frameBytes / frameMs;

/** The agent as it is heard at the phone: when it sounds, which of its words have been played, and its turns for the record. */
export class AgentVoice {
  readonly #words: AgentWords;
  readonly #truth: GroundTruth;
  #turn: SaidTurn | null = null;
  /** Heard before anything was audible: belongs to the turn that begins. */
  #early = { text: '', playedMs: 0 };
  #replied = false;
  #heardBytes = 0;
  #soundsFromMs = -Infinity;
  #soundedUntilMs = -Infinity;
  #text = '';
  #playedMs = 0;

  constructor(words: AgentWords, truth: GroundTruth) {
    this.#words = words;
    this.#truth = truth;
  }

  /** Start of the latest stretch of sound, short pauses included. */
  get soundsFromMs(): number {
    return this.#soundsFromMs;
  }

  /** End of the latest audible frame. */
  get soundedUntilMs(): number {
    return this.#soundedUntilMs;
  }

  /** What was played since the last reply. */
  get text(): string {
    return this.#text;
  }

  /** How much audio of the agent was played since the last reply. */
  get playedMs(): number {
    return this.#playedMs;
  }

  /** 20 ms of the agent's audio have arrived, null when the line lost them; `upToByte` is their end in all that is played. */
  hear(frame: Uint8Array | null, upToByte: number, atMs: number): void {
    const playedMs = frame ? (upToByte - this.#heardBytes) / bytesPerMs : 0;
    this.#heardBytes = upToByte;
    this.#playedMs += playedMs;
    if (frame && isAudible(frame)) {
      const turn = this.#turnAt(atMs);
      if (atMs - this.#soundedUntilMs >= turnOverMs) this.#soundsFromMs = atMs;
      this.#soundedUntilMs = atMs + frameMs;
      turn.endMs = this.#soundedUntilMs;
    }
    (this.#current(atMs) ?? this.#early).playedMs += playedMs;
    this.#takeWords(upToByte, atMs);
  }

  /** What was queued has been dropped; `some`: there was audio in it. */
  cleared(some: boolean, atMs: number): void {
    if (some) this.#turnAt(atMs).cut = true;
    this.worded(atMs);
  }

  /** Words have come, perhaps of audio that is gone already. */
  worded(atMs: number): void {
    this.#takeWords(this.#heardBytes, atMs);
  }

  /** The call is over: what has not arrived never will. */
  stop(some: boolean, atMs: number): void {
    this.#words.drop(this.#heardBytes);
    this.cleared(some, atMs);
  }

  /** The phone's side has taken the word, or has decided to say nothing: what is played from here on is the next turn. */
  reply(): void {
    this.#replied = true;
    this.#text = '';
    this.#playedMs = 0;
  }

  #takeWords(upToByte: number, atMs: number): void {
    this.#words.take(upToByte, (text, dropped) => {
      if (dropped) {
        const turn = this.#turnAt(atMs);
        turn.text = joined(turn.text, text);
        turn.cut = true;
        return;
      }
      this.#text = joined(this.#text, text);
      const turn = this.#current(atMs) ?? this.#early;
      turn.text = joined(turn.text, text);
    });
  }

  #current(atMs: number): SaidTurn | null {
    const pauseMs = this.#turn?.cut === true ? cutTurnOverMs : turnOverMs;
    const over = this.#replied && atMs - this.#soundedUntilMs >= pauseMs;
    return over ? null : this.#turn;
  }

  #turnAt(atMs: number): SaidTurn {
    const current = this.#current(atMs);
    if (current) return current;
    const turn = Object.assign(this.#truth.begin('agent', atMs), this.#early);
    this.#early = { text: '', playedMs: 0 };
    this.#turn = turn;
    this.#replied = false;
    return turn;
  }
}

function joined(before: string, text: string): string {
  return before === '' ? text : `${before} ${text}`;
}
