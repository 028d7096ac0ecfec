import { frameBytes, frameMs, silenceByte } from '../../../core/ports/media-leg.ts';
import { AgentWords } from './agent-words.ts';

const bytesPerMs = frameBytes / frameMs;

/** What our side has queued for the phone: audio, its words, and marks between. Positions are bytes of played audio. */
export class AgentAudio {
  readonly words = new AgentWords();
  readonly #chunks: Uint8Array[] = [];
  readonly #marks: { readonly name: string; atByte: number }[] = [];
  /** Bytes of the first chunk that are gone already. */
  #offset = 0;
  #queuedBytes = 0;
  #playedBytes = 0;

  /** Bytes handed to the line so far. */
  get playedBytes(): number {
    return this.#playedBytes;
  }

  get playedMs(): number {
    return this.#playedBytes / bytesPerMs;
  }

  send(audio: Uint8Array): void {
    this.words.audio(this.#playedBytes + this.#queuedBytes, audio.byteLength);
    if (audio.byteLength === 0) return;
    this.#chunks.push(audio);
    this.#queuedBytes += audio.byteLength;
  }

  /** The next 20 ms, the last ones filled up with silence; null when nothing is queued. */
  take(): Uint8Array | null {
    const first = this.#chunks[0];
    if (!first) return null;
    const end = this.#offset + frameBytes;
    if (end <= first.byteLength) {
      const frame = first.subarray(this.#offset, end);
      this.#advance(frameBytes);
      return frame;
    }
    const frame = new Uint8Array(frameBytes).fill(silenceByte);
    let filled = 0;
    for (let chunk: Uint8Array | undefined = first; chunk && filled < frameBytes; chunk = this.#chunks[0]) {
      const part = chunk.subarray(this.#offset, this.#offset + frameBytes - filled);
      frame.set(part, filled);
      filled += part.byteLength;
      this.#advance(part.byteLength);
    }
    return frame;
  }

  /** Drops what is queued. False when nothing was. */
  clear(): boolean {
    const some = this.#queuedBytes > 0;
    this.#chunks.length = 0;
    this.#offset = 0;
    this.#queuedBytes = 0;
    for (const mark of this.#marks) mark.atByte = Math.min(mark.atByte, this.#playedBytes);
    this.words.drop(this.#playedBytes);
    return some;
  }

  mark(name: string): void {
    this.#marks.push({ name, atByte: this.#playedBytes + this.#queuedBytes });
  }

  /** The name of the next mark that has been reached; undefined when there is none. */
  takeMark(): string | undefined {
    const first = this.#marks[0];
    if (!first || first.atByte > this.#playedBytes) return undefined;
    this.#marks.shift();
    return first.name;
  }

  #advance(bytes: number): void {
    this.#offset += bytes;
    this.#queuedBytes -= bytes;
    this.#playedBytes += bytes;
    if (this.#offset < (this.#chunks[0]?.byteLength ?? 0)) return;
    this.#chunks.shift();
    this.#offset = 0;
  }
}
