import { hearScripted } from '../../../core/ports/scripted-speech.ts';

/** Has the shape of `sherpa-onnx-node` and recognises scripted speech. */

interface Config {
  readonly modelConfig: { readonly tokens?: string; readonly transducer?: { readonly encoder?: string } };
}

class OnlineStream {
  readonly samples: number[] = [];
  decoded = 0;
  finished = false;

  acceptWaveform({ samples, sampleRate }: { readonly samples: Float32Array; readonly sampleRate: number }): void {
    if (!(samples instanceof Float32Array) || sampleRate !== 16_000)
      throw new Error('acceptWaveform takes 16 kHz floats.');
    if (this.finished) throw new Error('The input is finished.');
    for (const sample of samples) this.samples.push(sample * 32_768);
  }

  inputFinished(): void {
    this.finished = true;
  }
}

export class OnlineRecognizer {
  constructor({ modelConfig: { tokens, transducer } }: Config) {
    if (!tokens?.endsWith('tokens.txt') || transducer?.encoder?.includes('broken') !== false) {
      throw new Error('Please check your config!');
    }
  }

  createStream(): OnlineStream {
    return new OnlineStream();
  }

  /** A chunk of 320 ms at a time, the rest when the input is finished. */
  isReady(stream: OnlineStream): boolean {
    const left = stream.samples.length - stream.decoded;
    return stream.finished ? left > 0 : left >= 5120;
  }

  decode(stream: OnlineStream): void {
    stream.decoded = Math.min(stream.samples.length, stream.decoded + 5120);
  }

  getResult(stream: OnlineStream): { readonly text: string } {
    const samples = Int16Array.from(stream.samples.slice(0, stream.decoded));
    return { text: ` ${hearScripted({ samples, sampleRateHz: 16_000 }).join(' ').toUpperCase()}` };
  }
}
