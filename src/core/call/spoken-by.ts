import type { OwnNumber } from '../number/own-number.ts';
import { choiceFrom } from '../ports/engine-choice.ts';
import type { Call } from './call.ts';

/** Who speaks on a number's calls: a premium voice takes the agent's place, and needs an engine that speaks with a mouth of its own. */
export function spokenBy(
  { premiumVoice }: OwnNumber,
  agentVoice: string,
): Pick<Call, 'voice'> & Partial<Pick<Call, 'engineChoice'>> {
  if (premiumVoice === null) return { voice: agentVoice };
  return { voice: premiumVoice, engineChoice: choiceFrom({ engine: 'cascade' }) };
}
