import type { Ears } from '../../../core/ports/ears.ts';
import type { Provider, ProviderRequest } from '../../../core/ports/provider.ts';
import { type SettingsShape, address, text, textOr } from '../../../core/settings.ts';
import { keyMissing } from '../../service/service-error.ts';
import { openAiEars } from './openai-ears.ts';
import { type Transcription, openTranscription, service } from './transcription.ts';

const vendorUrl = 'https://api.openai.com/v1';

const settings = {
  OPENAI_API_KEY: text('Key of the OpenAI API.'),
  OPENAI_EARS_URL: address('Where speech is transcribed: OpenAI, or a server with the same /realtime.', vendorUrl),
  OPENAI_EARS_MODEL: textOr('Model that listens.', 'gpt-live-transcribe'),
} satisfies SettingsShape;

type Settings = typeof settings;

export const openai: Provider<Ears, Settings> = {
  name: 'openai',
  settings,
  configured: ({ OPENAI_API_KEY: key, OPENAI_EARS_URL: url }) => key !== null || url !== vendorUrl,
  create: (request) => openAiEars(transcription(request), request.log),
  async check(request, signal) {
    const socket = await openTranscription(transcription(request), { language: 'en', vocabulary: [] }, signal);
    socket.close();
  },
};

function transcription({ settings, model }: ProviderRequest<Settings>): Transcription {
  if (settings.OPENAI_API_KEY === null && settings.OPENAI_EARS_URL === vendorUrl) throw keyMissing(service);
  return {
    baseUrl: settings.OPENAI_EARS_URL,
    apiKey: settings.OPENAI_API_KEY,
    model: model ?? settings.OPENAI_EARS_MODEL,
  };
}
