import type { CallUrgency } from '../../../core/report/caller-summary.ts';

const noHurry =
  /\b(?:not (?:that |really |very |so |super |terribly )?urgent|isn't urgent|no (?:rush|hurry|urgency)|(?:not|isn't) an emergency|not in (?:a|any) (?:rush|hurry)|whenever (?:you|they|he|she|it|is|suits)|when(?:ever)? you (?:get|have) (?:a|the) (?:chance|time|moment)|take your time|any ?time (?:this|next) (?:week|month)|nothing urgent|low priority|it can wait)\b/;
const pressing =
  /\b(?:emergency|urgent(?:ly)?|asap|a\.s\.a\.p|right away|right now|immediately|as soon as (?:possible|you can|they can|he can|she can)|straight away|at once|within (?:the|an|one|two|\d) hours?|can't wait|cannot wait|desperate(?:ly)?|critical|life[- ]threatening|before (?:it's|it is) too late|this (?:very )?(?:minute|instant))\b/;
const danger =
  /\b(?:flood(?:s|ed|ing)?|burst|gushing|pouring(?: (?:in|out|through|from))?|(?:water|rain) (?:is |was )?(?:coming|running|dripping|leaking) (?:in|through|down|out|from)|water (?:is )?everywhere|gas (?:leak|smell)|smell(?:s|ing)? (?:of )?gas|smoke|sparks?|sparking|on fire|bleeding|unconscious|chest pain|can't breathe|severe pain|(?:terrible|awful|excruciating|unbearable|really bad|so much|a lot of) pain|knocked out|swollen|locked out|locked (?:myself|ourselves) out|stranded|broke(?:n)? in(?:to)?|break-?in|no (?:heat|heating|power|electricity|water)\b|sewage|overflow(?:s|ing)?|collapsed|poison\w*|swallowed|hit by a car|not breathing|seizure)\b/;
const soon =
  /\b(?:leak(?:s|ing)?|today|tonight|this (?:morning|afternoon|evening|week)|tomorrow|soon|quickly|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|pain(?:ful)?|hurts?|(?:not|isn't|stopped|won't|doesn't) (?:work|start|heat|cool|turn)\w*)\b/;

/** How urgent a matter is by the words that somebody puts it in; null where they say nothing of it. */
export function urgencyIn(text: string): CallUrgency | null {
  const plain = plainOf(text);
  if (noHurry.test(plain)) return 'low';
  if (isDire(text) || pressing.test(plain)) return 'high';
  return soon.test(plain) ? 'medium' : null;
}

/** Harm is done, or about to be. */
export function isDire(text: string): boolean {
  const plain = plainOf(text);
  return danger.test(plain) && !/\bno (?:emergency|pain|bleeding|smoke)\b/.test(plain);
}

function plainOf(text: string): string {
  return text.replace(/[’‘`]/g, "'").replace(/\s+/g, ' ').toLowerCase();
}
