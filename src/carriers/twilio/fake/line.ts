import { ToneReceiver } from './tone-receiver.ts';
import { type CaptionChannel, type MediaLeg, frameBytes, frameMs, silenceByte } from '../../../core/ports/media-leg.ts';

const bytesPerMs = frameBytes / frameMs;

export interface LineListener {
  /** Every 20 ms: what the phone says and what was played to it meanwhile. */
  frame?(said: Uint8Array, played: Uint8Array, atMs: number): void;
  digit?(digit: string): void;
  /** So much audio has been queued for the phone, in bytes. */
  sent?(bytes: number): void;
  /** What is queued is about to be dropped. */
  clearing?(): void;
  closed?(): void;
}

/** An answered phone as Twilio has it: what is sent to it plays at its pace, and both sides of it can be heard. */
export class Line {
  readonly #leg: MediaLeg;
  readonly #listeners = new Set<LineListener>();
  readonly #tones = new ToneReceiver();
  readonly #marks = new Map<string, () => void>();
  #queue: Uint8Array[] = [];
  #heardMs: number;
  #ids = 0;

  constructor(leg: MediaLeg) {
    this.#leg = leg;
    this.#heardMs = leg.playedMs;
    leg.onAudio((said, atMs) => {
      const played = this.#take();
      const key = this.#tones.hear(played);
      if (key !== null) leg.sendDtmf(key);
      for (const listener of this.#listeners) listener.frame?.(said, played, atMs);
    });
    leg.onDtmf((digit) => {
      for (const listener of this.#listeners) listener.digit?.(digit);
    });
    leg.onMark((id) => {
      const done = this.#marks.get(id);
      this.#marks.delete(id);
      done?.();
    });
    leg.onClose(() => {
      for (const listener of this.#listeners) listener.closed?.();
    });
  }

  /** Text beside the audio, for tests that carry it past the wire, which has none. */
  get captions(): CaptionChannel | undefined {
    return this.#leg.captions;
  }

  /** The caller takes the listener off again. */
  listen(listener: LineListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  send(audio: Uint8Array): void {
    if (audio.byteLength === 0) return;
    this.#queue.push(audio);
    this.#leg.send(audio);
    for (const listener of this.#listeners) listener.sent?.(audio.byteLength);
  }

  clear(): void {
    for (const listener of this.#listeners) listener.clearing?.();
    this.#queue = [];
    this.#heardMs = this.#leg.playedMs;
    this.#leg.clear();
  }

  /** Calls `done` when all that was sent before has been played or dropped. */
  mark(done: () => void): void {
    const id = String(++this.#ids);
    this.#marks.set(id, done);
    this.#leg.mark(id);
  }

  /** Settles when it has been played or dropped. */
  play(audio: Uint8Array): Promise<void> {
    this.send(audio);
    return new Promise((resolve) => this.mark(resolve));
  }

  press(digits: string): void {
    this.#leg.sendDtmf(digits);
  }

  close(): void {
    this.#leg.close();
    for (const done of this.#marks.values()) done();
    this.#marks.clear();
  }

  #take(): Uint8Array {
    const frame = new Uint8Array(frameBytes).fill(silenceByte);
    const playedMs = this.#leg.playedMs;
    let wanted = Math.min(frameBytes, Math.round((playedMs - this.#heardMs) * bytesPerMs));
    this.#heardMs = playedMs;
    for (let at = 0, chunk = this.#queue[0]; chunk && wanted > 0; chunk = this.#queue[0]) {
      const part = chunk.subarray(0, wanted);
      frame.set(part, at);
      at += part.byteLength;
      wanted -= part.byteLength;
      if (part.byteLength === chunk.byteLength) this.#queue.shift();
      else this.#queue[0] = chunk.subarray(part.byteLength);
    }
    return frame;
  }
}
