import type { Fact } from '../../../core/workflow/workflow.ts';
import { contentWords, stem } from '../language/word-match.ts';

/** What a question is about, where its kind alone says where the answer stands. */
export type Topic = 'hours' | 'price' | 'place' | 'payment' | 'duration' | 'services';

const asked: readonly (readonly [Topic, RegExp])[] = [
  [
    'price',
    /\b(?:how much|pric(?:e|es|ing|ey)|costs?|charg(?:e|es|ing)|fees?|rates?|expensive|cheap|run me|set me back|dollars|what(?:'s| is) (?:it|that) going to be)\b/,
  ],
  [
    'hours',
    /\b(?:(?:are|is|you|they|it|be) (?:\w+ ){0,3}(?:open|closed)|(?:do|does|will) (?:you|they|\w+) (?:open|close)|open(?:s|ing)? (?:on|at|until|till|today|tomorrow|late|early|hours|times?|right now|now|this|over|during|weekends?|sundays?|saturdays?)|clos(?:e|es|ing) (?:at|on|today|time|for)|hours|(?:how|until how|till how) (?:late|early)|until when|what time (?:do|does|are|can|is|will)|when (?:are|do|does|can|is|will) (?:you|they|the|somebody|someone)\b[^?]*\b(?:open|close|in|there|available|around)|on (?:the )?weekends?\b)\b/,
  ],
  [
    'place',
    /\b(?:where(?:'s| is| are| do| can| would| exactly)|address|located|location|directions?|find you|get there|parking|park|which floor|street)\b/,
  ],
  [
    'payment',
    /\b(?:(?:take|accept|pay|use|bill|process)\b[^?]*\b(?:cards?|cash|checks?|cheques?|insurance|visa|mastercard|amex|apple pay|venmo|paypal|medicare|medicaid|installments?|delta|cigna|aetna|blue cross)|insurance|payment (?:plans?|options?|methods?)|(?:how|ways) (?:can|do|to) (?:i |we )?pay)\b/,
  ],
  [
    'duration',
    /\b(?:how long|how many (?:days|weeks|hours|minutes|months)|turnaround|how (?:soon|quick(?:ly)?|fast))\b/,
  ],
  [
    'services',
    /\b(?:(?:do|does|can|could) (?:you|they|y'all|your \w+)\b[^?]*\b(?:do|offer|have|sell|carry|treat|see|fix|repair|handle|look at|work on|work with|make|provide|serve|service|stock|teach|rent|install|cover|help with|specialize|deliver|ship|clean|bake|cater|groom|board|allow)|(?:what|which) (?:kind|kinds|type|types|sort|sorts|services|products|brands|classes|treatments|services)\b|is there (?:a|an|any)|are there (?:any)?|what do you (?:do|offer|sell|have|serve|treat))\b/,
  ],
];
const told: readonly (readonly [Topic, RegExp, RegExp])[] = [
  [
    'price',
    /\b(?:pric|rate|fee|cost)/,
    /[$€£]\s?\d|\b\d+(?:\.\d+)? (?:dollars|euros|pounds|cents)\b|\bfree\b|\bcosts?\b|\bno charge\b|\bthousand\b|\bestimates?\b|\bquotes?\b/,
  ],
  [
    'hours',
    /\b(?:hours|opening)/,
    /\b(?:open|closed?|closes|opens|hours)\b.*(?:\d|day|weekend|noon|midnight|hour|always|never)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b.*\d|\b24\/7\b|\bclosed\b/,
  ],
  [
    'place',
    /\b(?:location|address|where|direction|parking)/,
    /\b(?:street|avenue|road|lane|boulevard|blvd|drive|suite|floor|located|address|parking|park|corner|downtown|across from|next to|behind|opposite|building|st\.|ave)\b/,
  ],
  [
    'payment',
    /\b(?:payment|insurance)/,
    /\b(?:cards?|cash|insurance|cheques?|checks?|payments?|pay|paypal|venmo|deposits?|medicare|medicaid)\b/,
  ],
  [
    'duration',
    /\bduration/,
    /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half an|an|a|a few|several|same|next)[ -](?:to \d+ )?(?:business |working )?(?:minutes?|hours?|days?|weeks?|months?)\b/,
  ],
  [
    'services',
    /\b(?:what we|service|product|menu|treatment|class)/,
    /^(?:we|they|the \w+) (?:do|see|treat|offer|sell|repair|fix|handle|serve|service|have|provide|make|carry|teach|work|specialize|cover|stock|deliver|build|bake|groom|also)\b|\b(?:offers?|provides?|sells?|treats?|repairs?|handles?|speciali[sz]es?)\b/,
  ],
];

/** Words that questions share without being about the same. */
const common = new Set(
  `time day date number people right long much many kind look place today tomorrow tonight back possible actually happen thing bit lot guy folk sir maam hello hi thank
thanks call phone question wonder help work week month year first second new next would're gonna wanna gotta end take good great sure able use you'll`
    .split(/\s+/)
    .flatMap((word) => [word, stem(word)]),
);

export function topicOf(plain: string): Topic | null {
  return asked.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

export interface FoundFacts {
  /** Best first; never empty. */
  readonly facts: readonly Fact[];
  /** Words of the question occur in them: they are about what was asked, not only of its kind. */
  readonly sure: boolean;
}

/** Looks up what is known. Bookkeeping facts are not among `facts`. */
export class FactSearch {
  readonly #facts: readonly Fact[];
  readonly #stems = new Map<Fact, ReadonlySet<string>>();

  constructor(facts: readonly Fact[]) {
    this.#facts = facts;
    for (const fact of facts) this.#stems.set(fact, new Set(stemsOf(`${fact.label} ${fact.text}`)));
  }

  find(plain: string): FoundFacts | null {
    const topic = topicOf(plain);
    const all = [...new Set(stemsOf(plain))].filter((word) => !common.has(word));
    const words = all.filter((word) => !ofTopic(word, topic));
    const candidates = topic === null ? this.#facts : this.#facts.filter((fact) => isOn(fact, topic));
    const best = this.#best(candidates, words);
    if (best.length > 0 && topic !== 'services') return { facts: best, sure: true };
    const anywhere = this.#best(this.#facts, words, topic === null || topic === 'services' ? 0.34 : 0.99);
    if (anywhere.length > 0 && (topic === null || topic === 'services' || topic === 'place' || topic === 'payment'))
      return { facts: anywhere, sure: true };
    if (topic === null) return null;
    if (candidates.length === 0) {
      const other = this.#best(this.#facts, all, 0.34);
      return other.length > 0 ? { facts: other, sure: true } : null;
    }
    if (topic === 'hours') return { facts: candidates.slice(0, 3), sure: true };
    if (topic === 'place') return { facts: candidates.slice(0, 2), sure: words.length < 2 };
    if (topic === 'duration') return candidates.length === 1 ? { facts: candidates, sure: true } : null;
    return { facts: candidates.slice(0, 3), sure: words.length === 0 };
  }

  /** The facts that share most with the words, rare words counting more. */
  #best(candidates: readonly Fact[], words: readonly string[], least = 0.2): Fact[] {
    const scored = candidates
      .map((fact) => ({
        fact,
        score: words.reduce((sum, word) => sum + (this.#has(fact, word) ? this.#weight(word) : 0), 0),
      }))
      .filter(({ score }) => score >= least)
      .toSorted((one, other) => other.score - one.score);
    const top = scored[0]?.score ?? 0;
    return scored
      .filter(({ score }) => score > top - 0.01)
      .map(({ fact }) => fact)
      .slice(0, 3);
  }

  #has(fact: Fact, word: string): boolean {
    return this.#stems.get(fact)?.has(word) ?? false;
  }

  #weight(word: string): number {
    const holders = this.#facts.filter((fact) => this.#has(fact, word)).length;
    return holders === 0 ? 0 : 1 / holders;
  }
}

/** Stems of the words that count, one for those that mean the same. */
export function stemsOf(text: string): string[] {
  return contentWords(text).map((word) => sameAs.get(word) ?? stem(word));
}

const sameAs = new Map(
  [
    'bicycle bike bikes bicycles cycle',
    'child kid kids child children childs toddler',
    'photo photos photograph photographs photography picture pictures pics',
    'pet pets dog dogs cat cats puppy',
    'car cars vehicle vehicles truck auto',
    'colour color colours colors coloring highlights',
    'haircut cut cuts haircuts trim',
    'doctor doctors dr physician',
    'kid-friendly family families',
    'wifi wi-fi internet',
    'return returns returned returning exchange',
    'shipping shipped ship ships delivery deliver delivers deliveries delivered',
    'arrive arrives arrival arriving there',
  ].flatMap((line) => {
    const [name = '', ...words] = line.split(' ');
    return [name, ...words].map((word) => [word, name] as const);
  }),
);

function isOn(fact: Fact, topic: Topic): boolean {
  const row = told.find(([one]) => one === topic);
  return row !== undefined && (row[1].test(fact.label) || row[2].test(fact.text.toLowerCase()));
}

const topicWords: Readonly<Record<Topic, string>> = {
  price:
    'price cost charge fee rate expensive cheap dollar set run pay much pricing going average typical usual roughly about',
  hours: 'open opening close closed hour late early until till available weekend',
  place: 'address located location direction find exactly street',
  payment: 'take accept pay payment method option',
  duration: 'long soon quick fast turnaround take day week hour minute month roughly usual typical average',
  services:
    'offer sell carry treat see fix repair handle provide serve service stock kind type sort folk anything still',
};

function ofTopic(word: string, topic: Topic | null): boolean {
  return topic !== null && topicWords[topic].split(' ').some((one) => stem(one) === word);
}
