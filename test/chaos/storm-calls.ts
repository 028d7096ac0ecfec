export interface StormPhone {
  readonly number: string;
  readonly phone: Readonly<Record<string, unknown>>;
}

/** One of each kind of answer, so that kills meet every phase of a call. */
export function stormPhones(): StormPhone[] {
  const phones: Readonly<Record<string, unknown>>[] = [
    {},
    { ringSecs: 1, lines: [{ hears: 'table|reservation|book', says: 'Yes, that works, you are all set.' }] },
    { ringSecs: 4, opening: null, lines: [{ hears: '.', says: 'Sure, fine.', times: 0 }] },
    { lines: [{ hears: '.', says: 'Not today, thank you. Bye.', hangsUp: true }] },
    { answer: 'voicemail', greeting: 'You have reached the front desk. Please leave a message after the beep.' },
    { answer: 'busy' },
    { answer: 'no_answer' },
    { answer: 'rejected' },
    { answer: 'failed' },
    { silentAfterTurns: 1 },
    { line: { dropAfterMs: 6000 } },
  ];
  return phones.map((phone, i) => ({ number: `+1415555${String(1000 + i)}`, phone }));
}

export function stormPrompt(request: number): string {
  const people = 2 + (request % 6);
  return `Book a table for ${people} on Friday at 7pm under the name Josh Miller.`;
}
