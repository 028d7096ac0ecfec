import type { Branch } from '../../../core/workflow/workflow.ts';
import { intentIn } from '../language/intents.ts';
import { urgencyIn } from '../language/urgency.ts';
import { contentWords, speaksOf, stem } from '../language/word-match.ts';
import type { Hearing } from '../mind/hearing.ts';
import type { Desk } from './desk.ts';

/** What the owner has foreseen and the caller has now come up with; each once. */
export function foreseenIn(desk: Desk, hearing: Hearing): Branch[] {
  const found = desk.workflow.anytime.filter(
    (branch) => !desk.triggered.has(branch) && isAbout(branch.when.about, hearing),
  );
  for (const branch of found) desk.triggered.add(branch);
  return found;
}

/** "an emergency (flooding, burst pipes, sewage)": one of these is enough. */
function isAbout(about: string, hearing: Hearing): boolean {
  const { text } = hearing;
  const subject = about.toLowerCase();
  if (/\b(?:emergency|urgent|emergencies)\b/.test(subject) && urgencyIn(text) === 'high' && !asksOnly(hearing))
    return true;
  if (/\b(?:upset|angry|complain\w*|unhappy|frustrated|annoyed|dissatisfied)\b/.test(subject)) {
    if (hearing.acts.has('angry') || intentIn([text]) === 'complaint') return true;
  }
  return subject
    .replace(
      /\b(?:asks?|asking|wants?|wanting|mentions?|needs?|says?|inquires?|enquires?|calls?|calling|complains?)(?: to (?:know|ask|hear))?\b(?: about| for| if| whether| that)?/g,
      ' ',
    )
    .split(/[(),;/]|\bor\b/)
    .map((one) => one.replace(/\b(?:it's|its|is|are|an?|the|about|for|e\.g\.?|such as|like|example)\b/g, ' ').trim())
    .filter((one) => contentWords(one).length > 0)
    .some((one) => mentions(text, one));
}

function mentions(text: string, subject: string): boolean {
  const said = new Set(contentWords(text).map(stem));
  const words = contentWords(subject).map(stem);
  const hits = words.filter((word) => said.has(word)).length;
  if (words.length <= 2 ? hits === words.length : hits >= Math.ceil(words.length * 0.6)) return true;
  return words.length <= 2 && speaksOf(text, subject) && hits > 0;
}

function asksOnly(hearing: Hearing): boolean {
  return hearing.sentences.every((one) => one.asks);
}
