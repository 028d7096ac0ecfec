import { frameMs } from '../../ports/media-leg.ts';
import type { VoiceActivity } from '../../ports/voice-activity.ts';

/**
 * Lets speech through and keeps silence out, for recognisers that are paid by the second or invent words in silence. What came
 * shortly before speech was noticed goes first, so that no beginning is lost.
 */
export class SpeechGate {
  readonly #activity: VoiceActivity;
  readonly #beforeFrames: number;
  readonly #afterFrames: number;
  readonly #before: Uint8Array[] = [];
  #left = 0;

  /** @param activity of the line, used by this gate alone. */
  constructor(activity: VoiceActivity, { beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number }) {
    this.#activity = activity;
    this.#beforeFrames = Math.round(beforeMs / frameMs);
    this.#afterFrames = Math.round(afterMs / frameMs);
  }

  /** The frames to pass on now, oldest first. Those that were kept back are copies; the frame given is not kept. */
  hear(frame: Uint8Array, atMs: number): readonly Uint8Array[] {
    if (this.#activity.hear(frame, atMs)) {
      this.#left = this.#afterFrames;
      return [...this.#before.splice(0), frame];
    }
    if (this.#left > 0) {
      this.#left -= 1;
      return [frame];
    }
    this.#before.push(new Uint8Array(frame));
    if (this.#before.length > this.#beforeFrames) this.#before.shift();
    return [];
  }
}
