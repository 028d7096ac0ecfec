import type { Results } from './listening.ts';

/** Segments begin where the one before ended, but for rounding. */
export const roundingMs = 20;

/** The words of one turn, from results that come for segments of the audio, each surmised several times before it is certain. */
export class TurnWords {
  /** On the clock of all audio heard. */
  readonly #fromMs: number;
  readonly #certain: string[] = [];
  #surmised = '';
  #untilMs = Infinity;

  constructor(fromMs: number) {
    this.#fromMs = fromMs;
  }

  /** What comes after belongs to the next turn. */
  end(atMs: number): void {
    this.#untilMs = atMs;
  }

  get fromMs(): number {
    return this.#fromMs;
  }

  get untilMs(): number {
    return this.#untilMs;
  }

  get certain(): boolean {
    return this.#surmised === '';
  }

  get text(): string {
    return [...this.#certain, this.#surmised].filter((piece) => piece !== '').join(' ');
  }

  /** `baseMs`: where the connection's audio begins. */
  add(results: Results, baseMs: number): void {
    const startMs = baseMs + results.start * 1000;
    const endMs = startMs + results.duration * 1000;
    if (startMs >= this.#untilMs - roundingMs || endMs <= this.#fromMs + roundingMs) return;
    const text = this.#partOf(results, baseMs, startMs, endMs);
    this.#surmised = results.is_final ? '' : text;
    if (results.is_final && text !== '') this.#certain.push(text);
  }

  #partOf(results: Results, baseMs: number, startMs: number, endMs: number): string {
    const [best] = results.channel.alternatives;
    if (!best) return '';
    const isWhole = startMs >= this.#fromMs - roundingMs && endMs <= this.#untilMs + roundingMs;
    if (isWhole) return best.transcript.trim();
    return best.words
      .filter(({ start, end }) => {
        const middleMs = baseMs + (start + end) * 500;
        return middleMs >= this.#fromMs && middleMs < this.#untilMs;
      })
      .map(({ word, punctuated_word }) => punctuated_word ?? word)
      .join(' ');
  }
}
