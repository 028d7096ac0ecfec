import type { TimedWord } from '../../../core/ports/media-leg.ts';
import type { SpokenWord } from './spoken-text.ts';

/** Times of the characters of the text that was sent, from the beginning of the answer. Chunks go on where the one before ended. */
export interface Alignment {
  readonly characters: readonly string[];
  readonly character_start_times_seconds: readonly number[];
  readonly character_end_times_seconds: readonly number[];
}

interface Place {
  readonly word: string;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/** From times of characters to times of the words as they were written. */
export class AlignedWords {
  readonly sent: string;
  readonly #places: Place[] = [];
  readonly #startsMs: number[] = [];
  readonly #endsMs: number[] = [];
  #latestMs = 0;

  constructor(words: readonly SpokenWord[]) {
    let at = 0;
    for (const { written, spoken } of words) {
      const length = Array.from(spoken).length;
      this.#places.push({ word: written, start: at, end: at + length });
      at += length + 1;
    }
    this.sent = words.map(({ spoken }) => spoken).join(' ');
  }

  add(alignment: Alignment): void {
    for (let i = 0; i < alignment.characters.length; i++) {
      this.#startsMs.push((alignment.character_start_times_seconds[i] ?? 0) * 1000);
      this.#endsMs.push((alignment.character_end_times_seconds[i] ?? 0) * 1000);
    }
  }

  /** Words that have ended by `untilMs`, offsets from `fromMs`. */
  take(fromMs: number, untilMs: number): TimedWord[] {
    const words: TimedWord[] = [];
    for (let next = this.#places[0]; next; next = this.#places[0]) {
      const startMs = this.#startsMs[next.start];
      const endMs = this.#endsMs[next.end - 1];
      if (startMs === undefined || endMs === undefined || endMs > untilMs) break;
      words.push(this.#give(next, startMs, endMs, fromMs));
    }
    return words;
  }

  /** The words that no time was told for, or one beyond the end: at the end of the audio, offsets from there. */
  rest(endMs: number): TimedWord[] {
    const words: TimedWord[] = [];
    for (let next = this.#places[0]; next; next = this.#places[0]) {
      words.push(this.#give(next, this.#startsMs[next.start] ?? endMs, endMs, endMs));
    }
    return words;
  }

  #give(place: Place, startMs: number, endMs: number, fromMs: number): TimedWord {
    this.#places.shift();
    const start = Math.min(endMs, Math.max(this.#latestMs, startMs));
    this.#latestMs = Math.max(start, endMs);
    return { text: place.word, startMs: start - fromMs, endMs: this.#latestMs - fromMs };
  }
}
