import { FakeLive } from '../../src/engines/gemini-live/fake.ts';
import { embeddedFallback } from './engine-setup.ts';
import { engineStories } from './engine-stories.ts';

engineStories({
  name: 'gemini-live',
  madeBy: { engine: /^gemini-live/ },
  async start(model) {
    const fake = await FakeLive.start(model);
    return {
      env: {
        ...embeddedFallback,
        RINGDOWN_ENGINE: 'gemini-live, cascade',
        GEMINI_API_KEY: 'key-of-the-test',
        GEMINI_LIVE_URL: fake.url,
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
