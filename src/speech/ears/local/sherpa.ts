import type { Recogniser, RecogniserStream } from './recogniser.ts';
import { tidied } from './recogniser.ts';

/** The part of `sherpa-onnx-node` 1.13 that is used here. */
export interface SherpaModule {
  readonly OnlineRecognizer: new (config: unknown) => OnlineRecognizer;
}

interface OnlineRecognizer {
  createStream(): OnlineStream;
  isReady(stream: OnlineStream): boolean;
  decode(stream: OnlineStream): void;
  getResult(stream: OnlineStream): { readonly text: string };
}

interface OnlineStream {
  acceptWaveform(waveform: { readonly samples: Float32Array; readonly sampleRate: number }): void;
  inputFinished(): void;
}

const sampleRateHz = 16_000;
/** Streaming models look ahead: silence behind the last word lets it out. */
const tail = new Float32Array(sampleRateHz * 0.6);

export function isSherpa(module: unknown): module is SherpaModule {
  return typeof module === 'object' && module !== null && 'OnlineRecognizer' in module;
}

/** @throws when the model cannot be read. */
export function sherpaRecogniser(
  { OnlineRecognizer }: SherpaModule,
  files: Readonly<Record<string, string>>,
  numThreads: number,
): Recogniser {
  const { tokens, encoder, decoder, joiner, model } = files;
  const parts =
    joiner === undefined
      ? model === undefined
        ? { paraformer: { encoder, decoder } }
        : { zipformer2Ctc: { model } }
      : { transducer: { encoder, decoder, joiner } };
  const recognizer = new OnlineRecognizer({
    featConfig: { sampleRate: sampleRateHz, featureDim: 80 },
    modelConfig: { ...parts, tokens, numThreads, provider: 'cpu', debug: 0 },
    decodingMethod: 'greedy_search',
    enableEndpoint: 0,
  });
  return { open: () => new SherpaStream(recognizer) };
}

class SherpaStream implements RecogniserStream {
  readonly #recognizer: OnlineRecognizer;
  #stream: OnlineStream;

  constructor(recognizer: OnlineRecognizer) {
    this.#recognizer = recognizer;
    this.#stream = recognizer.createStream();
  }

  hear(samples: Int16Array): string {
    this.#stream.acceptWaveform({
      samples: Float32Array.from(samples, (sample) => sample / 32_768),
      sampleRate: sampleRateHz,
    });
    return this.#decode();
  }

  take(): Promise<string> {
    this.#stream.acceptWaveform({ samples: tail, sampleRate: sampleRateHz });
    this.#stream.inputFinished();
    const text = this.#decode();
    this.#stream = this.#recognizer.createStream();
    return Promise.resolve(text);
  }

  close(): void {}

  #decode(): string {
    while (this.#recognizer.isReady(this.#stream)) this.#recognizer.decode(this.#stream);
    return tidied(this.#recognizer.getResult(this.#stream).text);
  }
}
