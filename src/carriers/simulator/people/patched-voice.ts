import { frameMs } from '../../../core/ports/media-leg.ts';
import type { GroundTruth, SaidTurn } from '../ground-truth.ts';
import type { PatchEnd } from '../media/patch.ts';
import { turnOverMs } from './agent-voice.ts';
import { isAudible } from './loudness.ts';

/** The phone's side of a call whose phone is another of our lines: what is said there, as it comes. */
export class PatchedVoice {
  readonly #end: PatchEnd;
  readonly #truth: GroundTruth;
  #turn: SaidTurn | null = null;
  #soundedUntilMs = -Infinity;
  #atMs = 0;
  #text = '';

  constructor(end: PatchEnd, truth: GroundTruth) {
    this.#end = end;
    this.#truth = truth;
  }

  /** White space follows each piece. */
  get text(): string {
    return this.#text;
  }

  /** True while the other side sounds. */
  get sounds(): boolean {
    return this.#atMs - this.#soundedUntilMs < turnOverMs;
  }

  next(): Uint8Array {
    const { frame, text } = this.#end.pull();
    this.#text = text;
    const startMs = this.#atMs;
    this.#atMs += frameMs;
    if (isAudible(frame)) {
      if (!this.#turn || startMs - this.#soundedUntilMs >= turnOverMs) this.#turn = this.#truth.begin('phone', startMs);
      this.#soundedUntilMs = this.#atMs;
      this.#turn.endMs = this.#atMs;
      this.#turn.playedMs = this.#atMs - this.#turn.startMs;
    }
    if (text !== '') {
      this.#turn ??= this.#truth.begin('phone', startMs);
      this.#turn.text = `${this.#turn.text} ${text}`.trim();
    }
    return frame;
  }

  stop(): void {
    if (this.#turn && this.sounds) this.#turn.cut = true;
  }
}
