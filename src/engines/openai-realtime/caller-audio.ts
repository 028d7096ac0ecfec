import { frameBytes, frameMs, silenceByte } from '../../core/ports/media-leg.ts';

export interface SpeechMargins {
  readonly beforeMs: number;
  readonly afterMs: number;
}

const bytesPerMs = frameBytes / frameMs;
/** Lost frames up to here are made up for by silence, so that pauses stay as long as they were. */
const longestFillMs = 1000;

/** The caller's audio on its way to the server, and the server's time, which counts what it was sent, as the leg's. */
export class CallerAudio {
  readonly #append: (audio: Uint8Array, base64: Uint8Array | undefined) => void;
  readonly #margins: SpeechMargins;
  #sentMs = 0;
  /** The leg's time when the server's is 0. */
  #offsetMs: number | null = null;

  /** `margins`: by how much the server's times of speech reach beyond the speech itself. */
  constructor(append: (audio: Uint8Array, base64: Uint8Array | undefined) => void, margins: SpeechMargins) {
    this.#append = append;
    this.#margins = margins;
  }

  /** `base64`: the same frame, where it came so. */
  hear(frame: Uint8Array, atMs: number, base64?: Uint8Array): void {
    this.#offsetMs ??= atMs;
    const lostMs = atMs - (this.#offsetMs + this.#sentMs);
    if (lostMs >= frameMs) {
      const filledMs = Math.min(lostMs, longestFillMs);
      this.#send(new Uint8Array(filledMs * bytesPerMs).fill(silenceByte));
      this.#offsetMs += lostMs - filledMs;
    }
    this.#send(frame, base64);
  }

  /** When speech began by the leg's clock, from the server's `audio_start_ms`. */
  speechStartMs(serverMs: number): number {
    return this.#legMs(serverMs + this.#margins.beforeMs);
  }

  /** When it ended, from `audio_end_ms`. */
  speechEndMs(serverMs: number): number {
    return this.#legMs(serverMs - this.#margins.afterMs);
  }

  get nowMs(): number {
    return this.#legMs(this.#sentMs);
  }

  #legMs(serverMs: number): number {
    return Math.max(0, serverMs + (this.#offsetMs ?? 0));
  }

  #send(audio: Uint8Array, base64?: Uint8Array): void {
    this.#append(audio, base64);
    this.#sentMs += audio.byteLength / bytesPerMs;
  }
}
