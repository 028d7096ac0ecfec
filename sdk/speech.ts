import type { Transport } from './transport.ts';

export interface SpeechRequest {
  /** 1 to 4096 characters. */
  readonly text: string;
  /** One of `voices.list()`; `shimmer` when left out. */
  readonly voice?: string;
  /** `mp3` when left out. */
  readonly format?: 'mp3' | 'wav';
  /** `en`, `es`, … */
  readonly language?: string;
}

export interface Speech {
  /** Arrives while it is made; cancelling it ends the making. */
  readonly audio: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly contentType: string;
  /** As charged. */
  readonly characters: number;
}

export interface Voice {
  readonly id: string;
  readonly name: string;
  readonly trait: string;
  readonly description: string;
  readonly bestFor: string;
  /** Audio that plays without a key. */
  readonly sampleUrl?: string;
}

export interface PremiumVoice {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly gender: string;
  readonly accent: string;
  readonly sampleUrl: string;
}

export interface PromptTemplate {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly direction: 'inbound' | 'outbound';
  readonly recommendedVoice: string;
  readonly maxDurationSecs: number;
  readonly firstMessage: string;
  /** With places in `[BRACKETS]` to fill in. */
  readonly systemPrompt: string;
}

/** Speech without a call. */
export class Tts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Settles with the first of the audio. Billed by the character. */
  async synthesize(request: SpeechRequest, options: { readonly signal?: AbortSignal } = {}): Promise<Speech> {
    const { body, headers } = await this.#transport.open('POST', '/v1/tts', { body: request, signal: options.signal });
    return {
      audio: body ?? new Blob([]).stream(),
      contentType: headers.get('content-type') ?? '',
      characters: Number(headers.get('x-agentcall-tts-characters') ?? 0),
    };
  }
}

export class Voices {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Those to try first ahead. */
  async list(): Promise<readonly Voice[]> {
    return (await this.#transport.json<{ readonly voices: readonly Voice[] }>('GET', '/v1/calls/voices')).voices;
  }

  /** What numbers can be given beside the ten, and its price. */
  premium(): Promise<{
    readonly voices: readonly PremiumVoice[];
    readonly pricing: { readonly premiumVoice: string };
  }> {
    return this.#transport.json('GET', '/v1/calls/premium-voices');
  }
}

/** Prompts to start from. */
export class Templates {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Those of agents that answer, unless asked for the others. */
  async list(query: { readonly direction?: 'inbound' | 'outbound' } = {}): Promise<readonly PromptTemplate[]> {
    const answer = await this.#transport.json<{ readonly templates: readonly PromptTemplate[] }>(
      'GET',
      '/v1/calls/prompt-templates',
      { query: { ...query } },
    );
    return answer.templates;
  }
}
