import { asks, findActs, type ActKind } from '../language/acts.ts';
import { polarityOf, type Polarity } from '../language/polarity.ts';
import { sentenceSpans, type Span } from '../language/sentences.ts';
import { listen, type Found, type Utterance } from '../language/utterance.ts';

/** A sentence of what was heard, and what it does. */
export interface HeardSentence extends Span {
  readonly text: string;
  readonly utterance: Utterance;
  readonly acts: ReadonlySet<ActKind>;
  readonly asks: boolean;
}

/** A turn of the person, taken apart. */
export interface Hearing {
  readonly text: string;
  readonly utterance: Utterance;
  readonly sentences: readonly HeardSentence[];
  readonly acts: ReadonlySet<ActKind>;
  readonly polarity: Found<Polarity> | null;
  /** Sentences that ask the agent something. */
  readonly questions: readonly HeardSentence[];
  /** What is left of the words once courtesies, acts and questions are taken out. */
  readonly substance: string;
}

export function hear(text: string): Hearing {
  const utterance = listen(text);
  const sentences = sentenceSpans(text).map((span) => sentence(text, span));
  return {
    text,
    utterance,
    sentences,
    acts: new Set(findActs(utterance).map((act) => act.value)),
    polarity: polarityOf(utterance),
    questions: sentences.filter((one) => one.asks && !courtesy.test(one.text.toLowerCase())),
    substance: substanceOf(sentences),
  };
}

const courtesy =
  /^(?:(?:hello|hi|hey|yes|yeah|okay|ok|right|hm+|oh|really|so|huh|what|sorry|pardon|excuse me|who|alright)[,.! ]*)+\?$|^(?:can|could) you (?:please )?(?:hold|wait|repeat|say)\b|\bare you (?:still )?there\b/;

function sentence(text: string, span: Span): HeardSentence {
  const own = text.slice(span.start, span.end);
  const utterance = listen(own);
  return { ...span, text: own, utterance, acts: new Set(findActs(utterance).map((act) => act.value)), asks: asks(own) };
}

const noise =
  /\b(?:um+|uh+|er+m?|hmm+|ah+|oh+|well|so|like|you know|i mean|let me think|let's see|let me see|hello|hi|hey|hiya|good (?:morning|afternoon|evening)|thanks|thank you|please|yes|yeah|yep|yup|sure|okay|ok|of course|alright|all right|right|no|nope|great|good|fine|absolutely|certainly|definitely|bye|goodbye|no problem|sorry|one moment|just a (?:moment|second|sec|minute)|hold on|hang on|a (?:moment|second|sec)|got it|i see|perfect|this is|speaking)\b/gi;

function substanceOf(sentences: readonly HeardSentence[]): string {
  return sentences
    .filter((one) => !one.asks)
    .map((one) => one.text)
    .join(' ')
    .replace(noise, ' ')
    .replace(/[^\p{L}\p{N}@$%']+/gu, ' ')
    .trim();
}
