import { engineStories } from './engine-stories.ts';

engineStories({
  name: 'embedded: captions, rules, flite',
  madeBy: { engine: /^cascade$/, ears: /^captions$/, mind: /^rules$/, mouth: /^flite$/ },
  start: () => Promise.resolve({ env: {}, breakDown: null, recover: () => {}, close: () => Promise.resolve() }),
});
