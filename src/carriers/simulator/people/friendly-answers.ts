import type { Persona } from './persona.ts';

/** Null: not for this row after all. The empty string: says nothing and waits. */
type Answer = string | ((persona: Persona, asked: string) => string | null);
type Row = readonly [hears: RegExp, says: Answer];

/** Questions of any form, tried in order. */
const questions: readonly Row[] = [
  [/\b(?:still|you|anyone|anybody) there\b|\bhear me\b|\bon the line\b/i, "Yes, I'm here."],
  [
    /\b(?:is|was|are) (?:that|this|it|everything|all (?:of )?(?:that|this)) (?:all )?(?:right|correct|ok|okay)\b/i,
    "Yes, that's right.",
  ],
  [/\bdid i (?:get|hear|understand|note|take|write|spell)\b|\b(?:right|correct)$/i, "Yes, that's right."],
  [/\bhow (?:are you|is it going|are things)\b/i, "I'm fine, thank you."],
  [
    /\banything else\b|\bany(?: other| further| more)? (?:questions|comments|concerns|feedback)\b/i,
    "No, that's all, thank you.",
  ],
  [/\bany (?:allerg|dietary|special|additional|other)/i, 'No, nothing special.'],
  [/\b(?:bad|busy) time\b/i, 'No, go ahead.'],
  [
    /\b(?:good|convenient) time\b|\b(?:have|got|spare) (?:a|an|one|two|just|some)\b.*\b(?:minutes?|moment|seconds?|time)\b/i,
    'Sure, go ahead.',
  ],
  [/\b(?:may|can|could) (?:i|we) ask (?:you )?(?:a|an|some|one|two|three|just|few)\b/i, 'Sure, go ahead.'],
  [
    /^(?:[Aa]m I (?:speaking|talking)|[Ii]s this|[Hh]ave I reached|[Dd]o I have)\b.*\b(?:[A-Z]\w+|manager|owner|person|customer)\b/,
    'Yes, speaking.',
  ],
  [
    /\bscale\b|\bhow (?:would|do) you rate\b|\bstars\b|\bout of (?:\d+|five|ten)\b|\bfrom (?:\d+|one|zero) to (?:\d+|five|ten)\b|\brating\b|\bhow likely\b/i,
    rating,
  ],
  [/\bor\b(?! (?:not|no|so|an?other|any|some|is|are|do|does|would|should|what))/i, firstChoice],
];

/** Questions for something that only the person knows. */
const openQuestions: readonly Row[] = [
  [/\be-?mail\b/i, (me) => `It's ${me.email}.`],
  [
    /\b(?:company|business|organi[sz]ation|firm|employer)\b.*\bname\b|\bname of (?:your|the) (?:company|business|organi[sz]ation|firm)\b|\b(?:what|which) (?:company|business|organi[sz]ation)\b|\bwho do you work for\b|\bwhere do you work\b/i,
    (me) => `I'm with ${me.company}.`,
  ],
  [
    /\b(?:phone|telephone|cell|mobile|callback|contact) number\b|\bnumber\b.*\b(?:reach|call|text|contact)\b|\bbest (?:phone )?number\b|\breach you\b/i,
    (me) => `You can reach me at ${me.phone}.`,
  ],
  [
    /\b(?:your|full|first|last|whose|what|which|a)(?: \w+)? names?\b|\bwhat(?:'s| is| was) the name\b|\bwho am i (?:speaking|talking)\b|\bwho is this\b|^who\b/i,
    (me) => `It's ${me.firstName} ${me.lastName}.`,
  ],
  [/\b(?:role|position|job title|title)\b/i, (me) => `I'm the ${me.role}.`],
  [/\baddress\b|^where\b/i, (me) => `At ${me.address}.`],
  [
    /\bhow many (?:employees|staff|people work|workers)\b|\b(?:company|team) size\b|\bsize of (?:your|the) (?:company|team)\b/i,
    (me) => `About ${me.count * 10}.`,
  ],
  [/\bhow many\b|\bhow old\b|\bparty size\b|\bnumber of\b/i, (me) => `${me.count}.`],
  [/\bhow long\b/i, (me) => `About ${me.count} weeks.`],
  [/\bhow often\b/i, 'About once a week.'],
  [/\bhow much (?:time|notice)\b|\bhow soon\b/i, 'About a week.'],
  [
    /\bhow much\b|\bbudget\b|\bprices?\b|\bcosts?\b|\bfees?\b|\bcharge\b|\brate\b|\bsalary\b/i,
    (me) => `About ${me.amount} dollars.`,
  ],
  [/\bhours\b|\bwhen\b.*\b(?:open|close)\b|\bwhat time\b.*\b(?:open|close)\b/i, 'We are open from 9 AM to 6 PM.'],
  [/\b(?:day|date) and time\b|\bappointment\b|\bopenings?\b|\bavailab/i, (me) => `Next ${me.day} at ${me.hour}.`],
  [/\b(?:what|which) time\b|\bhow (?:late|early)\b/i, (me) => `At ${me.hour}.`],
  [/\b(?:what|which)\b.*\b(?:day|date)\b|\bwhen\b/i, (me) => `Next ${me.day}.`],
  [/\bwhy\b|\breason\b/i, 'Because it suits us best.'],
  [
    /\bimprove|\bbetter\b|\bsuggest|\bcomplain|\bfeedback\b/i,
    'Everything was fine. A bit more time for questions would be nice.',
  ],
  [/\blike (?:best|most)\b|\bfavou?rite\b|\benjoy/i, 'I liked the friendly service best.'],
  [/./, 'I think everything is fine as it is.'],
];

/** Questions to be agreed to. */
const closedQuestions: readonly Row[] = [
  [
    /^(?:do|would|is|are|have|did)\b.*\b(?:reschedul\w*|cancel\w*|problems?|trouble|issues?|complaints?|opt out|remove[d]?)\b/i,
    'No, everything is fine.',
  ],
  [/^would you (?:like|prefer|want)\b/i, 'Yes, please.'],
  [/^would you\b/i, 'Yes, I would.'],
  [/^(?:would|does|do|will) (?:that|this|it|the|these|those|\w+day|\d)/i, 'Yes, that works for me.'],
  [/^(?:is|are|was|were) there\b/i, 'Yes, there is.'],
  [/^are you\b/i, 'Yes, I am.'],
  [/^were you\b/i, 'Yes, I was.'],
  [/^(?:is|are|was|were)\b/i, "Yes, that's right."],
  [/^do you\b/i, 'Yes, we do.'],
  [/^did you\b/i, 'Yes, I did.'],
  [/^have you\b/i, 'Yes, I have.'],
  [/^will you\b/i, 'Yes, I will.'],
  [/^(?:can|could|may|might|shall|should)\b/i, 'Yes, of course.'],
  [/./, "Yes, that's fine."],
];

const statements: readonly Row[] = [
  [
    /\b(?:one|just a|a) (?:moment|second|minute)\b|\bhold on\b|\bplease hold\b|\bbear with me\b|\blet me (?:check|see|look)\b/i,
    '',
  ],
  [/\bthank/i, "You're welcome."],
  [/\bassistant\b/i, 'Sure, what is it about?'],
  [/(?:)/, 'Okay.'],
];

const lead =
  /^(?:(?:so|and|okay|ok|great|good|thanks|thank you|perfect|alright|all right|then|now|also|finally|lastly|next|first|just to (?:confirm|check|be sure)|sorry)[,.!:]?\s+)+/i;
const auxiliary =
  /^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must)\b/i;
