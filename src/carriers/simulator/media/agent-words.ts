import { type TimedWord, frameBytes, frameMs } from '../../../core/ports/media-leg.ts';

const bytesPerMs = frameBytes / frameMs;

interface Word {
  readonly text: string;
  /** Where its sound ends in all audio that is played, in bytes; where the audio was cut for a word that is not played. */
  endByte: number;
  dropped: boolean;
}

/** The text of the agent's audio, word by word, by its place in what is played. */
export class AgentWords {
  readonly #words: Word[] = [];
  #fromByte = 0;
  #lengthBytes = 0;
  #cutByte = Infinity;

  /** The next words belong to `lengthBytes` of audio that play from `fromByte` on. */
  audio(fromByte: number, lengthBytes: number): void {
    this.#fromByte = fromByte;
    this.#lengthBytes = lengthBytes;
    this.#cutByte = Infinity;
  }

  add(words: readonly TimedWord[]): void {
    for (const { text, endMs } of words) {
      const offset = Math.min(this.#lengthBytes, Math.max(-this.#fromByte, Math.round(endMs * bytesPerMs)));
      const endByte = this.#fromByte + offset;
      this.#words.push({ text, endByte: Math.min(endByte, this.#cutByte), dropped: endByte > this.#cutByte });
    }
  }

  /** Everything behind `atByte` will not be played. */
  drop(atByte: number): void {
    this.#cutByte = Math.min(this.#cutByte, atByte);
    for (const word of this.#words) {
      if (word.endByte <= atByte) continue;
      word.dropped = true;
      word.endByte = atByte;
    }
  }

  /** Hands over, in order, the words whose end lies at or before `atByte`. */
  take(atByte: number, each: (text: string, dropped: boolean) => void): void {
    let taken = 0;
    for (const word of this.#words) {
      if (word.endByte > atByte) break;
      each(word.text, word.dropped);
      taken += 1;
    }
    if (taken > 0) this.#words.splice(0, taken);
  }
}
