import type { Mouth } from '../../../core/ports/mouth.ts';
import type { Provider, ProviderRequest } from '../../../core/ports/provider.ts';
import { type SettingsShape, address, text, textOr } from '../../../core/settings.ts';
import { OpenAiMouth } from './openai-mouth.ts';

const vendorUrl = 'https://api.openai.com/v1';

const settings = {
  OPENAI_API_KEY: text('Key of the OpenAI API.'),
  OPENAI_MOUTH_URL: address('Where speech is made: OpenAI, or a server with the same /audio/speech.', vendorUrl),
  OPENAI_MOUTH_MODEL: textOr('Model that speaks.', 'gpt-4o-mini-tts'),
  OPENAI_MOUTH_VOICE: text('Voice for names that the OpenAI mouth does not know. Default: shimmer.'),
  OPENAI_MOUTH_INSTRUCTIONS: text('How the OpenAI mouth is to speak, in words. Not for the tts-1 models.'),
} satisfies SettingsShape;

type Settings = typeof settings;

export const openai: Provider<Mouth, Settings> = {
  name: 'openai',
  settings,
  configured: ({ OPENAI_API_KEY: key, OPENAI_MOUTH_URL: url }) => key !== null || url !== vendorUrl,
  create: (request) => mouthFor(request),
  async check(request, signal) {
    const mouth = mouthFor(request);
    try {
      await mouth.warmUp(signal);
    } finally {
      await mouth.close();
    }
  },
};

function mouthFor({ settings, model }: ProviderRequest<Settings>): OpenAiMouth {
  return new OpenAiMouth({
    apiKey: settings.OPENAI_API_KEY,
    baseUrl: settings.OPENAI_MOUTH_URL,
    needsKey: settings.OPENAI_MOUTH_URL === vendorUrl,
    model: model ?? settings.OPENAI_MOUTH_MODEL,
    voice: settings.OPENAI_MOUTH_VOICE,
    instructions: settings.OPENAI_MOUTH_INSTRUCTIONS,
  });
}
