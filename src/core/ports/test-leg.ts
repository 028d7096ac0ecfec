import { ManualClock } from './manual-clock.ts';
import { type MediaLeg, type TimedWord, frameBytes, frameMs, silenceByte } from './media-leg.ts';

/** A leg for tests: plays in the time of a manual clock, and its far end says what the test lets it say. */
export class TestLeg implements MediaLeg {
  readonly clock: ManualClock;
  readonly captionsSent: TimedWord[] = [];
  readonly digitsSent: string[] = [];
  closed = false;
  #sent: Uint8Array[] = [];
  #marks: { readonly name: string; readonly atMs: number }[] = [];
  #sentMs = 0;
  #playedMs = 0;
  #nowMs = 0;
  #onAudio: (frame: Uint8Array, atMs: number) => void = () => {};
  #onDtmf: (digit: string, atMs: number) => void = () => {};
  #onClose: () => void = () => {};
  #onMark: (name: string) => void = () => {};
  #onText: (piece: string, atMs: number) => void = () => {};
  /** The next frames of the far end; silence when there are none. */
  readonly incoming: Uint8Array[] = [];

  constructor(clock = new ManualClock()) {
    this.clock = clock;
  }

  readonly captions = {
    onText: (listener: (piece: string, atMs: number) => void): void => {
      this.#onText = listener;
    },
    send: (words: readonly TimedWord[]): void => {
      this.captionsSent.push(...words);
    },
  };

  get nowMs(): number {
    return this.#nowMs;
  }

  get playedMs(): number {
    return this.#playedMs;
  }

  get queuedMs(): number {
    return this.#sentMs - this.#playedMs;
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
    this.#sent.push(audio);
    this.#sentMs += audio.byteLength / (frameBytes / frameMs);
  }

  clear(): void {
    this.#sent = [];
    this.#sentMs = this.#playedMs;
    for (const mark of this.#marks.splice(0)) this.#onMark(mark.name);
  }

  mark(name: string): void {
    this.#marks.push({ name, atMs: this.#sentMs });
    this.#acknowledge();
  }

  sendDtmf(digits: string): void {
    this.digitsSent.push(digits);
  }

  close(): void {
    this.closed = true;
  }

  /** The far end hangs up. */
  drop(): void {
    this.#onClose();
  }

  press(digit: string): void {
    this.#onDtmf(digit, this.#nowMs);
  }

  caption(piece: string): void {
    this.#onText(piece, this.#nowMs);
  }

  /** Lets `ms` of both sides' audio pass, frame by frame. Does not move the clock's timers: see `runWithClock`. */
  run(ms: number): void {
    for (let i = 0; i < ms / frameMs; i++) this.#frame();
  }

  /** The same with the call's clock: timers fall due and promises settle between the frames. */
  async runWithClock(ms: number): Promise<void> {
    for (let i = 0; i < ms / frameMs; i++) {
      await this.clock.advance(frameMs);
      this.#frame();
    }
    await this.clock.advance(0);
  }

  #frame(): void {
    this.#playedMs = Math.min(this.#sentMs, this.#playedMs + frameMs);
    const atMs = this.#nowMs;
    this.#nowMs += frameMs;
    this.#acknowledge();
    this.#onAudio(this.incoming.shift() ?? new Uint8Array(frameBytes).fill(silenceByte), atMs);
  }

  #acknowledge(): void {
    while (this.#marks[0] && this.#marks[0].atMs <= this.#playedMs) {
      const mark = this.#marks.shift();
      if (mark) this.#onMark(mark.name);
    }
  }
}
