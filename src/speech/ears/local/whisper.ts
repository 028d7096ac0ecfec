import { namedLanguage } from '../../../core/workflow/named-language.ts';
import type { Recogniser, RecogniserStream } from './recogniser.ts';
import { tidied } from './recogniser.ts';

/** The part of `@fugood/whisper.node` 1.1 that is used here. */
export interface WhisperModule {
  initWhisper(options: { readonly filePath: string; readonly useGpu: boolean }): Promise<WhisperContext>;
}

interface WhisperContext {
  /** Signed 16-bit PCM, 16 kHz mono. */
  transcribeData(
    audio: ArrayBuffer,
    options: {
      readonly language: string;
      readonly maxThreads: number;
      readonly temperature: number;
      readonly prompt?: string;
    },
  ): { readonly promise: Promise<{ readonly result: string; readonly isAborted: boolean }> };
}

const sampleRateHz = 16_000;
/** whisper.cpp hears nothing in less than a second. */
const fewestSamples = sampleRateHz * 1.2;
/** It hears no more than thirty seconds in one piece; a turn that goes on keeps its end. */
const mostSamples = sampleRateHz * 120;

export function isWhisper(module: unknown): module is WhisperModule {
  return typeof module === 'object' && module !== null && 'initWhisper' in module;
}

/** @throws when the model cannot be read. */
export async function whisperRecogniser(
  module: WhisperModule,
  filePath: string,
  maxThreads: number,
): Promise<Recogniser> {
  const context = await module.initWhisper({ filePath, useGpu: true });
  let working: Promise<unknown> = Promise.resolve();
  return {
    open({ language, terms }) {
      const options = {
        language: namedLanguage(language) ?? 'auto',
        maxThreads,
        temperature: 0,
        ...(terms.length > 0 ? { prompt: terms.join(', ') } : {}),
      };
      return new WhisperStream((audio) => {
        const result = working.then(() => context.transcribeData(audio, options).promise);
        working = result.catch(() => {});
        return result.then(({ result }) => tidied(result));
      });
    },
  };
}

/** Collects a turn: the model hears it as a whole. */
class WhisperStream implements RecogniserStream {
  readonly #transcribe: (audio: ArrayBuffer) => Promise<string>;
  #pieces: Int16Array[] = [];
  #length = 0;

  constructor(transcribe: (audio: ArrayBuffer) => Promise<string>) {
    this.#transcribe = transcribe;
  }

  hear(samples: Int16Array): null {
    this.#pieces.push(samples);
    this.#length += samples.length;
    while (this.#length - (this.#pieces[0]?.length ?? 0) > mostSamples)
      this.#length -= this.#pieces.shift()?.length ?? 0;
    return null;
  }

  take(): Promise<string> {
    if (this.#length === 0) return Promise.resolve('');
    const whole = new Int16Array(Math.max(fewestSamples, this.#length));
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.close();
    return this.#transcribe(whole.buffer);
  }

  close(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}
