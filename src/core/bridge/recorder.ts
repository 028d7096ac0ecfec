import type { RecordingWriter } from '../ports/recording-store.ts';
import { decodeMulaw } from './audio/mulaw.ts';

const samplesPerMs = 8;
const blockSamples = 8000;

/**
 * Lays both sides of a call on one time line and hands it over in blocks of a second. What lies before the block in hand is
 * written already and can't change; what never came is silence.
 */
export class Recorder {
  readonly #writer: RecordingWriter;
  #block = newBlock();
  #next = newBlock();
  #blockStart = 0;
  #end = 0;

  constructor(writer: RecordingWriter) {
    this.#writer = writer;
  }

  /** μ-law audio of the person, `atMs` on the leg's media clock. */
  caller(audio: Uint8Array, atMs: number): void {
    this.#lay(audio, atMs, 'caller');
  }

  /** μ-law audio of the agent, when it was played. */
  agent(audio: Uint8Array, atMs: number): void {
    this.#lay(audio, atMs, 'agent');
  }

  /** Writes what is in hand, up to `atMs`. */
  async close(atMs: number): Promise<{ readonly path: string; readonly durationMs: number }> {
    const end = Math.max(this.#end, Math.floor(atMs * samplesPerMs));
    while (end - this.#blockStart > blockSamples) this.#turnOver();
    const left = Math.max(0, end - this.#blockStart);
    if (left > 0) this.#writer.write(this.#block.caller.subarray(0, left), this.#block.agent.subarray(0, left));
    return this.#writer.close();
  }

  #lay(audio: Uint8Array, atMs: number, side: 'caller' | 'agent'): void {
    let from = Math.round(atMs * samplesPerMs);
    let samples = decodeMulaw(audio);
    if (from < this.#blockStart) {
      samples = samples.subarray(this.#blockStart - from);
      from = this.#blockStart;
    }
    while (samples.length > 0) {
      while (from >= this.#blockStart + 2 * blockSamples) this.#turnOver();
      const inFirst = from < this.#blockStart + blockSamples;
      const block = inFirst ? this.#block : this.#next;
      const offset = from - this.#blockStart - (inFirst ? 0 : blockSamples);
      const part = samples.subarray(0, blockSamples - offset);
      block[side].set(part, offset);
      samples = samples.subarray(part.length);
      from += part.length;
    }
    this.#end = Math.max(this.#end, from);
  }

  #turnOver(): void {
    this.#writer.write(this.#block.caller, this.#block.agent);
    this.#block = this.#next;
    this.#next = newBlock();
    this.#blockStart += blockSamples;
  }
}

function newBlock(): { readonly caller: Int16Array; readonly agent: Int16Array } {
  return { caller: new Int16Array(blockSamples), agent: new Int16Array(blockSamples) };
}
