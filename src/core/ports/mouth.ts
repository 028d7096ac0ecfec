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
  /**
   * Gets ready before the phone rings, so that the first sentence does not wait for a connection. Throws a `PhoneError` when it
   * could not speak.
   */
  warmUp?(): Promise<void>;
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
  /** Nobody waits for it on a line: where there is a queue, calls go first. */
  readonly background?: boolean;
  readonly clock: Clock;
}

export interface SpeechChunk {
  /** 8 kHz μ-law, any length; none in a last chunk that only brings words. */
  readonly audio: Uint8Array;
  /**
   * The words whose sound ends in this chunk or in one before it, each once and in order, offsets from this chunk's start: negative
   * where they sound in what was given before. A word never comes ahead of its sound.
   */
  readonly words: readonly TimedWord[];
}
