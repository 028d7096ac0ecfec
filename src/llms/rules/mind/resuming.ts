import type { CallSoFar } from '../../../core/ports/mind.ts';
import type { TranscriptTurn } from '../../../core/call/transcript.ts';
import { branchSteps } from './branches.ts';
import type { AgendaItem, Conversation } from './conversation.ts';
import { contentWords, stem } from '../language/word-match.ts';

/**
 * Takes a call over in its middle. What was recorded is done, what was told is not told again, and the question that was being
 * asked comes first. Returns what the person said to that question, '' when they were not heard yet.
 */
export function takeOver(talk: Conversation, soFar: CallSoFar): string {
  for (const { key, value, quote } of soFar.recorded) {
    talk.learned.delete(key);
    talk.declined.delete(key);
    if (value === null) talk.declined.add(key);
    else talk.learned.set(key, { value, quote });
  }
  const spoken = soFar.transcript.filter((turn) => turn.role === 'ai');
  talk.underWay = spoken.length > 0;
  talk.agenda = stillOpen(talk, spoken);
  const asked = askedLast(talk.agenda, soFar.transcript);
  if (!asked) return '';
  talk.agenda = [asked.item, ...talk.agenda.filter((item) => item !== asked.item)];
  return asked.answer;
}

function stillOpen(talk: Conversation, spoken: readonly TranscriptTurn[]): AgendaItem[] {
  const reached = talk.agenda.findLastIndex((item) => isSettled(talk, item));
  const open: AgendaItem[] = [];
  for (const [at, item] of talk.agenda.entries()) {
    if (!isDone(talk, item, spoken, at < reached)) open.push(item);
    if (!isSettled(talk, item)) continue;
    const { steps, closes } = branchSteps(talk, item);
    const rest = steps.filter((step) => !isDone(talk, step, spoken, at < reached));
    if (closes) return rest;
    open.push(...rest);
  }
  return open;
}

function isSettled(talk: Conversation, { step }: AgendaItem): boolean {
  return step.field !== null && (talk.learned.has(step.field) || talk.declined.has(step.field));
}

function isDone(talk: Conversation, item: AgendaItem, spoken: readonly TranscriptTurn[], passed: boolean): boolean {
  if (item.step.field !== null) return isSettled(talk, item);
  return passed || spoken.some((turn) => echo(item.step.text, turn.text) >= enough);
}

const enough = 0.6;

/** The open step that the agent's last question was about, and the person's words right after it. */
export function askedLast(
  agenda: readonly AgendaItem[],
  transcript: readonly TranscriptTurn[],
): { readonly item: AgendaItem; readonly answer: string } | null {
  const at = transcript.findLastIndex((turn) => turn.role === 'ai' && turn.text.includes('?'));
  const question = transcript[at]?.text;
  if (question === undefined) return null;
  const scored = agenda
    .filter((item) => item.step.kind !== 'tell')
    .map((item) => ({ item, score: echo(item.step.text, question) }))
    .filter(({ score }) => score >= enough)
    .toSorted((one, other) => other.score - one.score);
  const item = scored[0]?.item;
  if (!item) return null;
  const after = transcript.slice(at + 1);
  const next = after.findIndex((turn) => turn.role === 'ai');
  const answer = after.slice(0, next < 0 ? after.length : next).map((turn) => turn.text);
  return { item, answer: answer.join(' ') };
}

/** The share of the words of `text` that come up in `said`, too. */
function echo(text: string, said: string): number {
  const wanted = new Set(contentWords(text).map(stem));
  const heard = new Set(contentWords(said).map(stem));
  if (wanted.size === 0) return 0;
  return [...wanted].filter((word) => heard.has(word)).length / wanted.size;
}
