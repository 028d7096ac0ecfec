import { listen } from '../language/utterance.ts';
import { isVerbForm } from '../language/verb-forms.ts';

/** Words that say nothing of what a call is about. */
const empty = new Set(
  `a an the this that these those it its i me my mine we us our you your he him his she her they them their theirs who whom whose which what
when where why how if and or but so then than as at by for from in into of off on onto out over to up with without about around after before
again also just please kindly now soon asap today tomorrow tonight later sometime anytime some any something anything someone somebody anyone
anybody everyone everything thing things stuff one ones other another more most very really quite too not no yes ok okay hey hi hello thanks
thank is are am was were be been being do does did done have has had can could will would shall should may might must let lets get got
getting give go going gonna want wanna need needs like make makes making made take see know say tell talk speak ask try use using help
call calls calling called phone telephone ring dial number contact person people guy guys lady man woman customer customers client clients
user users book booking booked reserve reservation reservations schedule scheduled scheduling appointment appointments meeting meetings
arrange set place order ordering buy confirm cancel reschedule remind reminder message info information details detail question questions
check follow quick quickly nice good great best well doing fine there here way job task work agent assistant ai bot voice test testing
way sure whatever wherever whoever business company store shop restaurant place somewhere hear back think feel chat conversation random
stranger friend reach connect discuss`.split(/\s+/),
);

const bare = /^(?:\p{L}|\p{L}+'(?:s|re|ve|ll|d|m|t)|st|nd|rd|th|am|pm)$/u;

/** "Cancel my appointment tomorrow": there is one of it, and it is known when. */
const heldThing =
  /\b(?:confirm|cancel|re-?schedule|postpone|move)\b[^.]*\b(?:appointment|meeting|reservation|booking|order|visit|interview|delivery|class|lesson)\b/i;
const dayOrHour =
  /\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2}(?::\d{2})? ?(?:am|pm)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d)/i;

export interface Specifics {
  /** Content words that narrow the call down. */
  readonly words: readonly string[];
  readonly missing: readonly ('purpose' | 'details' | 'who')[];
}

/** Purposes that one specific word is enough for: "ask about parking", "remind them of the rent". */
const pointed =
  /\b(?:ask|find out|check|see|inquire|enquire)\b[^.]*\b(?:if|whether|about|what|when|where|how|why|for)\b|\bremind\b[^.]*\b(?:about|of|that|to)\b|\b(?:collect|get) (?:their|his|her|the) \w+|\blet (?:them|him|her|\w+) know\b|\bwish\b/i;

/**
 * What a prompt gives a caller to go by. Fewer than two specific words are too few to act on, one where the purpose is a pointed
 * question; then `missing` says what is not there: what for, the particulars, or about whom. Text without any common word is noise.
 */
export function specificsOf(prompt: string): Specifics {
  const all = listen(prompt).norm.match(/\p{L}[\p{L}'-]*|\d[\d.,:/-]*/gu) ?? [];
  const distinct = [...new Set(all.filter((word) => !empty.has(word) && !bare.test(word)))];
  const noise = !all.some((word) => empty.has(word) || isVerbForm(word));
  const enough =
    distinct.length >= (pointed.test(prompt) ? 1 : 2) || (heldThing.test(prompt) && dayOrHour.test(prompt));
  if (!noise && enough) return { words: distinct, missing: [] };
  const purpose =
    /\b(?:book|reserve|schedul|confirm|cancel|remind|ask|order|survey|invite|wish|tell|inform|collect|buy|arrange|follow up|check)/i.test(
      prompt,
    );
  const missing: ('purpose' | 'details' | 'who')[] = purpose ? ['details'] : ['purpose', 'details'];
  if (!namesSomebody(prompt)) missing.push('who');
  return { words: distinct, missing };
}

function namesSomebody(prompt: string): boolean {
  return (
    /(?<=\s)\p{Lu}\p{Ll}+/u.test(prompt) ||
    /\b(?:my|the|this|our) (?:mom|mother|dad|father|wife|husband|brother|sister|doctor|dentist|landlord|plumber|boss|son|daughter|bank)\b/i.test(
      prompt,
    )
  );
}

const hints = {
  purpose: 'what the call is for',
  details: 'the details (what, when, for whom, what to ask)',
  who: 'who is called or on whose behalf',
} as const;

export function vagueHint(missing: readonly ('purpose' | 'details' | 'who')[]): string {
  const parts = missing.map((one) => hints[one]);
  const listed = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
  return `The prompt says too little to make a call of it. Add ${listed}, as you would brief a person.`;
}
