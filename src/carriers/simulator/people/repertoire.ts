import type { Clock } from '../../../core/ports/clock.ts';
import type { SpeechStudio } from './speech-studio.ts';
import type { Speech } from './speech.ts';

/** What one person can say at once. Making speech takes real time, which the call's clock grants. */
export class Repertoire {
  readonly #studio: SpeechStudio;
  readonly #voice: string;
  readonly #clock: Clock;
  readonly #ready = new Map<string, Speech>();
  readonly #asked = new Set<string>();
  #left = false;

  constructor(studio: SpeechStudio, voice: string, clock: Clock) {
    this.#studio = studio;
    this.#voice = voice;
    this.#clock = clock;
  }

  /** The speech, or null while it is still being made. */
  get(text: string): Speech | null {
    const speech = this.#ready.get(text);
    if (speech) return speech;
    if (!this.#asked.has(text)) void this.#clock.during(this.#learn(text));
    return null;
  }

  /** Makes these ready in the background, one after the other. */
  prepare(texts: Iterable<string>): void {
    void this.#clock.during(this.#learnAll(texts));
  }

  /** The call is over: nothing more is made for it. */
  leave(): void {
    this.#left = true;
    this.#ready.clear();
  }

  async #learnAll(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      if (this.#left) return;
      if (!this.#asked.has(text)) await this.#learn(text);
    }
  }

  async #learn(text: string): Promise<void> {
    this.#asked.add(text);
    const speech = await this.#studio.say(text, this.#voice);
    if (!this.#left) this.#ready.set(text, speech);
  }
}
