import type { Hearing } from '../mind/hearing.ts';

const nods =
  /^(?:(?:uh[- ]?huh|mm+[- ]?h?mm?|mhm|okay|ok|right|yeah|yes|yep|i see|sure|go on|go ahead|hm+|oh|ah|alright|all right|got it|hello|hi|great|good|fine|perfect|lovely|wonderful|thanks|thank you|there|no worries|cheers)[\s,.!?]*)+$/i;

/** Nothing but that they are there and listen. */
export function onlyNods(hearing: Hearing): boolean {
  return nods.test(hearing.text.trim());
}
