import type { Clock } from './clock.ts';
import type { TimedWord } from './media-leg.ts';

/** Text to speech. */
export interface Mouth {
  /** As results name it: `flite`, `openai:gpt-4o-mini-tts`, … */
  readonly label: string;
  /**
   * Speaks one sentence or a few. Chunks come in order, as early as there is audio. An abort ends the iteration without
   * an error and frees what it held. Faults throw a `PhoneError`.
   */
  speak(request: SpeechRequest, signal?: AbortSignal): AsyncIterable<SpeechChunk>;
  close(): Promise<void>;
}

export interface SpeechRequest {
  readonly text: string;
  /** One of the ten voices of the contract, or a voice of this mouth's own. Unknown names take the mouth's default. */
  readonly voice: string;
  /** `en`, `es`, … */
  readonly language: string;
  /** 1 = as the voice speaks by itself. */
  readonly rate?: number;
  readonly clock: Clock;
}

export interface SpeechChunk {
  /** 8 kHz μ-law, any length. */
  readonly audio: Uint8Array;
  /** The words that sound in this chunk, offsets from its start. Empty where the mouth does not know them. */
  readonly words: readonly TimedWord[];
}