/** In the form of a yes/no question, yet not answered by yes. */
const request =
  /^(?:can|could|may|might|would|will) (?:i|we|you) (?:(?:please|also|just|kindly) )*(?:get|have|take (?:down )?(?:your|the)|ask|tell|give|share|provide|confirm (?:your|what|which|who|when)|know|note|let|spell|describe|say|explain|rate|suggest|recommend)\b|^do you (?:know|remember) (?:what|which|who|when|where|why|how)\b/i;
/** In a request: what is wanted is a thing or a favour, which one grants. */
const favour =
  /^(?:can|could|may|would) (?:i|we) (?:please )?(?:get|have) (?!your|the (?:name|best|e-?mail|number|phone|address|date|time|reason))/i;

/** What a friendly person says to it; null: waits. */
export function friendlyAnswer(heard: string, persona: Persona): string | null {
  const asked = lastQuestion(heard);
  if (asked === null) return first(statements, heard, persona) || null;
  const any = first(questions, asked, persona);
  if (any !== null) return any;
  const closed = auxiliary.test(asked) && (!request.test(asked) || favour.test(asked));
  return first(closed ? closedQuestions : openQuestions, asked, persona);
}

/** The last thing that was asked, without what leads up to it; null when nothing was. */
export function lastQuestion(heard: string): string | null {
  const sentences = heard
    .replace(/\b(Dr|Mr|Mrs|Ms|St|[ap]\.m)\.\s/gi, '$1 ')
    .split(/(?<=[.!?])\s+/)
    .filter((sentence) => sentence !== '');
  const question = sentences.findLast(
    (sentence) =>
      sentence.endsWith('?') || /^(?:please )?(?:tell|give|let me know|spell|rate|describe|confirm)\b/i.test(sentence),
  );
  return question ? question.replace(lead, '').replace(/[?.!]+$/, '') : null;
}

function first(rows: readonly Row[], text: string, persona: Persona): string | null {
  for (const [hears, says] of rows) {
    if (!hears.test(text)) continue;
    const answer = typeof says === 'string' ? says : says(persona, text);
    if (answer !== null) return answer;
  }
  return null;
}

const numberWords: Readonly<Record<string, number>> = { zero: 0, one: 1, five: 5, ten: 10 };

function rating(me: Persona, asked: string): string {
  const found =
    /(\d+|zero|one) ?(?:to|and|-|through) ?(\d+|five|ten)/i.exec(asked) ?? /(out) of (\d+|five|ten)/i.exec(asked);
  const word = found?.[2]?.toLowerCase() ?? '10';
  const top = numberWords[word] ?? Number(word);
  return `I would say ${Math.max(1, Math.round(top * (1 - me.reserve / 4)))}.`;
}

const choices = [
  /\b(?:prefer|rather have|rather|choose|like|want|between|either)\s+(?:to )?(.+?),?\s+or\s/i,
  /[:,]\s+(.+?),?\s+or\s/i,
  /^(?:is|are|would|does|do|should|was|were) (?:it|that|this|you|we)?\s*(.+?),?\s+or\s/i,
];
const betweenChoices = /,\s+(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|at\b|\d)/;

function firstChoice(_me: Persona, asked: string): string | null {
  for (const pattern of choices) {
    const choice = pattern.exec(asked)?.[1]?.split(betweenChoices)[0];
    if (choice) return `${choice.charAt(0).toUpperCase()}${choice.slice(1)}, please.`;
  }
  return null;
}
