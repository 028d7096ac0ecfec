import { decodeMulaw } from '../../../core/bridge/audio/mulaw.ts';
import { frameMs } from '../../../core/ports/media-leg.ts';

export type AnsweredBy = 'human' | 'machine_start' | 'unknown';

/** https://www.twilio.com/docs/voice/answering-machine-detection#optional-api-tuning-parameters */
export interface DetectionLimits {
  readonly speechThresholdMs: number;
  readonly speechEndThresholdMs: number;
  readonly silenceTimeoutMs: number;
  readonly timeoutMs: number;
}

const speechLevel = 300;

/** Listens to who has answered: a person's first words are short and end in silence, a machine's go on. */
export class MachineDetection {
  readonly #limits: DetectionLimits;
  #atMs = 0;
  #speechMs = 0;
  #quietMs = 0;

  constructor(limits: DetectionLimits) {
    this.#limits = limits;
  }

  get durationMs(): number {
    return this.#atMs;
  }

  /** The verdict once there is one. */
  hear(frame: Uint8Array): AnsweredBy | null {
    const { speechThresholdMs, speechEndThresholdMs, silenceTimeoutMs, timeoutMs } = this.#limits;
    this.#atMs += frameMs;
    const samples = decodeMulaw(frame);
    const level = samples.reduce((sum, sample) => sum + Math.abs(sample), 0) / samples.length;
    if (level >= speechLevel) {
      this.#speechMs += frameMs;
      this.#quietMs = 0;
    } else this.#quietMs += frameMs;
    if (this.#speechMs > speechThresholdMs) return 'machine_start';
    if (this.#speechMs > 0 && this.#quietMs >= speechEndThresholdMs) return 'human';
    if (this.#speechMs === 0 && this.#quietMs >= silenceTimeoutMs) return 'unknown';
    return this.#atMs >= timeoutMs ? 'unknown' : null;
  }
}
