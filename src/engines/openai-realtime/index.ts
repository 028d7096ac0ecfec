import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Provider, ProviderRequest } from '../../core/ports/provider.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { type SettingsShape, choice, number, text, textOr } from '../../core/settings.ts';
import { type RealtimeAddress, RealtimeConnection } from './connection.ts';
import { type RealtimeOptions, sessionUpdate } from './session-config.ts';
import { RealtimeSession } from './session.ts';

const vendorUrl = 'wss://api.openai.com/v1/realtime';

const settings = {
  OPENAI_API_KEY: text('Key of the OpenAI API.'),
  OPENAI_REALTIME_URL: z
    .url({ protocol: /^wss?$/, error: 'must be a ws or wss address' })
    .default(vendorUrl)
    .meta({ description: 'Address of the realtime API, or of a server that speaks it.', example: vendorUrl }),
  OPENAI_REALTIME_MODEL: textOr('Speech-to-speech model.', 'gpt-realtime-2.1'),
  OPENAI_REALTIME_TRANSCRIBER: textOr('Model that writes down what the caller says.', 'gpt-4o-mini-transcribe'),
  OPENAI_REALTIME_TURN_DETECTION: choice(
    'What ends the caller’s turn: a pause, or a pause after what sounds complete.',
    ['server_vad', 'semantic_vad'],
    'server_vad',
  ),
  OPENAI_REALTIME_SILENCE_MS: number('Pause that ends a turn, with server_vad.', 500, {
    min: 100,
    max: 3000,
    whole: true,
  }),
  OPENAI_REALTIME_EAGERNESS: choice('How soon semantic_vad answers.', ['low', 'medium', 'high', 'auto'], 'auto'),
  OPENAI_REALTIME_NOISE_REDUCTION: choice(
    'Cleans the caller’s audio before it is understood.',
    ['near_field', 'far_field', 'off'],
    'near_field',
  ),
} satisfies SettingsShape;

type Request = ProviderRequest<typeof settings>;

/** Speech to speech by the OpenAI Realtime API (GA shapes, WebSocket), or by a server of one's own that speaks it. */
export const openaiRealtime: Provider<Engine, typeof settings> = {
  name: 'openai-realtime',
  settings,
  configured: ({ OPENAI_API_KEY: key, OPENAI_REALTIME_URL: url }) => key !== null || url !== vendorUrl,

  create(request) {
    const address = addressOf(request);
    const options = optionsOf(request);
    return {
      name: 'openai-realtime',
      async open(brief, host) {
        const connection = await RealtimeConnection.open(address, sessionUpdate(brief, options), brief.clock);
        return new RealtimeSession({ brief, host, connection, options, log: request.log });
      },
    };
  },

  async check(request, signal) {
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = (): void =>
      reject(new PhoneError('unavailable', 'The realtime speech service did not answer in time.'));
    signal.addEventListener('abort', abort);
    const opening = RealtimeConnection.open(addressOf(request), null, systemClock);
    opening.then(
      (connection) => connection.close(),
      () => {},
    );
    try {
      signal.throwIfAborted();
      await Promise.race([opening, promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  },
};

function addressOf({ settings, model }: Request): RealtimeAddress {
  const url = new URL(settings.OPENAI_REALTIME_URL);
  url.searchParams.set('model', model ?? settings.OPENAI_REALTIME_MODEL);
  return { url: url.href, apiKey: settings.OPENAI_API_KEY };
}

function optionsOf({ settings, model }: Request): RealtimeOptions {
  return {
    model: model ?? settings.OPENAI_REALTIME_MODEL,
    transcriber: settings.OPENAI_REALTIME_TRANSCRIBER,
    turnDetection: settings.OPENAI_REALTIME_TURN_DETECTION,
    silenceMs: settings.OPENAI_REALTIME_SILENCE_MS,
    eagerness: settings.OPENAI_REALTIME_EAGERNESS,
    noiseReduction: settings.OPENAI_REALTIME_NOISE_REDUCTION,
  };
}
