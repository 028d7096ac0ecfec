import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { createVoiceActivity } from '../../../core/bridge/audio/voice-activity.ts';
import type { Log } from '../../../core/ports/log.ts';
import { frameMs } from '../../../core/ports/media-leg.ts';
import type { VoiceActivity } from '../../../core/ports/voice-activity.ts';
import { type SileroModel, contextSamples, stateSize, windowSamples } from './silero-model.ts';

const enterProbability = 0.5;
const stayProbability = 0.35;
/** As long as the detector by loudness holds on to speech. */
const holdMs = 120;
/** A gap of more than this in the audio makes what the model remembers useless. */
const longestGapMs = 200;
/** A machine that does not keep up drops windows rather than fall behind. */
const mostWaiting = 8;
const samplesPerMs = 8;

interface Window {
  readonly samples: Float32Array;
  readonly endMs: number;
}

/**
 * The model runs beside the event loop, so a window's verdict counts from the next frame on. When the model fails, the detector by
 * loudness takes over for the rest of the call.
 */
export class SileroVoiceActivity implements VoiceActivity {
  readonly #model: SileroModel;
  readonly #log: Log;
  readonly #waiting: Window[] = [];
  #pending = new Float32Array(contextSamples + windowSamples);
  #filled = contextSamples;
  #state: Float32Array = new Float32Array(stateSize);
  #generation = 0;
  #running = false;
  #lastMs: number | null = null;
  #speechUntilMs = -Infinity;
  #instead: VoiceActivity | null = null;

  constructor(model: SileroModel, log: Log) {
    this.#model = model;
    this.#log = log;
  }

  hear(frame: Uint8Array, atMs: number): boolean {
    if (this.#instead) return this.#instead.hear(frame, atMs);
    if (this.#lastMs !== null && atMs - this.#lastMs > longestGapMs) this.#forget();
    this.#lastMs = atMs;
    for (const [i, sample] of decodeMulaw(frame).entries()) {
      this.#pending[this.#filled++] = sample / 32_768;
      if (this.#filled === this.#pending.length) this.#complete(atMs + (i + 1) / samplesPerMs);
    }
    return atMs + frameMs <= this.#speechUntilMs;
  }

  #complete(endMs: number): void {
    this.#waiting.push({ samples: this.#pending, endMs });
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    const next = new Float32Array(this.#pending.length);
    next.set(this.#pending.subarray(-contextSamples));
    this.#pending = next;
    this.#filled = contextSamples;
    if (!this.#running) this.#run().catch((error: unknown) => this.#giveUp(error));
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let window = this.#waiting.shift(); window; window = this.#waiting.shift()) {
      const generation = this.#generation;
      const { probability, state } = await this.#model.run(window.samples, this.#state);
      if (generation !== this.#generation) continue;
      this.#state = state;
      const isSpeech = window.endMs <= this.#speechUntilMs;
      if (probability >= (isSpeech ? stayProbability : enterProbability)) this.#speechUntilMs = window.endMs + holdMs;
    }
    this.#running = false;
  }

  #forget(): void {
    this.#generation += 1;
    this.#waiting.length = 0;
    this.#pending.fill(0);
    this.#filled = contextSamples;
    this.#state = new Float32Array(stateSize);
  }

  #giveUp(error: unknown): void {
    this.#instead = createVoiceActivity();
    this.#log.warn('Silero VAD has failed; loudness decides for the rest of the call', { error });
  }
}
