import { WordPacer } from '../../core/bridge/word-pacer.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EngineHost } from '../../core/ports/engine.ts';
import { ModelPcm } from './line-audio.ts';

const question = /[?？؟]\s*$/u;

/** One turn of the model: one utterance on the line. */
export class ModelTurn {
  readonly utterance: string;
  readonly #host: EngineHost;
  readonly #pacer: WordPacer;
  readonly #pcm = new ModelPcm();
  #text = '';
  #spoke = false;
  #finished = false;

  constructor(utterance: string, host: EngineHost, clock: Clock) {
    this.utterance = utterance;
    this.#host = host;
    this.#pacer = new WordPacer(() => clock.now());
  }

  /** Some of it was given to the line. */
  get spoke(): boolean {
    return this.#spoke;
  }

  get asks(): boolean {
    return question.test(this.#text);
  }

  text(delta: string): void {
    this.#text += delta;
    this.#pacer.text(delta);
  }

  audio(base64: string, mimeType: string): void {
    const audio = this.#pcm.decode(base64, mimeType);
    if (audio.byteLength === 0 || this.#finished) return;
    this.#spoke = true;
    this.#host.play({ utterance: this.utterance, audio, words: this.#pacer.audio(audio) });
  }

  /** No more audio comes; words still may. */
  audioDone(): void {
    if (!this.#spoke || this.#finished) return;
    const words = this.#pacer.finish();
    if (words.length > 0) this.#host.play({ utterance: this.utterance, audio: new Uint8Array(), words });
  }

  finish(): void {
    this.audioDone();
    if (this.#spoke && !this.#finished) this.#host.finish(this.utterance);
    this.#finished = true;
  }
}
