import type { Ears } from '../../../core/ports/ears.ts';
import type { Provider, ProviderRequest } from '../../../core/ports/provider.ts';
import { type SettingsShape, address, flag, number, text, textOr } from '../../../core/settings.ts';
import { keyMissing } from '../../service/service-error.ts';
import { deepgramEars } from './deepgram-ears.ts';
import { type Listening, connect, service } from './listening.ts';

const settings = {
  DEEPGRAM_API_KEY: text('Key of Deepgram, for its ears and its mouth.'),
  DEEPGRAM_URL: address('Where Deepgram is served.', 'https://api.deepgram.com'),
  DEEPGRAM_EARS_MODEL: textOr('Model of Deepgram that listens.', 'nova-3'),
  DEEPGRAM_END_OF_TURN_MS: number('Deepgram holds a turn to be over after so long without a word.', 1500, {
    min: 1000,
    max: 5000,
    whole: true,
  }),
  DEEPGRAM_MIP_OPT_OUT: flag('1 keeps calls out of Deepgram’s model improvement program, which costs more.'),
} satisfies SettingsShape;

type Settings = typeof settings;

export const deepgram: Provider<Ears, Settings> = {
  name: 'deepgram',
  settings,
  configured: ({ DEEPGRAM_API_KEY }) => DEEPGRAM_API_KEY !== null,
  create: (request) => deepgramEars(listening(request), request.log),
  async check(request, signal) {
    const socket = await connect(listening(request), { language: 'en', vocabulary: [] }, signal);
    socket.send(JSON.stringify({ type: 'CloseStream' }));
    socket.close();
  },
};

function listening({ settings, model }: ProviderRequest<Settings>): Listening {
  if (settings.DEEPGRAM_API_KEY === null) throw keyMissing(service);
  return {
    baseUrl: settings.DEEPGRAM_URL,
    apiKey: settings.DEEPGRAM_API_KEY,
    model: model ?? settings.DEEPGRAM_EARS_MODEL,
    endOfTurnMs: settings.DEEPGRAM_END_OF_TURN_MS,
    optOut: settings.DEEPGRAM_MIP_OPT_OUT,
  };
}
