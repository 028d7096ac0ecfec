import type { Clock, Timer } from '../src/core/ports/clock.ts';
import { type CaptionChannel, type MediaLeg, frameBytes, frameMs } from '../src/core/ports/media-leg.ts';

/** A call's time that passes when it is told to. */
export class BenchClock implements Clock {
  #nowMs = Date.UTC(2026, 0, 5, 15);
  readonly #due = new Set<{ readonly atMs: number; readonly run: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const due = { atMs: this.#nowMs + delayMs, run };
    this.#due.add(due);
    return { cancel: () => void this.#due.delete(due) };
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const due of this.#due) {
      if (due.atMs > this.#nowMs) continue;
      this.#due.delete(due);
      due.run();
    }
  }
}

/** A line without a network: takes what is sent, plays it in its clock's time, and times whoever listens to its frames. */
export class BenchLeg implements MediaLeg {
  readonly clock: BenchClock;
  readonly captions: CaptionChannel;
  #onAudio: (frame: Uint8Array, atMs: number) => void = () => {};
  #onText: (piece: string, atMs: number) => void = () => {};
  #onMark: (name: string) => void = () => {};
  #marks: { readonly name: string; readonly atMs: number }[] = [];
  #sentMs = 0;
  #playedMs = 0;
  #atMs = 0;
  spentMs = 0;
  frames = 0;

  constructor(clock: BenchClock) {
    this.clock = clock;
    this.captions = { onText: (listener) => (this.#onText = listener), send: () => {} };
  }

  get playedMs(): number {
    return this.#playedMs;
  }

  onAudio(listener: (frame: Uint8Array, atMs: number) => void): void {
    this.#onAudio = listener;
  }

  onMark(listener: (name: string) => void): void {
    this.#onMark = listener;
  }

  onDtmf(): void {}

  onClose(): void {}

  send(audio: Uint8Array): void {
    this.#sentMs += (audio.byteLength * frameMs) / frameBytes;
  }

  clear(): void {
    this.#sentMs = this.#playedMs;
    this.#acknowledge();
  }

  mark(name: string): void {
    this.#marks.push({ name, atMs: this.#sentMs });
  }

  sendDtmf(): void {}

  close(): void {}

  /** 20 ms pass, `frame` is heard; what its listener takes is counted. */
  pass(frame: Uint8Array, text: string): void {
    this.clock.pass(frameMs);
    this.#playedMs = Math.min(this.#sentMs, this.#playedMs + frameMs);
    this.#acknowledge();
    const before = performance.now();
    this.#onAudio(frame, this.#atMs);
    this.spentMs += performance.now() - before;
    this.frames += 1;
    if (text !== '') this.#onText(text, this.#atMs);
    this.#atMs += frameMs;
  }

  #acknowledge(): void {
    for (let first = this.#marks[0]; first && first.atMs <= this.#playedMs; first = this.#marks[0]) {
      this.#marks.shift();
      this.#onMark(first.name);
    }
  }
}
