import { trimmed } from './answers.ts';
import type { Conversation } from './conversation.ts';
import type { Hearing } from './hearing.ts';
import { goOn } from './speaking.ts';
import type { AgentTurn } from './turn.ts';

/**
 * A whole statement where a yes or no was asked for ("You could ask Dr. Feld"): its words are kept, and it is asked once which of
 * the two it is. False when it was nothing of that kind.
 */
export function neitherYesNorNo(talk: Conversation, turn: AgentTurn, hearing: Hearing): boolean {
  const { pending } = talk;
  const field = talk.pendingField;
  if (pending?.kind !== 'step' || field?.type !== 'yes_no') return false;
  const words = hearing.substance.split(/\s+/).filter((word) => word.length > 1).length;
  const other = (['repeat', 'cannot_hear', 'identifies', 'greeting', 'already_told', 'thinking', 'hold'] as const).some(
    (act) => hearing.acts.has(act),
  );
  if (words < 3 || hearing.polarity?.value.firm === true || hearing.questions.length > 0 || other) return false;
  turn.note(`Said: "${trimmed(hearing)}".`);
  if (talk.asked >= 2) {
    talk.declined.add(field.key);
    turn.say("All right, I'll pass that on.");
    goOn(talk, turn);
    return true;
  }
  talk.asked += 1;
  turn.say(pending.item.step.kind === 'propose' ? 'I see. So would that work?' : 'I see. So is that a yes?', 'yes_no');
  return true;
}
