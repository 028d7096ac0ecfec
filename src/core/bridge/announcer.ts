import { PhoneError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Mouth, SpeechChunk } from '../ports/mouth.ts';
import type { Usage } from '../report/usage.ts';

export interface AnnouncerParts {
  /** Tried in order. */
  readonly mouths: readonly Mouth[];
  readonly voice: string;
  readonly language: string;
  readonly clock: Clock;
  readonly used: (usage: Usage) => void;
  readonly log: Log;
}

/** A mouth that has not said its sentence after so long gives way to the next one. */
const patienceMs = 4000;

/** Speaks what the bridge itself says. */
export class Announcer {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** All of the text as audio. Throws the last mouth's error when none can. */
  async render(text: string): Promise<SpeechChunk[]> {
    const { mouths, log, used } = this.#parts;
    let fault: unknown = new PhoneError('unavailable', 'No mouth is configured.');
    for (const mouth of mouths) {
      try {
        const chunks = await this.#speak(mouth, text, mouth === mouths.at(-1));
        used({ part: 'mouth', model: mouth.label, unit: 'characters', amount: text.length });
        return chunks;
      } catch (error) {
        fault = error;
        log.warn('A mouth could not speak; the next one is asked', { mouth: mouth.label, error });
      }
    }
    throw fault;
  }

  async #speak(mouth: Mouth, text: string, last: boolean): Promise<SpeechChunk[]> {
    const { voice, language, clock } = this.#parts;
    const abort = new AbortController();
    const speech = Array.fromAsync(mouth.speak({ text, voice, language, clock }, abort.signal));
    if (last) return clock.during(speech);
    let timeout: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timeout = setTimeout(() => {
        reject(new PhoneError('unavailable', `${mouth.label} took too long.`, { retryable: true }));
        abort.abort();
      }, patienceMs);
    });
    try {
      return await clock.during(Promise.race([speech, late]));
    } finally {
      clearTimeout(timeout);
    }
  }
}
