import { startFakeDeepgram } from '../../src/speech/ears/deepgram/fake.ts';
import { startFakeElevenLabs } from '../../src/speech/mouths/elevenlabs/fake.ts';
import { engineStories } from './engine-stories.ts';

engineStories({
  name: 'cascade: deepgram, rules, elevenlabs',
  madeBy: { ears: /^deepgram:/, mouth: /^elevenlabs:/ },
  async start(model) {
    const ears = await startFakeDeepgram(model);
    const mouth = await startFakeElevenLabs(model);
    return {
      env: {
        RINGDOWN_ENGINE: 'cascade',
        RINGDOWN_EARS: 'deepgram, captions',
        RINGDOWN_MODEL: 'rules',
        RINGDOWN_MOUTH: 'elevenlabs, flite',
        DEEPGRAM_API_KEY: ears.key,
        DEEPGRAM_URL: ears.url,
        ELEVENLABS_API_KEY: mouth.key,
        ELEVENLABS_URL: mouth.url,
      },
      breakDown: () => {
        ears.faults.refuseWith = 503;
        for (const connection of ears.connections) connection.drop();
      },
      recover: () => {
        ears.faults.refuseWith = null;
      },
      close: async () => {
        await ears.close();
        await mouth.close();
      },
    };
  },
});
