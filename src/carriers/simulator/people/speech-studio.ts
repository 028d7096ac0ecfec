import { systemClock } from '../../../core/ports/clock.ts';
import type { Log } from '../../../core/ports/log.ts';
import { type TimedWord, frameBytes, frameMs } from '../../../core/ports/media-leg.ts';
import type { Mouth } from '../../../core/ports/mouth.ts';
import { type Speech, makeSpeech } from './speech.ts';

const keptBytes = 16 * 1024 * 1024;

/** Makes what simulated people say, each text once per voice while it is remembered. */
export class SpeechStudio {
  readonly #mouth: Mouth;
  readonly #log: Log;
  /** Oldest use first. */
  readonly #made = new Map<string, Speech>();
  readonly #underWay = new Map<string, Promise<Speech>>();
  readonly #abort = new AbortController();
  #bytes = 0;

  constructor(mouth: Mouth, log: Log) {
    this.#mouth = mouth;
    this.#log = log;
  }

  /** Never rejects: a mouth that fails leaves a person mute. */
  say(text: string, voice: string): Promise<Speech> {
    const key = `${voice}\n${text}`;
    const made = this.#made.get(key);
    if (made) {
      this.#made.delete(key);
      this.#made.set(key, made);
      return Promise.resolve(made);
    }
    const underWay = this.#underWay.get(key) ?? this.#make(key, text, voice);
    this.#underWay.set(key, underWay);
    return underWay;
  }

  close(): void {
    this.#abort.abort();
  }

  async #make(key: string, text: string, voice: string): Promise<Speech> {
    try {
      const speech = await this.#synthesise(text, voice);
      this.#remember(key, speech);
      return speech;
    } catch (error) {
      this.#log.error('A simulated person could not speak', { error });
      return makeSpeech('', new Uint8Array(0), []);
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #synthesise(text: string, voice: string): Promise<Speech> {
    const pieces: Uint8Array[] = [];
    const words: TimedWord[] = [];
    let lengthMs = 0;
    const request = { text, voice, language: 'en', clock: systemClock };
    for await (const chunk of this.#mouth.speak(request, this.#abort.signal)) {
      pieces.push(chunk.audio);
      for (const word of chunk.words) {
        words.push({ text: word.text, startMs: word.startMs + lengthMs, endMs: word.endMs + lengthMs });
      }
      lengthMs += (chunk.audio.byteLength * frameMs) / frameBytes;
    }
    return makeSpeech(text, Buffer.concat(pieces), words);
  }

  #remember(key: string, speech: Speech): void {
    this.#made.set(key, speech);
    this.#bytes += speech.audio.byteLength;
    for (const [oldest, other] of this.#made) {
      if (this.#bytes <= keptBytes || oldest === key) return;
      this.#made.delete(oldest);
      this.#bytes -= other.audio.byteLength;
    }
  }
}
