import type { Phone } from '../phone.ts';
import { FriendlyPerson } from './friendly-person.ts';
import type { Handset, Party } from './party.ts';
import { Person } from './person.ts';
import { ScriptedPerson } from './scripted-person.ts';
import { Voicemail } from './voicemail.ts';

/** Whoever is on the phone's side of one call, and what they may have to say. */
export interface Speaker {
  readonly party: (handset: Handset) => Party;
  readonly texts: Iterable<string>;
}

/** The phone's side is another line. */
export const nobody: Speaker = { party: () => ({ tick: () => {} }), texts: [] };

/** `phone` null: a number without an entry, and so a friendly person. Whoever calls us is a person. */
export function whoSpeaks(phone: Phone | null, number: string, side: 'called' | 'caller'): Speaker {
  if (phone?.answer === 'voicemail' && side === 'called') {
    return { party: (handset) => new Voicemail(handset, phone), texts: [phone.greeting] };
  }
  const script = phone ? new ScriptedPerson(phone) : new FriendlyPerson(number, side);
  const picksUp = side === 'caller' || !phone || phone.answer === 'person';
  return { party: (handset) => new Person(handset, script), texts: picksUp ? script.texts : [] };
}
