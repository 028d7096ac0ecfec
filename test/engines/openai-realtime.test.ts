import { FakeRealtime } from '../../src/engines/openai-realtime/fake.ts';
import { embeddedFallback } from './engine-setup.ts';
import { engineStories } from './engine-stories.ts';

engineStories({
  name: 'openai-realtime',
  madeBy: { engine: /^openai-realtime/ },
  async start(model) {
    const fake = await FakeRealtime.start(model);
    return {
      env: {
        ...embeddedFallback,
        RINGDOWN_ENGINE: 'openai-realtime, cascade',
        OPENAI_API_KEY: 'key-of-the-test',
        OPENAI_REALTIME_URL: fake.url,
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
