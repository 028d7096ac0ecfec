import { deepgramOpenaiElevenlabs } from './engine-setups.ts';
import { engineStories } from './engine-stories.ts';

engineStories(deepgramOpenaiElevenlabs);
