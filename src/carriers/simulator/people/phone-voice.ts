import { frameBytes, frameMs, silenceByte } from '../../../core/ports/media-leg.ts';
import type { GroundTruth, SaidTurn } from '../ground-truth.ts';
import type { Speech } from './speech.ts';

/** The silence of an open line. Shared by everybody, changed by nobody. */
const silence = new Uint8Array(frameBytes).fill(silenceByte);

/** The phone's side of the audio, 20 ms at a time, and the text that goes with it. */
export class PhoneVoice {
  readonly #truth: GroundTruth;
  #speech: Speech | null = null;
  #turn: SaidTurn | null = null;
  #atByte = 0;
  #writtenTo = 0;
  #text = '';

  constructor(truth: GroundTruth) {
    this.#truth = truth;
  }

  get busy(): boolean {
    return this.#speech !== null;
  }

  /** The characters that were spoken in the latest frame. White space follows the last one of an utterance. */
  get text(): string {
    return this.#text;
  }

  /** Begins with the next frame, which is that of `atMs`. Speech without text (a beep) is no turn. */
  speak(speech: Speech, atMs: number): void {
    if (speech.audio.byteLength === 0) return;
    this.#speech = speech;
    this.#atByte = 0;
    this.#writtenTo = 0;
    this.#turn = speech.text === '' ? null : this.#truth.begin('phone', atMs);
    if (this.#turn) this.#turn.text = speech.text;
  }

  next(): Uint8Array {
    const speech = this.#speech;
    this.#text = '';
    if (!speech) return silence;
    const frame = speech.audio.subarray(this.#atByte, this.#atByte + frameBytes);
    this.#atByte += frameBytes;
    const spokenMs = Math.min(speech.lengthMs, (this.#atByte / frameBytes) * frameMs);
    const over = this.#atByte >= speech.audio.byteLength;
    this.#write(speech, over ? Infinity : spokenMs);
    if (this.#turn) {
      this.#turn.playedMs = spokenMs;
      this.#turn.endMs = this.#turn.startMs + spokenMs;
    }
    if (over) this.#speech = null;
    return frame;
  }

  /** The call is over, in the middle of a word or not. */
  stop(): void {
    if (this.#speech && this.#turn) this.#turn.cut = true;
    this.#speech = null;
  }

  #write(speech: Speech, spokenMs: number): void {
    let to = this.#writtenTo;
    while (to < speech.text.length && (speech.spokenByMs[to] ?? 0) <= spokenMs) to++;
    if (to > this.#writtenTo) this.#text = speech.text.slice(this.#writtenTo, to);
    this.#writtenTo = to;
    if (spokenMs === Infinity && speech.text !== '') this.#text += ' ';
  }
}
