import { namedLanguage } from '../../../core/workflow/named-language.ts';
import { z } from 'zod';
import { frameBytes, frameMs } from '../../../core/ports/media-leg.ts';
import type { Mouth, SpeechChunk, SpeechRequest } from '../../../core/ports/mouth.ts';
import { PhoneError } from '../../../core/errors.ts';
import { ServiceClient } from '../../service/service-client.ts';
import { keyMissing, unreadable } from '../../service/service-error.ts';
import { jsonLines } from '../../service/json-lines.ts';
import { hasWords } from '../../service/paced-speech.ts';
import { AlignedWords } from './aligned-words.ts';
import { spokenWords } from './spoken-text.ts';
import { voiceIdOf } from './voices.ts';

export interface ElevenLabsOptions {
  readonly apiKey: string | null;
  readonly baseUrl: string;
  readonly model: string;
  readonly defaultVoice: string;
}

const service = { title: 'ElevenLabs', keySetting: 'ELEVENLABS_API_KEY' };
const bytesPerMs = frameBytes / frameMs;
/** https://elevenlabs.io/docs/api-reference/text-to-speech/stream-with-timestamps */
const slowest = 0.7;
const fastest = 1.2;
/** These find the language by themselves and refuse to be told. */
const untoldModels = ['eleven_multilingual_v2', 'eleven_flash_v2', 'eleven_turbo_v2'];

const piece = z.object({
  audio_base64: z.string().nullish(),
  alignment: z
    .object({
      characters: z.array(z.string()),
      character_start_times_seconds: z.array(z.number()),
      character_end_times_seconds: z.array(z.number()),
    })
    .nullish(),
});

/** Speech with the times of its characters, as μ-law from the service itself. */
export class ElevenLabsMouth implements Mouth {
  readonly label: string;
  readonly #options: ElevenLabsOptions;
  readonly #client: ServiceClient;

  constructor(options: ElevenLabsOptions) {
    if (options.apiKey === null) throw keyMissing(service);
    this.label = `elevenlabs:${options.model}`;
    this.#options = options;
    this.#client = new ServiceClient({
      service,
      baseUrl: options.baseUrl,
      headers: { 'xi-api-key': options.apiKey },
      warmUpPath: '/v1/models',
    });
  }

  async *speak(request: SpeechRequest, signal?: AbortSignal): AsyncGenerator<SpeechChunk, void, undefined> {
    const words = new AlignedWords(spokenWords(request.text, request.language));
    if (!hasWords(request.text)) return;
    const voice = voiceIdOf(request.voice, this.#options.defaultVoice);
    const path = `/v1/text-to-speech/${voice}/stream/with-timestamps?output_format=ulaw_8000`;
    const answer = this.#client.post(path, this.#body(words.sent, request), request.clock, signal);
    let spokenMs = 0;
    for await (const line of jsonLines(answer)) {
      const { audio_base64, alignment } = this.#read(line);
      if (alignment) words.add(alignment);
      if (!audio_base64) continue;
      const audio = Buffer.from(audio_base64, 'base64');
      const endMs = spokenMs + audio.byteLength / bytesPerMs;
      yield { audio, words: words.take(spokenMs, endMs) };
      if (signal?.aborted) return;
      spokenMs = endMs;
    }
    if (signal?.aborted) return;
    if (spokenMs === 0) throw unreadable(service, new Error('The answer has no audio.'));
    const rest = words.rest(spokenMs);
    if (rest.length > 0) yield { audio: new Uint8Array(), words: rest };
  }

  /** A key may be allowed to speak and nothing else: then the answer still shows that it is a key. */
  async warmUp(signal?: AbortSignal): Promise<void> {
    try {
      await this.#client.warmUp(signal);
    } catch (error) {
      if (
        !(
          error instanceof PhoneError &&
          error.cause instanceof Error &&
          /missing the permission/.test(error.cause.message)
        )
      ) {
        throw error;
      }
    }
  }

  close(): Promise<void> {
    this.#client.close();
    return Promise.resolve();
  }

  #body(text: string, { language, rate = 1 }: SpeechRequest): Readonly<Record<string, unknown>> {
    const { model } = this.#options;
    const code = namedLanguage(language);
    return {
      text,
      model_id: model,
      ...(code === null || untoldModels.includes(model) ? {} : { language_code: code }),
      ...(rate === 1 ? {} : { voice_settings: { speed: Math.min(fastest, Math.max(slowest, rate)) } }),
    };
  }

  #read(line: string): z.infer<typeof piece> {
    try {
      return piece.parse(JSON.parse(line));
    } catch (error) {
      throw unreadable(service, error);
    }
  }
}
