import type { Mouth } from '../../../core/ports/mouth.ts';
import type { Provider, ProviderRequest } from '../../../core/ports/provider.ts';
import { type SettingsShape, address, flag, text, textOr } from '../../../core/settings.ts';
import { DeepgramMouth } from './deepgram-mouth.ts';

const settings = {
  DEEPGRAM_API_KEY: text('Key of Deepgram, for its ears and its mouth.'),
  DEEPGRAM_URL: address('Where Deepgram is served.', 'https://api.deepgram.com'),
  DEEPGRAM_MOUTH_MODEL: textOr(
    'Family of voices of the Deepgram mouth, or one whole voice: aura-2-thalia-en.',
    'aura-2',
  ),
  DEEPGRAM_MIP_OPT_OUT: flag('1 keeps calls out of Deepgram’s model improvement program, which costs more.'),
} satisfies SettingsShape;

type Settings = typeof settings;

export const deepgram: Provider<Mouth, Settings> = {
  name: 'deepgram',
  settings,
  configured: ({ DEEPGRAM_API_KEY }) => DEEPGRAM_API_KEY !== null,
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

function mouthFor({ settings, model }: ProviderRequest<Settings>): DeepgramMouth {
  return new DeepgramMouth({
    apiKey: settings.DEEPGRAM_API_KEY,
    baseUrl: settings.DEEPGRAM_URL,
    model: model ?? settings.DEEPGRAM_MOUTH_MODEL,
    optOut: settings.DEEPGRAM_MIP_OPT_OUT,
  });
}
