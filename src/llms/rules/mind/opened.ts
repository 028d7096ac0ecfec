import { sentencesOf } from '../language/sentences.ts';
import { contentWords, stem } from '../language/word-match.ts';
import type { Conversation } from './conversation.ts';
import type { AgentTurn } from './turn.ts';

const announces = /^I have a (?:few )?(?:quick|short) questions?\.?$/i;

/**
 * The owner's own first words may have asked already what the plan asks first, or announced it: neither is said again. True when the
 * opening has put the plan's question, so that the word is theirs.
 */
export function askedInOpening(talk: Conversation, turn: AgentTurn): boolean {
  const last = sentencesOf(talk.opening).at(-1) ?? '';
  if (/\bquestions?\b/i.test(talk.opening))
    talk.agenda = talk.agenda.filter(({ step }) => step.kind !== 'tell' || !announces.test(step.text));
  if (!last.endsWith('?')) return false;
  const at = talk.agenda.findIndex(({ step }) => step.kind !== 'tell');
  const item = talk.agenda[at];
  if (!item || !asksTheSame(last, item.step.text)) return false;
  talk.agenda = talk.agenda.slice(at + 1);
  talk.underWay = true;
  talk.expect({ kind: 'step', item });
  turn.wait(0);
  return true;
}

/** Most words of the shorter one are words of the other. */
function asksTheSame(one: string, other: string): boolean {
  const question = sentencesOf(other).at(-1) ?? other;
  const [mine, theirs] = [one, question].map((text) => new Set(contentWords(text).map(stem)));
  if (!mine || !theirs) return false;
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  return shared > 0 && shared >= Math.ceil(Math.min(mine.size, theirs.size) * 0.6);
}
