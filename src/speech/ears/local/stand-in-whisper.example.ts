import { hearScripted } from '../../../core/ports/scripted-speech.ts';

/** Has the shape of `@fugood/whisper.node` and recognises scripted speech. */

class WhisperContext {
  #busy = false;

  transcribeData(audio: ArrayBuffer, options: { readonly language: string; readonly maxThreads: number }) {
    if (!(audio instanceof ArrayBuffer)) throw new Error('transcribeData takes an ArrayBuffer.');
    if (this.#busy) throw new Error('Context is already transcribing.');
    this.#busy = true;
    const transcribe = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      this.#busy = false;
      if (options.language === 'xx') throw new Error('Unknown language.');
      const words = hearScripted({ samples: new Int16Array(audio), sampleRateHz: 16_000 });
      const result = words.length === 0 ? ' [BLANK_AUDIO]' : ` ${words.join(' ')}.`;
      return { result, isAborted: false, segments: [] };
    };
    return { stop: () => Promise.resolve(), promise: transcribe() };
  }
}

export async function initWhisper({ filePath }: { readonly filePath: string }): Promise<WhisperContext> {
  await Promise.resolve();
  if (filePath.includes('broken')) throw new Error('Failed to initialize whisper context');
  return new WhisperContext();
}
