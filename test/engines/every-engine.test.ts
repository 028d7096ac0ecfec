import { describe } from 'node:test';
import { everySetup } from './engine-setups.ts';
import { engineStories } from './engine-stories.ts';

void describe('ten whole calls', { concurrency: true }, () => {
  for (const setup of everySetup) engineStories(setup);
});
