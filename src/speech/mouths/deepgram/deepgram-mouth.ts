import type { Mouth, SpeechChunk, SpeechRequest } from '../../../core/ports/mouth.ts';
import { hasWords, pacedSpeech } from '../../service/paced-speech.ts';
import { ServiceClient } from '../../service/service-client.ts';
import { keyMissing } from '../../service/service-error.ts';
import { modelFor } from './voices.ts';

export interface DeepgramMouthOptions {
  readonly apiKey: string | null;
  readonly baseUrl: string;
  readonly model: string;
  readonly optOut: boolean;
}

const service = { title: 'Deepgram', keySetting: 'DEEPGRAM_API_KEY' };
/** https://developers.deepgram.com/reference/text-to-speech/speak-request */
const slowest = 0.7;
const fastest = 1.5;

/** Aura voices, as μ-law from the service itself. */
export class DeepgramMouth implements Mouth {
  readonly label: string;
  readonly #options: DeepgramMouthOptions;
  readonly #client: ServiceClient;

  constructor(options: DeepgramMouthOptions) {
    if (options.apiKey === null) throw keyMissing(service);
    this.label = `deepgram:${options.model}`;
    this.#options = options;
    this.#client = new ServiceClient({
      service,
      baseUrl: options.baseUrl,
      headers: { authorization: `Token ${options.apiKey}` },
      warmUpPath: '/v1/auth/token',
    });
  }

  async *speak(request: SpeechRequest, signal?: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
    if (!hasWords(request.text)) return;
    const audio = this.#client.post(`/v1/speak?${this.#query(request)}`, { text: request.text }, request.clock, signal);
    for await (const chunk of pacedSpeech(request, audio)) {
      if (signal?.aborted) return;
      yield chunk;
    }
  }

  warmUp(signal?: AbortSignal): Promise<void> {
    return this.#client.warmUp(signal);
  }

  close(): Promise<void> {
    this.#client.close();
    return Promise.resolve();
  }

  #query({ voice, language, rate = 1 }: SpeechRequest): string {
    const query = new URLSearchParams({
      model: modelFor(voice, language, this.#options.model),
      encoding: 'mulaw',
      sample_rate: '8000',
      container: 'none',
    });
    if (rate !== 1) query.set('speed', String(Math.min(fastest, Math.max(slowest, rate))));
    if (this.#options.optOut) query.set('mip_opt_out', 'true');
    return query.toString();
  }
}
