import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import { systemClock } from '../../core/ports/clock.ts';
import type { Engine } from '../../core/ports/engine.ts';
import type { Provider, ProviderRequest } from '../../core/ports/provider.ts';
import { type SettingsShape, flag, text, textOr } from '../../core/settings.ts';
import { LiveConnection } from './connection.ts';
import { LiveSession } from './session.ts';
import { type LiveOptions, setupMessage } from './setup.ts';

const vendorUrl = 'wss://generativelanguage.googleapis.com';

const settings = {
  GEMINI_API_KEY: text('Key of the Gemini API.'),
  GEMINI_LIVE_URL: z
    .url({ protocol: /^wss?$/, error: 'must be a ws or wss address' })
    .default(vendorUrl)
    .transform((value) => value.replace(/\/+$/, ''))
    .meta({ description: 'Address of the Live API.', example: vendorUrl }),
  GEMINI_LIVE_API_VERSION: textOr('Version of the Live API.', 'v1beta'),
  GEMINI_LIVE_MODEL: textOr('Speech-to-speech model.', 'gemini-3.8-live'),
  GEMINI_LIVE_VOICE: text(
    'One of the service’s own voices for all calls. Unset: one that is near to the voice of the call.',
  ),
  GEMINI_LIVE_SENDS_LANGUAGE: flag(
    '1 tells the service the language; models that choose it by themselves refuse that.',
  ),
} satisfies SettingsShape;

type Request = ProviderRequest<typeof settings>;

/** Speech to speech by the Gemini Live API (BidiGenerateContent over WebSocket). */
export const geminiLive: Provider<Engine, typeof settings> = {
  name: 'gemini-live',
  settings,
  configured: ({ GEMINI_API_KEY: key }) => key !== null,

  create(request) {
    const url = urlOf(request);
    const options = optionsOf(request);
    return {
      name: 'gemini-live',
      async open(brief, host) {
        const open = (handle: string | null): Promise<LiveConnection> =>
          LiveConnection.open(url, setupMessage(brief, options, handle), brief.clock);
        const connection = await open(null);
        return new LiveSession({ brief, host, connection, reopen: open, model: options.model });
      },
    };
  },

  async check(request, signal) {
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = (): void => reject(new PhoneError('unavailable', 'The live speech service did not answer in time.'));
    signal.addEventListener('abort', abort);
    const setup = {
      model: `models/${optionsOf(request).model}`,
      generationConfig: { responseModalities: ['AUDIO'] },
    };
    const opening = LiveConnection.open(urlOf(request), setup, systemClock);
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

function urlOf({ settings }: Request): string {
  const service = `google.ai.generativelanguage.${settings.GEMINI_LIVE_API_VERSION}.GenerativeService`;
  const url = new URL(`${settings.GEMINI_LIVE_URL}/ws/${service}.BidiGenerateContent`);
  url.searchParams.set('key', settings.GEMINI_API_KEY ?? '');
  return url.href;
}

function optionsOf({ settings, model }: Request): LiveOptions {
  return {
    model: model ?? settings.GEMINI_LIVE_MODEL,
    voice: settings.GEMINI_LIVE_VOICE,
    sendsLanguage: settings.GEMINI_LIVE_SENDS_LANGUAGE,
  };
}
