import { intentIn } from '../language/intents.ts';
import type { Hearing, HeardSentence } from '../mind/hearing.ts';

const wantsToKnow =
  /\b(?:(?:like|need|want|wanted|trying|try|calling|call|hoping|wondering|curious) (?:to (?:know|ask|find out|check|figure out|see|hear|confirm)|(?:if|whether|what|when|where|how|about whether)\b)|(?:tell|remind) me (?:if|what|when|where|how|about)|wonder(?:ing)? (?:if|what|when|where|how|whether)|(?:any idea|do you know|can you tell me|could you tell me)|i(?:'ve| have) (?:a|one|another|got a) (?:quick )?question)\b/;

/** Whether a sentence wants to know something. */
export function wantsAnswer(sentence: HeardSentence): boolean {
  const { plain } = sentence.utterance;
  if (/^(?:i have|i've got|i got|just) (?:a|one|another|a few|some)? ?(?:quick )?questions?[.!]?$/.test(plain))
    return false;
  const asks = sentence.asks || (plain.endsWith('?') && /\b(?:how|what|when|where|which|who|why)\b/.test(plain));
  return (asks && !isCourtesy(plain)) || wantsToKnow.test(plain);
}

function isCourtesy(plain: string): boolean {
  return /^(?:(?:hello|hi|hey|yes|yeah|okay|ok|right|hm+|oh|really|so|huh|what|sorry|pardon|excuse me|alright|you know|is that (?:ok|okay|all right|alright|right)|okay then|all right|got it|got that|make sense|does that make sense)[,.! ]*)+\?*$/.test(
    plain,
  );
}

const somebody =
  /\b(?:(?:(?:can|could|may|might) (?:i|we) (?:just |please |maybe )?(?:speak|talk|chat) (?:to|with)|(?:put me (?:through|on|over)|transfer me|connect me|patch me|pass me|hand me) (?:to|with|on to|over to|through to)|put me (?:through|on)\b|is (?!it\b|this\b|that\b|there\b|he\b|she\b)(?:dr\.? |mr\.? |mrs\.? |ms\.? |the )?\w+ (?:\w+ )?(?:there|in|around|available|free|about)\b(?!.*\b(?:stock|slot|appointment|time|day)\b)|(?:looking|asking) for (?:dr|mr|mrs|ms)\b|(?:i|we)(?:'d| would)? (?:like|want|need|have|prefer) to (?:speak|talk) (?:to|with)|(?:let me|lemme) (?:speak|talk) (?:to|with)|get (?:me )?(?:the |a )?(?:manager|owner|supervisor|human|real person)|(?:don't|do not) (?:do|like|talk to|want to talk to|trust) (?:computers?|machines?|robots?|bots?)))/;

/** They want a person, or a certain one. */
export function wantsPerson(hearing: Hearing): boolean {
  return hearing.acts.has('wants_human') || namesPerson(hearing.utterance.plain);
}

export function namesPerson(plain: string): boolean {
  return somebody.test(plain);
}

const requests =
  /\b(?:can|could|would|will) (?:you|you guys|somebody|someone|he|she|they) (?:please |maybe |just |possibly )?(?:book|schedule|send|come|fix|repair|help|squeeze|fit|get|order|make|set|move|cancel|reserve|put|check|see|take a look|look at|have|reschedule|change|replace|pick|deliver|quote|arrange|refill|tow|drop)\b|^(?!.*\b(?:what|when|where|how|which|who|why)\b).*\b(?:can|could|may) (?:i|we) (?:please |maybe |just |possibly )?(?:book|schedule|come|get|order|make|reserve|cancel|move|reschedule|change|bring|set up|have (?:a|an|my|somebody|someone))\b/;

/** A question that wants something done: "Could you squeeze me in?" */
export function asksForDoing(sentence: HeardSentence): boolean {
  return requests.test(sentence.utterance.plain) && !/\bhelp (?:me|you|us)?\??$/.test(sentence.utterance.plain);
}

const callsBack =
  /\b(?:(?:call|ring|phone|text|get back to|reach|contact|get (?:a )?hold of) (?:me|us)\b|(?:give|gave) (?:me|us) (?:a )?(?:call|ring|shout|buzz|bell)|(?:have|get|ask|tell) (?:\w+ ){1,3}(?:to )?(?:call|ring|phone|get back|reach|contact|text)\b|call ?backs?|(?:leave|take|pass (?:on|along)) (?:a |my |this |the )?(?:message|note|word)|let (?:him|her|them|the \w+|\w+) know|(?:tell|ask) (?:him|her|them|the (?!time)\w+)\b|hear (?:back )?from (?:you|somebody|someone|him|her|them)|pass (?:it|that|this) on|just let me know)\b/;

/** "Could you tell Ute?" */
const tells = /\b(?:tell|ask|let|inform|remind|notify) (?:(?:Dr|Mr|Mrs|Ms)\.? )?\p{Lu}\p{Ll}+\b/u;

/** They want to be called back, or something passed on. */
export function wantsCallBack(sentence: HeardSentence): boolean {
  const { plain } = sentence.utterance;
  if (/\b(?:don't|do not|no need to|stop) (?:call|ring|phone|text)/.test(plain)) return false;
  return callsBack.test(plain) || tells.test(sentence.text);
}

const aboutIt =
  /\b(?:(?:i'm|i am|we're|we are) (?:calling|ringing|phoning|reaching out|looking (?:for|to)|interested in|after)|(?:calling|ringing) (?:about|because|regarding|to)|it's (?:about|regarding|concerning|my|our)|(?:i|we)(?:'ve| have)? (?:got |had )?(?:a|an|this|some|my) \w+|(?:i|we)(?:'d| would)? (?:need|want|like|love|prefer)|(?:my|our|the|there's|there is|someone|somebody)\b.{4,}|regarding|concerning)\b/;

/** A sentence that says what somebody calls about: more than a courtesy or an answer. */
export function statesMatter(sentence: HeardSentence): boolean {
  const { plain } = sentence.utterance;
  const words = plain.split(/\s+/).length;
  if (
    words < 4 ||
    /^(?:(?:okay|ok|right|great|thanks|thank you|good|lovely|got it|fine|all right|alright|perfect|cool|no|yes|hi|hello|so)[,.! ]*)*$/.test(
      plain,
    )
  )
    return false;
  if (
    /^(?:no|nope|yes|yeah|okay|ok|thanks|thank you|great|that's (?:all|it|everything|great|good|fine|perfect|helpful))\b/.test(
      plain,
    ) &&
    words < 8
  )
    return false;
  if (wantsAnswer(sentence) && !asksForDoing(sentence) && !wantsCallBack(sentence)) return false;
  if (asksForDoing(sentence)) return true;
  const intent = intentIn([sentence.text]);
  if (intent !== 'other' && intent !== 'general_inquiry') return true;
  return aboutIt.test(plain) && !sentence.acts.has('farewell');
}

/** The words ask for something to be done, not only told. */
export function wantsDoing(plain: string): boolean {
  return /\b(?:book|reserve|schedule|reschedul\w+|cancel|change|move|order|make (?:a|an)|set up|put me down|sign me up|place|i'll take|go ahead|squeeze|fit me in|need (?:a|an|to)|want (?:a|an|to)|like (?:a|an|to))\b/.test(
    plain,
  );
}

const hour =
  '(?:\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?::\\d{2}| thirty| fifteen| forty-five| o.clock)?(?: ?[ap]\\.?m\\b\\.?)?';
const timeWords = `(?:tomorrow|today|tonight|this (?:morning|afternoon|evening|week)|next (?:week|month|mon\\w+|tues\\w+|wednes\\w+|thurs\\w+|fri\\w+)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|noon|lunch(?:time)?|dinner|midday|mornings?|afternoons?|evenings?|weekends?|weekdays?|the (?:day|week|weekend|month|hour)|(?:an?|one|two|three|half an|\\d+) (?:hours?|minutes?|days?)|asap|first thing|straight away|(?:the )?end of (?:the )?day|close of business|as soon as possible|as soon as (?:you|they|he|she) can|right away|immediately|any ?time|whenever|\\d{1,2}(?::\\d{2})? ?[ap]\\.?m\\b\\.?|(?:before|by|after|around|between|until|till|at|from) (?:about |around |the |my |her |his |school|work|dinner|lunch|class|practice|${hour})(?:school|work|dinner|lunch|class|practice|${hour})?)`;
const timePhrase = new RegExp(
  `\\b(?:(?:any ?time|some ?time|preferably|ideally|first thing|early|late|later|sooner|either|maybe)\\s+)*(?:(?:before|by|after|around|between|until|till|at|on|in|within|during|from|for)\\s+(?:the |about |around |early |late |my |next )*)?${timeWords}(?:(?:\\s+|,\\s*)(?:and|or|to|at|on|in|by|before|after|around|between|if|the|latest|early|late|morning|afternoon|evening|possible|works|please|best|o'clock|tomorrow|today|tonight|this|next|${timeWords}|${hour})\\b)*`,
  'i',
);

/** When, in their words: "before lunch", "tomorrow after 5". */
export function whenSaid(text: string): string | null {
  const found = timePhrase.exec(text)?.[0];
  return found === undefined
    ? null
    : found.replace(/[\s,]+(?:and|or|to|at|on|in|by|if|the|please|possible|works|best)*$/i, '').trim();
}

/** A call back at a time: "give me a ring before lunch". */
export function callBackTimeIn(sentence: HeardSentence): string | null {
  if (!wantsCallBack(sentence)) return null;
  const match = callsBack.exec(sentence.utterance.plain);
  return match === null ? null : whenSaid(sentence.text.slice(match.index));
}
