import { encodeMulaw } from '../../core/bridge/audio/mulaw.ts';
import { createResampler } from '../../core/bridge/audio/resample.ts';
import { createVoiceActivity } from '../../core/bridge/audio/voice-activity.ts';
import { frameBytes, frameMs } from '../../core/ports/media-leg.ts';

export const inputHz = 16_000;
const samplesPerFrame = (inputHz / 1000) * frameMs;
const defaultSilenceMs = 500;
const leadFrames = 20;

export interface FakeEarsParts {
  readonly started: () => void;
  readonly ended: (samples: Int16Array) => void;
}

/** The caller's audio, cut into turns by the client's marks or by voice activity. */
export class FakeEars {
  readonly #parts: FakeEarsParts;
  readonly #automatic: boolean;
  readonly #silenceMs: number;
  readonly #voice = createVoiceActivity();
  readonly #toLine = createResampler(inputHz, 8000);
  #rest = new Int16Array();
  #line: number[] = [];
  #frames: Int16Array[] = [];
  #open = false;
  #heardMs = 0;
  #lastSpeechMs = 0;

  constructor(parts: FakeEarsParts, automatic: boolean, silenceMs: number | null) {
    this.#parts = parts;
    this.#automatic = automatic;
    this.#silenceMs = silenceMs ?? defaultSilenceMs;
  }

  get automatic(): boolean {
    return this.#automatic;
  }

  get open(): boolean {
    return this.#open;
  }

  /** No audio of the turn has come yet. */
  get silent(): boolean {
    return this.#frames.length === 0;
  }

  append(samples: Int16Array): void {
    const all = new Int16Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    let at = 0;
    for (; at + samplesPerFrame <= all.length; at += samplesPerFrame) this.#hear(all.slice(at, at + samplesPerFrame));
    this.#rest = all.slice(at);
  }

  start(): void {
    this.#open = true;
    this.#parts.started();
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    const samples = new Int16Array(this.#frames.length * samplesPerFrame);
    this.#frames.forEach((frame, i) => samples.set(frame, i * samplesPerFrame));
    this.#frames = [];
    this.#parts.ended(samples);
  }

  #hear(frame: Int16Array): void {
    this.#heardMs += frameMs;
    if (this.#open || this.#automatic) this.#frames.push(frame);
    if (!this.#automatic) return;
    this.#line.push(...this.#toLine.process(frame));
    while (this.#line.length >= frameBytes) {
      const speech = this.#voice.hear(encodeMulaw(Int16Array.from(this.#line.splice(0, frameBytes))), this.#heardMs);
      if (speech) this.#lastSpeechMs = this.#heardMs;
      if (speech && !this.#open) this.start();
      else if (!speech && this.#open && this.#heardMs - this.#lastSpeechMs >= this.#silenceMs) this.end();
    }
    if (!this.#open && this.#frames.length > leadFrames) this.#frames.splice(0, this.#frames.length - leadFrames);
  }
}
