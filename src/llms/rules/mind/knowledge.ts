import type { Fact } from '../../../core/workflow/workflow.ts';
import { spellOut } from '../language/spelling.ts';
import type { Conversation } from './conversation.ts';
import type { HeardSentence } from './hearing.ts';
import { fresh } from './phrases.ts';
import { contentWords, stem } from '../language/word-match.ts';

/** An answer to the person, or null when the plan does not hold one. */
export type Knowledge = (question: HeardSentence, talk: Conversation) => string | null;

interface Topic {
  readonly asks: RegExp;
  answer(talk: Conversation, question: string): string | null;
}

const topics: readonly Topic[] = [
  {
    asks: /\b(?:spell|spelling|spelled)\b/,
    answer: (talk) => of(talk, nameOf(talk), (name) => `That's ${spellOut(name)}.`),
  },
  {
    asks: /\bhow many\b(?! (?:minutes|hours|days|times|questions))|\bparty size\b|\bnumber of (?:people|guests)\b|\bfor how many\b|\bhow (?:big|large) (?:is|of)\b|\bhow many of you\b/,
    answer: (talk) => of(talk, factText(talk, 'party_size'), (text) => `For ${text}.`),
  },
  {
    asks: /\b(?:last|family|sur) ?name\b/,
    answer: (talk) => of(talk, nameOf(talk), (name) => `The last name is ${name.split(' ').at(-1) ?? name}.`),
  },
  {
    asks: /\b(?:name|under what|who (?:is|will) (?:it|this|that|the \w+) (?:for|be)|who(?:'s| is) (?:it|this|the (?:\w+ )?(?:booking|reservation|appointment|table)) for|whose|who for|who should i put)\b/,
    answer: (talk) => of(talk, nameOf(talk), (name) => `It's under ${name}.`),
  },
  {
    asks: /\b(?:phone|telephone|cell|mobile|contact|call ?-?back)\b.*\bnumber|\bnumber\b.*\b(?:reach|call|contact)|\b(?:phone|contact) number\b|\b(?:your|a) (?:phone|number)\b|\bphone\?/,
    answer: (talk) =>
      of(talk, factText(talk, 'phone'), (text) => `The number is ${text}.`) ??
      (talk.asksFavour ? "I'm sorry, I wasn't given a phone number for that." : null),
  },
  {
    asks: /\be-?mail\b/,
    answer: (talk) =>
      of(talk, factText(talk, 'email') ?? talk.brief.recipient.email, (text) => `The email is ${text}.`),
  },
  {
    asks: /\b(?:what|which|for what|at what) time\b|\bhow (?:early|late)\b|\btime (?:is|was|would|did|were|are)\b|\bwhat hour\b|\btime\?/,
    answer: (talk) =>
      of(talk, factText(talk, 'time'), (text) => (/^(?:between|in)\b/.test(text) ? `${cap(text)}.` : `At ${text}.`)),
  },
  {
    asks: /\b(?:what|which|for what|on what) (?:day|date)\b|\b(?:day|date) (?:is|was|would|did|were|are)\b|\b(?:day|date)\?/,
    answer: (talk) =>
      of(talk, factText(talk, 'date'), (text) => (/^(?:today|tomorrow)/.test(text) ? `${cap(text)}.` : `On ${text}.`)),
  },
  { asks: /\bwhen\b(?! (?:will|can|could|should|are|do|would) you)/, answer: (talk) => whenIs(talk) },
  {
    asks: /\b(?:address|where (?:is|are|was|should|do|will|would)|located|location|directions|(?:which|what) (?:building|house|street|apartment|property))\b/,
    answer: (talk) => of(talk, factText(talk, 'address') ?? factText(talk, 'location'), (text) => `It's at ${text}.`),
  },
  {
    asks: /\b(?:allerg\w+|special (?:requests?|occasions?|needs)|dietary|high ?chair|wheelchair|accessib\w+|celebrat\w+|any (?:other )?(?:requests|requirements|preferences|notes|kids|children))\b/,
    answer: (talk, question) => noteOn(talk, question) ?? 'Not that I know of.',
  },
];

/** The plan's answer to a question of the person's. Facts only. */
export const knowledgeOf: Knowledge = (question, talk) => {
  const plain = question.utterance.plain;
  if (forbidden(talk, plain, saying)) return "I'm sorry, I can't go into that.";
  if (
    /\b(?:would you like|do you want|shall (?:i|we)|should (?:i|we)|want me to|can i (?:make|book|offer|get)|would you rather)\b/.test(
      plain,
    ) &&
    forbidden(talk, plain, doing)
  )
    return 'No, thank you.';
  const parts = topics.filter((topic) => topic.asks.test(plain));
  const answers = parts
    .slice(0, 4)
    .map((topic) => topic.answer(talk, plain))
    .filter((one) => one !== null);
  const answer =
    answers.length > 0
      ? joined(answers)
      : (byNumber(talk, plain) ?? byAmount(talk, plain) ?? noteOn(talk, plain) ?? preference(talk, plain));
  return answer === null ? null : fresh(answer, talk.today);
};

/** "On Friday, March 13." and "At 7 PM." and "For 2 people." as one breath. */
function joined(answers: readonly string[]): string {
  const distinct = [...new Set(answers)];
  return distinct.length === 1
    ? (distinct[0] ?? '')
    : `${distinct.map((one, at) => (at === 0 ? one.replace(/\.$/, '') : lower(one.replace(/\.$/, '')))).join(', ')}.`;
}

function of(_talk: Conversation, text: string | null, say: (text: string) => string): string | null {
  return text === null ? null : say(text);
}

function factText(talk: Conversation, key: string): string | null {
  return talk.workflow.facts.find((fact) => fact.key === key)?.text ?? null;
}

function nameOf(talk: Conversation): string | null {
  return (
    factText(talk, 'name') ?? factText(talk, 'reservation_name') ?? (talk.asksFavour ? talk.workflow.onBehalfOf : null)
  );
}

function whenIs(talk: Conversation): string | null {
  const [date, time] = [factText(talk, 'date'), factText(talk, 'time')];
  if (date === null && time === null) return null;
  const day = date === null ? '' : /^(?:today|tomorrow)/.test(date) ? cap(date) : `On ${date}`;
  if (time === null) return `${day}.`;
  const hour = /^(?:between|in)\b/.test(time) ? time : `at ${time}`;
  return `${day === '' ? cap(hour) : `${day} ${hour}`}.`;
}

/** "What's the order number?" */
function byNumber(talk: Conversation, plain: string): string | null {
  if (!/\b(?:number|id|code|#|no)\b/.test(plain)) return null;
  const numbers = talk.workflow.facts.filter((fact) => fact.key.endsWith('_number'));
  const named =
    numbers.find((fact) => plain.includes(fact.label.split(' ')[0] ?? fact.label)) ??
    (/\b(?:reference|account|order|invoice)\b/.test(plain) && numbers.length === 1 ? numbers[0] : undefined);
  return named ? `The ${named.label} is ${named.text}.` : null;
}

function byAmount(talk: Conversation, plain: string): string | null {
  if (!/\b(?:how much|price|cost|amount|total|balance|owe|charge)\b/.test(plain)) return null;
  const note = bestNote(talk, plain, /[$€£]\s?\d|\bfree\b/);
  if (note) return note.text;
  const sums = talk.workflow.facts.filter((fact) => fact.key.startsWith('amount'));
  return sums.length === 1 && sums[0] ? `It's ${sums[0].text}.` : null;
}

function noteOn(talk: Conversation, plain: string): string | null {
  const note = bestNote(talk, plain, /./);
  return note === null ? null : /[.!?]$/.test(note.text) ? note.text : `The ${note.label} is ${note.text}.`;
}

const bookkeeping = new Set([
  'kind_of_event',
  'callee',
  'date',
  'time',
  'party_size',
  'name',
  'subject',
  'purpose',
  'place',
  'callee',
]);

/** The fact that shares most words with the question. */
function bestNote(talk: Conversation, plain: string, needs: RegExp): Fact | null {
  const asked = contentWords(plain)
    .filter((word) => !/^(?:time|day|date|name|number|people|ok|right|that|long|much|many|kind|get)$/.test(word))
    .map(stem);
  let best: { fact: Fact; score: number } | null = null;
  for (const fact of talk.workflow.facts) {
    if (bookkeeping.has(fact.key) || !needs.test(fact.text)) continue;
    const known = new Set(contentWords(`${fact.key.replaceAll('_', ' ')} ${fact.label} ${fact.text}`).map(stem));
    const score = asked.filter((word) => known.has(word)).length;
    if (score > (best?.score ?? 0)) best = { fact, score };
  }
  return best?.fact ?? null;
}

/** "Indoor or outdoor?": where the plan has no wish, any will do. */
function preference(talk: Conversation, plain: string): string | null {
  if (
    !talk.asksFavour ||
    !/\b(?:or)\b|\b(?:prefer|preference)\b/.test(plain) ||
    /\b(?:credit|card|deposit|call back|cash)\b/.test(plain)
  )
    return null;
  return 'I was given no preference, so whichever is easier for you.';
}

const saying =
  /\b(?:mention|discuss|talk|reveal|disclose|share|tell|say|give|quote|negotiat|promise|offer|answer|speak)\w*/i;
const doing =
  /\b(?:make|book|accept|take|agree|schedul|reschedul|change|order|buy|add|pay|sign|set up|arrange|commit|need|want)\w*/i;

function forbidden(talk: Conversation, plain: string, verbs: RegExp): boolean {
  const priced = /\b(?:price|cost|charge|fee|how much|expensive)/.test(plain)
    ? ['price', 'cost', 'pricing', 'fee']
    : [];
  const asked = new Set([...contentWords(plain), ...priced].map(stem));
  return talk.workflow.prohibitions.some((rule) => {
    if (!verbs.test(rule)) return false;
    const words = contentWords(rule)
      .filter(
        (word) =>
          !/^(?:mention|discuss|talk|reveal|disclose|share|say|quote|offer|promise|negotiate|book|accept|take|agree|schedule|change|order|add|arrange|another|other|new|don't|do|never|avoid|answer|details?|information|specific|exact)$/.test(
            word,
          ),
      )
      .map(stem);
    return words.length > 0 && words.filter((word) => asked.has(word)).length >= Math.ceil(words.length / 2);
  });
}

function cap(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
