import { actPatterns, type ActKind } from './act-patterns.ts';
import type { Found, Utterance } from './utterance.ts';

export type { ActKind };

const compiled = Object.entries(actPatterns).map(
  ([kind, patterns]) => [kind as ActKind, new RegExp(patterns.map((one) => `(?:${one})`).join('|'), 'g')] as const,
);

/** What people do with words on the phone besides answering: every such act in an utterance, in order. */
export function findActs(utterance: Utterance): Found<ActKind>[] {
  return compiled
    .flatMap(([kind, pattern]) =>
      [...utterance.plain.matchAll(pattern)].map((match) => ({
        value: kind,
        start: match.index,
        end: match.index + match[0].length,
      })),
    )
    .toSorted((a, b) => a.start - b.start);
}

const asksFirst =
  /^(?:(?:and|so|but|okay|ok|um|uh|well|sorry|sure|yes|yeah|right|great|perfect|alright|all right|thanks|thank you|actually|hmm|oh|wait|hi|hello|no|certainly|of course|absolutely|no problem|sir|ma'am),? )*(?:(?:for|at|on|under|in|by|to|from|about) )?(?:what|what's|whats|when|when's|where|where's|who|who's|whose|which|why|how|how's)\b/;
const auxiliaryFirst =
  /^(?:(?:and|so|but|okay|ok|um|uh|well|sorry|sure|yes|yeah|right|great|perfect|alright|all right|actually|hmm|oh|wait|no|certainly|of course|absolutely),? )*(?:is|are|was|were|do|does|did|can|could|will|would|should|have|has|may|might|am)(?:n't)? (?:i|you|we|they|he|she|it|that|this|there|the|your|my|our|any|anyone|somebody|someone|these|those)\b/;
const tag = /, (?:right|correct|okay|ok|yeah|yes|huh|no)\?$/;
const asksWords =
  /\b(?:may i (?:ask|have|get|know)|can i (?:ask|have|get)|could i (?:ask|have|get)|(?:i'd|i) (?:like|need|want) to (?:know|ask)|i (?:was wondering|wonder) (?:if|what|when|how|whether)|(?:just )?need (?:a|your|the|his|her) (?:name|phone|number|email|contact|credit card|date of birth)|i(?:'ll| will)? (?:just )?need (?:a|your|the|his|her|some))\b/;

/** "Maybe fifteen years?": an answer with a rising voice. */
const uptalk =
  /^(?:(?:um+|uh+|well|hmm+|oh),? )*(?:maybe|probably|perhaps|about|around|roughly|like|say|i think|i guess|i'd say|i would say)\b(?!.*\b(?:you|your)\b)/;

/** True when a sentence asks for something. Ears may give no question mark. */
export function asks(sentence: string): boolean {
  const plain = sentence.toLowerCase().replace(/[’‘]/g, "'").trim();
  if (/\bwhy not[.!]?$/.test(plain) || (tag.test(plain) && !asksFirst.test(plain))) return false;
  if (uptalk.test(plain)) return false;
  return plain.endsWith('?') || asksFirst.test(plain) || auxiliaryFirst.test(plain) || asksWords.test(plain);
}
