import { FakeRealtime } from '../../src/engines/openai-realtime/fake.ts';
import { engineStories } from './engine-stories.ts';

engineStories({
  name: 'openai-realtime',
  madeBy: { engine: /^openai-realtime/ },
  async start(model) {
    const fake = await FakeRealtime.start(model);
    return {
      env: {
        OPENAI_API_KEY: 'sk-test',
        OPENAI_REALTIME_URL: fake.url,
        RINGDOWN_ENGINE: 'openai-realtime, cascade',
        RINGDOWN_EARS: 'captions',
        RINGDOWN_MODEL: 'rules',
        RINGDOWN_MOUTH: 'flite',
      },
      breakDown: () => {
        fake.refuse(503);
        fake.drop();
      },
      recover: () => fake.refuse(null),
      close: () => fake.close(),
    };
  },
});
