import type { Mouth } from '../../../core/ports/mouth.ts';
import type { Provider, ProviderRequest } from '../../../core/ports/provider.ts';
import { type SettingsShape, address, text, textOr } from '../../../core/settings.ts';
import { ElevenLabsMouth } from './elevenlabs-mouth.ts';

const settings = {
  ELEVENLABS_API_KEY: text('Key of ElevenLabs, for its mouth.'),
  ELEVENLABS_URL: address('Where ElevenLabs is served.', 'https://api.elevenlabs.io'),
  ELEVENLABS_MODEL: textOr('Model of ElevenLabs that speaks.', 'eleven_flash_v2_5'),
  ELEVENLABS_VOICE: textOr(
    'Id of the ElevenLabs voice for names of voices that it does not know.',
    'cgSgspJ2msm6clMCkdW9',
  ),
} satisfies SettingsShape;

type Settings = typeof settings;

export const elevenlabs: Provider<Mouth, Settings> = {
  name: 'elevenlabs',
  settings,
  configured: ({ ELEVENLABS_API_KEY }) => ELEVENLABS_API_KEY !== null,
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

function mouthFor({ settings, model }: ProviderRequest<Settings>): ElevenLabsMouth {
  return new ElevenLabsMouth({
    apiKey: settings.ELEVENLABS_API_KEY,
    baseUrl: settings.ELEVENLABS_URL,
    model: model ?? settings.ELEVENLABS_MODEL,
    defaultVoice: settings.ELEVENLABS_VOICE,
  });
}
