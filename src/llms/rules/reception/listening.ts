import type { FieldValue } from '../../../core/report/report.ts';
import type { Field } from '../../../core/workflow/workflow.ts';
import { findEmails, findPhones } from '../language/contact-details.ts';
import { capitalised } from '../language/inversion.ts';
import { introducedAs } from '../mind/given-name.ts';
import type { Hearing, HeardSentence } from '../mind/hearing.ts';
import type { AgentTurn } from '../mind/turn.ts';
import type { Desk } from './desk.ts';
import { callBackTimeIn, namesPerson, statesMatter } from './wishes.ts';

const longestReason = 300;

/** Takes down what a caller lets fall without having been asked. */
export function takeDown(desk: Desk, hearing: Hearing, turn: AgentTurn): void {
  const { utterance, text } = hearing;
  const name = introducedAs(text);
  if (name !== null && desk.open('caller_name')) learn(desk, turn, 'caller_name', name, sentenceWith(hearing, name));
  const email = findEmails(utterance).at(-1);
  const emailField = desk.workflow.fields.find((field) => field.type === 'email');
  if (email && emailField && desk.open(emailField.key)) learn(desk, turn, emailField.key, email.value, text);
  const phone = findPhones(utterance, desk.country).at(-1);
  if (phone && desk.open('callback_number') && /\b(?:number|reach|call|phone|cell|mobile)\b/.test(utterance.plain))
    learn(desk, turn, 'callback_number', phone.value, text);
  for (const sentence of hearing.sentences) {
    const when = callBackTimeIn(sentence);
    if (when !== null && desk.open('callback_time')) learn(desk, turn, 'callback_time', when, sentence.text);
  }
}

/** What they call about, the first time that they say it. True when it is new. */
export function takeReason(
  desk: Desk,
  hearing: Hearing,
  turn: AgentTurn,
  sentences: readonly HeardSentence[],
): boolean {
  if (desk.reason !== null || sentences.length === 0) return false;
  const first = sentences[0];
  const last = sentences.at(-1);
  if (!first || !last) return false;
  const quote = hearing.text.slice(first.start, last.end).slice(0, longestReason);
  const words = reasonWords(quote);
  if (words === '') return false;
  desk.reason = words;
  learn(desk, turn, 'reason', words, quote);
  return true;
}

/** Sentences that state a matter. */
export function matterIn(hearing: Hearing): HeardSentence[] {
  const states = hearing.sentences.filter(statesMatter);
  const others = states.filter((one) => !namesPerson(one.utterance.plain));
  return others.length > 0
    ? others
    : states.filter((one) => /\b(?:about|regarding|because|concerning)\b/.test(one.utterance.plain));
}

export function learn(desk: Desk, turn: AgentTurn, key: string, value: FieldValue, quote: string): void {
  turn.record(key, value, quote);
  desk.learned.set(key, value);
  desk.declined.delete(key);
}

export function learnField(desk: Desk, turn: AgentTurn, field: Field, value: FieldValue, quote: string): void {
  learn(desk, turn, field.key, value, quote);
  if (field.key === 'reason' && typeof value === 'string') desk.reason = value;
}

const leadIn =
  /^(?:(?:yes|yeah|yep|no|oh|ah|um+|uh+|er|well|so|okay|ok|right|hi there|hi|hiya|hello there|hello|hey there|hey|good (?:morning|afternoon|evening)|thanks|thank you|please|listen|look|thank goodness|fine|hang on|basically|i guess|dear)\b[\s,.!:;-]*)+/i;
const introduction =
  /^(?:[Mm]y name(?:'s| is)|[Tt]his is|[Ii]'m|[Ii] am|[Ii]t's|[Ii]t is|[Yy]ou're speaking (?:with|to)) \p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2}(?: (?:here|from [^,.]+|calling))?[\s,.!;-]+(?:and )?/u;

function reasonWords(quote: string): string {
  const bare = quote.replace(leadIn, '').replace(introduction, '').replace(leadIn, '').trim();
  return capitalised(bare.replace(/[\s.,!]+$/, ''));
}

function sentenceWith(hearing: Hearing, words: string): string {
  return hearing.sentences.find((one) => one.text.includes(words))?.text ?? hearing.text;
}
