import type { AnswerStage } from '../ports/engine.ts';
import type { TurnTiming } from '../report/measures.ts';

/** When each stage of the agent's answers was reached. Times in ms of the leg's media clock, as its calls are made. */
export class TurnTimer {
  #endOfSpeechMs: number | null = null;
  #open: { -readonly [K in keyof TurnTiming]: TurnTiming[K] } | null = null;

  /** The caller's last sound so far. */
  speech(atMs: number): void {
    this.#endOfSpeechMs = atMs;
  }

  stage(stage: AnswerStage, atMs: number): void {
    if (stage === 'decided') {
      const endOfSpeechMs = this.#endOfSpeechMs;
      this.#open = { endOfSpeechMs, decidedMs: atMs, firstTokenMs: null, firstAudioMs: null, firstPlayedMs: null };
      this.#endOfSpeechMs = null;
    } else if (this.#open && stage === 'first_token') this.#open.firstTokenMs ??= atMs;
    else if (this.#open) this.#open.firstAudioMs ??= atMs;
  }

  /** The answer sounds on the line. The finished timing, once an answer. */
  played(atMs: number): TurnTiming | null {
    const timing = this.#open;
    if (!timing || timing.firstAudioMs === null) return null;
    timing.firstPlayedMs = atMs;
    this.#open = null;
    return timing;
  }
}
