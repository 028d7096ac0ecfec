import type { Clock } from '../../../core/ports/clock.ts';
import type { CaptionChannel, MediaLeg } from '../../../core/ports/media-leg.ts';
import type { AgentAudio } from './agent-audio.ts';

/** What the leg asks of the call that it belongs to. */
export interface LegHost {
  /** The queue has been dropped; `some`: there was audio in it. */
  cleared(some: boolean): void;
  /** There are words for what was sent. */
  worded(): void;
  /** Valid digits, in order. */
  press(digits: string): void;
}

/** Our side's end of the audio. */
export class SimulatedLeg implements MediaLeg {
  readonly clock: Clock;
  readonly captions: CaptionChannel;
  readonly #audio: AgentAudio;
  readonly #host: LegHost;
  #onAudio: ((frame: Uint8Array, atMs: number) => void) | null = null;
  #onText: ((piece: string, atMs: number) => void) | null = null;
  #onDtmf: ((digit: string, atMs: number) => void) | null = null;
  #onMark: ((name: string) => void) | null = null;
  #onClose: (() => void) | null = null;
  #closed = false;

  constructor(clock: Clock, audio: AgentAudio, host: LegHost) {
    this.clock = clock;
    this.#audio = audio;
    this.#host = host;
    this.captions = {
      onText: (listener) => {
        this.#onText = listener;
      },
      send: (words) => {
        if (this.#closed) return;
        audio.words.add(words);
        host.worded();
      },
    };
  }

  get playedMs(): number {
    return this.#audio.playedMs;
  }

  onAudio(listener: (frame: Uint8Array, atMs: number) => void): void {
    this.#onAudio = listener;
  }

  onDtmf(listener: (digit: string, atMs: number) => void): void {
    this.#onDtmf = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  onMark(listener: (name: string) => void): void {
    this.#onMark = listener;
  }

  send(audio: Uint8Array): void {
    if (!this.#closed) this.#audio.send(audio);
  }

  clear(): void {
    if (this.#closed) return;
    this.#host.cleared(this.#audio.clear());
  }

  mark(name: string): void {
    if (!this.#closed) this.#audio.mark(name);
  }

  sendDtmf(digits: string): void {
    if (!this.#closed) this.#host.press(digits.toUpperCase().replace(/[^0-9*#A-D]/g, ''));
  }

  close(): void {
    if (this.#closed) return;
    this.clear();
    this.#closed = true;
  }

  /** The far end's audio (null: lost) and the text that goes with it. */
  hear(frame: Uint8Array | null, atMs: number, text: string): void {
    if (frame && !this.#closed) this.#onAudio?.(frame, atMs);
    if (text !== '' && !this.#closed) this.#onText?.(text, atMs);
  }

  hearDigit(digit: string, atMs: number): void {
    if (!this.#closed) this.#onDtmf?.(digit, atMs);
  }

  /** Acknowledges the marks that have been reached. */
  acknowledge(): void {
    for (let name = this.#audio.takeMark(); name !== undefined; name = this.#audio.takeMark()) {
      if (!this.#closed) this.#onMark?.(name);
    }
  }

  /** The media is gone. */
  breakOff(): void {
    if (this.#closed) return;
    this.close();
    this.#onClose?.();
  }
}
