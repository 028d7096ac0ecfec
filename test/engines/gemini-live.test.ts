import { geminiLive } from './engine-setups.ts';
import { engineStories } from './engine-stories.ts';

engineStories(geminiLive);
