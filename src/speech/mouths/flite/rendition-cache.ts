import type { SpeechChunk } from '../../../core/ports/mouth.ts';

/** What a word's text and times take beside its audio, roughly. */
const bytesPerWord = 100;

/** Speech that has been made, the least recently used given up first when it gets more than so many bytes. */
export class RenditionCache {
  readonly #mostBytes: number;
  readonly #kept = new Map<string, SpeechChunk>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): SpeechChunk | null {
    const chunk = this.#kept.get(key);
    if (!chunk) return null;
    this.#kept.delete(key);
    this.#kept.set(key, chunk);
    return chunk;
  }

  set(key: string, chunk: SpeechChunk): void {
    this.#drop(key);
    this.#kept.set(key, chunk);
    this.#bytes += sizeOf(key, chunk);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const chunk = this.#kept.get(key);
    if (!chunk) return;
    this.#kept.delete(key);
    this.#bytes -= sizeOf(key, chunk);
  }
}

function sizeOf(key: string, chunk: SpeechChunk): number {
  return 2 * key.length + chunk.audio.byteLength + bytesPerWord * chunk.words.length;
}
