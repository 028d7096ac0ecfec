/** A booking, and who picks up. On the line the agent is told what it asks for, and thanked. */
export const bookingPrompt =
  'Call Olive Garden and book a dinner reservation for Friday at 7pm, party of 2, under Josh Miller. ' +
  'Ask whether they have outdoor seating.';

export const restaurantLines = [
  { hears: 'table|reserv|book', says: 'Yes, seven on Friday works. What name is it under?', afterMs: 700 },
  { hears: 'josh|miller', says: 'Josh Miller, for two. You are all set.', afterMs: 600 },
  { hears: 'outdoor|outside|terrace|patio', says: 'Yes, we have a few tables on the terrace.', afterMs: 600 },
  { hears: 'bye', says: 'Thank you for calling. Goodbye!', hangsUp: true },
] as const;

export const restaurant = {
  voice: 'slt',
  opening: 'Olive Garden, good evening. This is Maria speaking.',
  lines: restaurantLines,
  otherwise: 'Yes, that is right.',
} as const;
