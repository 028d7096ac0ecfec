import type { HeardSentence } from '../mind/hearing.ts';
import { contentWords, stem } from '../language/word-match.ts';
import type { Desk, Lookup } from './desk.ts';
import { type FoundFacts, topicOf } from './fact-search.ts';
import { parametersOf, valueIn } from './tool-arguments.ts';
import { wantsDoing } from './wishes.ts';

/** What comes of a question. */
export type Answered =
  | { readonly kind: 'told'; readonly text: string }
  | { readonly kind: 'lookup'; readonly lookup: Lookup }
  /** Not to be spoken of. `instead`: what may be told of it. */
  | { readonly kind: 'barred'; readonly instead: string | null }
  /** Nothing is known that answers it; `near` is of the same kind. */
  | { readonly kind: 'unknown'; readonly near: string | null };

export function answerTo(desk: Desk, question: HeardSentence): Answered {
  const first = answerOf(desk, question.text, question.utterance.plain);
  const goesOn = first.kind === 'unknown' && desk.lastAsked !== null && goingOn.test(question.utterance.plain);
  const answer = goesOn
    ? answerOf(
        desk,
        `${question.text} ${desk.lastAsked}`,
        `${question.utterance.plain} ${desk.lastAsked?.toLowerCase()}`,
      )
    : first;
  if (!goesOn && (answer.kind === 'told' || answer.kind === 'lookup')) desk.lastAsked = question.text;
  return answer;
}

const goingOn = /^(?:and |so |okay,? |ok,? )*(?:what|how) about\b|^(?:and|or) (?:on )?\w+(?: \w+){0,3}\?$/;

function answerOf(desk: Desk, text: string, plain: string): Answered {
  const found = desk.facts.find(plain);
  if (isBarred(desk, plain)) return { kind: 'barred', instead: found === null ? null : textOf(found) };
  const lookup = lookupFor(desk, text, plain);
  if (lookup !== null) return { kind: 'lookup', lookup };
  if (found?.sure) return { kind: 'told', text: textOf(found) };
  return { kind: 'unknown', near: found === null ? null : textOf(found) };
}

/** The owner's tool for these words, with the arguments that they give. */
export function lookupFor(desk: Desk, text: string, plain: string): Lookup | null {
  const tool = desk.tools.fitting(plain, wantsDoing(plain));
  if (tool === null) return null;
  const given = parametersOf(tool).flatMap((parameter) => {
    const value = valueIn(parameter, text, desk.caller, false);
    const guessed = !parameter.required && value === text.trim() && !/\b(?:question|query)\b/.test(parameter.about);
    return value === undefined || guessed ? [] : [[parameter.name, value] as const];
  });
  return { tool, arguments: Object.fromEntries(given), wish: text };
}

function textOf({ facts }: FoundFacts): string {
  return facts.map((fact) => fact.text).join(' ');
}

const fields: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:medical|diagnos\w*|treatments?|medications?|dosages?|health)\b/i,
    /\b(?:should (?:i|we|he|she|they)|can (?:i|we|he|she) (?:take|give|use|put|eat|drink)|what (?:should|can|could|do) (?:i|we) (?:take|give|do (?:for|about)|put)|dose|dosage|ibuprofen|aspirin|tylenol|paracetamol|antibiotics?|symptoms?|is (?:it|this|that|he|she) (?:serious|dangerous|infected|normal|contagious|broken)|what do you think it is|diagnos)/,
  ],
  [
    /\blegal\b/i,
    /\b(?:can (?:i|we|they|he|she) (?:\w+ )?(?:sue|evict|keep|take|contest|claim|be arrested)|do (?:i|we) have a case|is (?:it|that|this) (?:legal|allowed|against the law)|am i (?:liable|allowed|entitled)|what are my rights|should (?:i|we) (?:sign|sue|accept|plead|contest|settle)|will (?:i|we) win)\b/,
  ],
  [
    /\b(?:financial|investment|tax)\b/i,
    /\b(?:should (?:i|we) (?:invest|buy|sell|deduct|file|claim)|can (?:i|we) deduct|good investment|tax (?:advice|deductible))\b/,
  ],
  [
    /\b(?:prices?|pricing|quotes?|costs?|fees?|rates?|estimates?)\b/i,
    /\b(?:how much|pric\w+|costs?|charge|fees?|rates?|quote|estimate|ball ?park)\b/,
  ],
  [/\brefunds?\b/i, /\b(?:refund|money back|reimburs\w+|credit (?:me|my))\b/],
  [/\bdiscounts?\b/i, /\b(?:discount|deal|cheaper|coupon|lower price|knock .* off)\b/],
  [
    /\b(?:personal|private|home|cell|staff|employee|employees|schedules?|whereabouts)\b/i,
    /\b(?:(?:his|her|their|'s|the \w+'s) (?:cell|home|personal|private|mobile|direct) ?(?:phone)? ?(?:number|address|email)?|where (?:does|do) (?:he|she|they|\w+) live|home (?:address|number|phone))\b/,
  ],
  [
    /\b(?:arrival times?|exact times?|guarantee\w*|availability)\b/i,
    /\b(?:exactly when|what time exactly|guarantee|promise me)\b/,
  ],
];
const ruling =
  /\b(?:quote|give|discuss|mention|share|reveal|disclose|tell|say|talk|diagnos|suggest|offer|promise|provide|answer|comment|recommend|negotiat|speculat|guess|commit|confirm|speak)\w*/i;

/** Whether the owner does not want this spoken of. */
function isBarred(desk: Desk, plain: string): boolean {
  const asked = new Set(contentWords(plain).map(stem));
  return desk.workflow.prohibitions.some((rule) => {
    if (!ruling.test(rule)) return false;
    if (fields.some(([of, spoken]) => of.test(rule) && spoken.test(plain))) return true;
    const words = contentWords(rule.replace(ruling, ' '))
      .filter(
        (word) =>
          !/^(?:never|don't|do|avoid|advice|details?|information|specific|exact|phone|anyone|anybody|caller|callers|make|up|ever|other|over)$/.test(
            word,
          ),
      )
      .map(stem);
    return (
      words.length > 0 &&
      words.filter((word) => asked.has(word)).length >= Math.max(1, Math.ceil(words.length * 0.6)) &&
      topicOf(plain) !== 'hours'
    );
  });
}
