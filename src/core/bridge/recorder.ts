import { silenceByte } from '../ports/media-leg.ts';
import type { RecordingWriter } from '../ports/recording-store.ts';

const samplesPerMs = 8;
const blockSamples = 8000;

/** A second of both sides, μ-law. */
interface Block {
  readonly caller: Uint8Array;
  readonly agent: Uint8Array;
}

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
    if (left > 0) this.#write(left);
    return this.#writer.close();
  }

  #lay(audio: Uint8Array, atMs: number, side: 'caller' | 'agent'): void {
    let at = Math.round(atMs * samplesPerMs);
    let from = 0;
    if (at < this.#blockStart) {
      from = this.#blockStart - at;
      at = this.#blockStart;
    }
    while (from < audio.length) {
      while (at >= this.#blockStart + 2 * blockSamples) this.#turnOver();
      const inFirst = at < this.#blockStart + blockSamples;
      const block = inFirst ? this.#block : this.#next;
      const offset = at - this.#blockStart - (inFirst ? 0 : blockSamples);
      const length = Math.min(audio.length - from, blockSamples - offset);
      block[side].set(length === audio.length ? audio : audio.subarray(from, from + length), offset);
      from += length;
      at += length;
    }
    this.#end = Math.max(this.#end, at);
  }

  #turnOver(): void {
    this.#write(blockSamples);
    const written = this.#block;
    written.caller.fill(silenceByte);
    written.agent.fill(silenceByte);
    this.#block = this.#next;
    this.#next = written;
    this.#blockStart += blockSamples;
  }

  #write(samples: number): void {
    const { caller, agent } = this.#block;
    this.#writer.write(caller.subarray(0, samples), agent.subarray(0, samples));
  }
}

function newBlock(): Block {
  return {
    caller: new Uint8Array(blockSamples).fill(silenceByte),
    agent: new Uint8Array(blockSamples).fill(silenceByte),
  };
}
