import { PhoneError } from '../../../core/errors.ts';
import type { Mouth, SpeechChunk, SpeechRequest } from '../../../core/ports/mouth.ts';
import { hasWords, pacedSpeech } from '../../service/paced-speech.ts';
import { ServiceClient } from '../../service/service-client.ts';
import { keyMissing } from '../../service/service-error.ts';
import { lineAudio } from './line-audio.ts';
import { voiceFor } from './voices.ts';

export interface OpenAiMouthOptions {
  readonly apiKey: string | null;
  readonly baseUrl: string;
  readonly needsKey: boolean;
  readonly model: string;
  readonly voice: string | null;
  readonly instructions: string | null;
}

const service = { title: 'OpenAI', keySetting: 'OPENAI_API_KEY' };
/** https://developers.openai.com/api/reference/resources/audio/subresources/speech */
const slowest = 0.25;
const fastest = 4;

/** Speech as 24 kHz PCM, resampled while it arrives. */
export class OpenAiMouth implements Mouth {
  readonly label: string;
  readonly #options: OpenAiMouthOptions;
  readonly #client: ServiceClient;

  constructor(options: OpenAiMouthOptions) {
    if (options.apiKey === null && options.needsKey) throw keyMissing(service);
    this.label = `openai:${options.model}`;
    this.#options = options;
    this.#client = new ServiceClient({
      service,
      baseUrl: options.baseUrl,
      headers: options.apiKey === null ? {} : { authorization: `Bearer ${options.apiKey}` },
      warmUpPath: '/models',
    });
  }

  async *speak(request: SpeechRequest, signal?: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
    if (!hasWords(request.text)) return;
    const pcm = this.#client.post('/audio/speech', this.#body(request), request.clock, signal);
    for await (const chunk of pacedSpeech(request, lineAudio(pcm))) {
      if (signal?.aborted) return;
      yield chunk;
    }
  }

  /** A key may be allowed to speak and nothing else: then the answer still shows that it is a key. */
  async warmUp(signal?: AbortSignal): Promise<void> {
    try {
      await this.#client.warmUp(signal);
    } catch (error) {
      const cause = error instanceof PhoneError && error.cause instanceof Error ? error.cause.message : '';
      if (!/insufficient permissions|missing scopes/i.test(cause)) throw error;
    }
  }

  close(): Promise<void> {
    this.#client.close();
    return Promise.resolve();
  }

  #body({ text, voice, rate = 1 }: SpeechRequest): Readonly<Record<string, unknown>> {
    const { model, voice: byDefault, instructions } = this.#options;
    return {
      model,
      input: text,
      voice: voiceFor(voice, { model, byDefault }),
      response_format: 'pcm',
      ...(rate === 1 ? {} : { speed: Math.min(fastest, Math.max(slowest, rate)) }),
      ...(instructions === null || model.startsWith('tts-1') ? {} : { instructions }),
    };
  }
}
