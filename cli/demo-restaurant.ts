import type { SimulatedPhone } from '../sdk/index.ts';

/** Somebody picks up at a restaurant that is full at seven, and asks back. */
export const restaurant: SimulatedPhone = {
  ringSecs: 2,
  voice: 'slt',
  opening: 'Olive Garden, good evening. This is Maria speaking.',
  lines: [
    {
      hears: 'table|reserv|book',
      says: 'For Friday at seven we are full, I am afraid. I could do seven thirty.',
      afterMs: 700,
    },
    { hears: 'thirty|works|fine|great', says: 'Lovely. What name is it under?', afterMs: 600 },
    { hears: 'josh|miller', says: 'Josh Miller, for two. You are all set.', afterMs: 600 },
    { hears: 'outdoor|outside|terrace|patio', says: 'Yes, we have a few tables on the terrace.', afterMs: 600 },
    { hears: 'bye', says: 'Thank you for calling. Goodbye!', hangsUp: true },
  ],
  otherwise: 'Yes, that is right.',
};

export const demoPhone = '+14155550177';

export const demoPrompt =
  'Call Olive Garden and book a dinner reservation for Friday at 7pm, party of 2, under Josh Miller. ' +
  'If 7pm is not available, any time between 6pm and 8pm is fine. Ask whether they have outdoor seating.';
