import type { Found, Utterance } from './utterance.ts';

export interface Polarity {
  readonly answer: 'yes' | 'no';
  /** Said as an answer; "okay" and "right" may be no more than a nod. */
  readonly firm: boolean;
}

/** Longer phrases stand before the words that they hold; the first that fits a place wins there. */
const phrases: readonly (readonly [answer: 'yes' | 'no' | 'neither' | 'nod', pattern: string])[] = [
  [
    'neither',
    "(?:i )?(?:don't|do not|didn't|wouldn't) (?:really )?(?:know|remember|recall|have (?:any|an) idea)|(?:i have )?no (?:idea|clue)",
  ],
  [
    'neither',
    "not (?:entirely |quite |really |100 percent |totally )?(?:sure|certain)|no preference|(?:can't|can not|cannot) (?:say|hear|tell)",
  ],
  [
    'neither',
    "right (?:now|away|after|before|there|here|behind|next)|what's (?:right|wrong)|is (?:that|it|this) (?:right|correct|ok|okay)|(?:am|are) i|no one|nobody",
  ],
  ['neither', "(?:yes|yeah|no|sure|okay|ok),? (?:this is|speaking|that's me|it's me|he is|she is|i am (?:he|she))"],
  ['neither', "(?:(?:there|it|that)(?:'s| is) )?no (?:extra |additional )?(?:cost|charge|fees?|copay|co-pay)"],
  [
    'neither',
    "(?:don't|do not) (?:worry|hang up|forget)|i'm (?:fine|good|great|okay|doing)|(?:doing|feeling) (?:fine|good|great|okay|well)",
  ],
  ['neither', '(?:yes|yeah),? (?:hello|hi|hey|how can i help|who|what)\\b|\\bfine dining|\\bno\\. ?\\d'],
  [
    'yes',
    "(?:i |we )?(?:wouldn't|would not|won't) miss (?:it|that|this)(?: for the world| for anything)?|count (?:me|us) in|(?:i'm |we're |i am |we are )?looking forward to (?:it|that)",
  ],
  [
    'no',
    'not (?:(?:this|next) (?:week|month|weekend|year|\\w+day)|in (?:a|one) (?:million|thousand|hundred)(?: \\w+)?|on your life|a chance|ever(?: again)?|likely|anytime soon|by a long shot|for (?:anything|all the))',
  ],
  [
    'yes',
    "(?:a|an|the|your) \\w+ (?:will be|'ll be) (?:there|ready|waiting|held|reserved)|(?:is|are|be) on (?:its|the|my|our|their) way",
  ],
  ['yes', '(?:my|our|the) \\w+ (?:will be|will|does|can|is|has)(?=[.,!;]|$)'],
  [
    'yes',
    "(?:definitely |certainly |absolutely )?not a problem|no (?:problem|worries|doubt|objections?)|why not|i (?:don't|do not|wouldn't) mind|not (?:bad|at all a problem)|can't (?:complain|wait)",
  ],
  [
    'yes',
    "no,? (?:that(?:'s| is|'ll be| works| would be| sounds)|it(?:'s| is)) (?:fine|good|great|okay|ok|perfect|alright|all right|right|correct|still good|still on)",
  ],
  ['yes', 'no,? (?:that|it|friday|monday|tuesday|wednesday|thursday|saturday|sunday) (?:still )?works'],
  [
    'no',
    "i'm afraid (?:not|i (?:can't|cannot|won't|have)|we|that|it)|(?:i )?(?:don't|do not|wouldn't) (?:really )?(?:think|believe|suppose|guess|imagine) so",
  ],
  [
    'no',
    "(?:i'd|i would|we'd) (?:rather|prefer) not|not (?:really|at all|yet|exactly|right now|now|today|this time|particularly|necessarily|anymore|any more|any longer|possible|quite|going to|gonna|able|available|good for|interested|that i|working|so much|me|for me)",
  ],
  [
    'no',
    "(?:i )?(?:doubt|wish)(?: it)?|no (?:longer|way|thanks|thank you|chance|more|sir|ma'am|availability|room|tables?|openings?)|absolutely not|definitely not|certainly not|of course not|probably not|i guess not|i suppose not|hopefully not|please don't",
  ],
  [
    'no',
    "unfortunately|(?:fully|all|completely) booked|(?:we're|we are) (?:full|closed|booked)|sold out|out of stock|nothing (?:available|open|left)",
  ],
  [
    'no',
    "(?:(?:that|it|this|friday|monday|tuesday|wednesday|thursday|saturday|sunday|the time|\\w+) )?(?:doesn't|does not|won't|will not|wouldn't|would not|isn't|is not|wasn't|ain't) (?:really |going to |gonna |quite )?(?:work|be able|be possible|possible|available|good|happen|do|be|fit|suit|right|correct|in stock|have)",
  ],
  [
    'no',
    "(?:i|we|he|she|they|you) (?:really |just |probably |still |actually )?(?:can't|cannot|can not|couldn't|won't|will not|don't|do not|didn't|did not|haven't|have not|hasn't|wouldn't|am not|are not|aren't|wasn't|weren't|hadn't|never)(?! mind)|(?:i'm|we're|they're|he's|she's) not",
  ],
  [
    'no',
    "(?:it|that|this|they|there|he|she|the \\w+)(?:'s|'re| is| are) (?:not|no|never|n't)\\b|(?:is|are|it's|that's|'s) (?:gone|taken|full|unavailable|booked(?: up| solid)?|sold out|no good|closed)|can't (?:make|do|come|accept)|(?:don't|do not|doesn't) (?:think|have|need|want|like|work)|haven't|hasn't|didn't|never",
  ],
  [
    'no',
    "(?:i'm|i am|i'll be|i will be|we're|we are|we'll be|he's|she's|they're) (?:already |still |actually |afraid |going to be )*(?:out of (?:town|the country|the office|state)|away|abroad|traveling|travelling|on (?:vacation|holiday|leave)|overseas|swamped|slammed|packed|jammed|overbooked|in [a-z]+ (?:that|the whole|all|until|till|this) (?:day|week|month|time|weekend|\\w+day))",
  ],
  [
    'no',
    "(?:is|are|looks|'s|'re|be|am) (?:already |all |completely |totally |pretty |fully )*(?:packed|jammed|slammed|swamped|overbooked|spoken for|fully taken|out of the question|impossible|off the table)|(?:booked|filled) (?:solid|up)|no can do|no dice|out of luck|too (?:late|early|soon|short notice) for (?:that|me|us)|(?:is|'s|be|looks) (?:a bit |a little |kind of |really |pretty |quite |rather )*(?:tricky|tough|problematic|inconvenient|a problem)(?: for (?:me|us))?",
  ],
  [
    'yes',
    "yes|yeah|yea|yeh|yep|yup|ya|yessir|aye|affirmative|uh[- ]?huh|mm[- ]?hmm?|mhm|sure(?: thing| do| did| is| can| will)?|for sure|of course|absolutely|definitely|certainly|totally|you bet|you got it|naturally|gladly|exactly|precisely|indeed|correct|that's (?:right|correct|it|me|us|good|fine|great|okay|ok|perfect)|by all means|please do|go (?:ahead|for it)|(?:i|we)'d (?:love|like|be happy|be glad) to|happy to|with pleasure",
  ],
  [
    'yes',
    "(?:that|it|this|friday|monday|tuesday|wednesday|thursday|saturday|sunday|\\d+|tomorrow|noon|(?:the )?\\w+ one) (?:still |should |would |will |'ll )*(?:works?|do(?:es)?|be fine|be good|be great|be okay|be ok|be perfect|is fine|is good|is great|is perfect|is okay|suits?)|works (?:for|great|fine|perfectly|well|just)|still (?:works|good|on|fine|coming)",
  ],
  [
    'yes',
    "(?:sounds|looks|all|that'd be|that would be|would be|it's|it is|'ll be) (?:good|great|fine|perfect|lovely|right|okay|ok|wonderful|alright|set|excellent)|i'll be there|(?:i'll|we'll) (?:take (?:it|that)|do (?:it|that))|count me in|see (?:you|ya|him|her|them) (?:then|there|on|soon|at|tomorrow|tonight|friday|monday|tuesday|wednesday|thursday|saturday|sunday)",
  ],
  [
    'yes',
    "(?:i|we|he|she|they|it|you) (?:do|did|does|am|are|is|was|were|have|has|had|can|could|will|would)(?=[.,!;]| (?:so|indeed|actually|that|it)\\b|$)|i (?:think|believe|guess|suppose|hope|imagine) (?:so|that works|that's fine|that should work|it's fine|it works|yes|yeah)|i confirm|(?:we|i) (?:can|could|will|'ll)(?: definitely| certainly)? (?:do|fit|make|manage|have|get|take|accommodate|confirm|squeeze|book|put)",
  ],
  [
    'yes',
    "probably|most likely|i(?:'ve| have)(?: just| now| already)? (?:cancell?ed|booked|moved|changed|confirmed|noted|added|done|put|scheduled|reserved|made|rescheduled|updated)|(?:it's|it is|that's|is|has been|was|got|all) (?:confirmed|booked|done|arranged|scheduled|reserved|canceled|cancelled|taken care of)|(?:you|you're|we're|we are|you are|that's|that is)(?: all)? (?:all )?(?:set|booked|confirmed|down|in|good to go|good)\\b|i(?:'ve| have)? (?:got |have )?(?:you|that|it)(?: all)? (?:down|booked|confirmed|reserved|in|scheduled|set)|we have (?:that|it|one|those|some|a|availability|space|room)",
  ],
  [
    'nod',
    'ok|okay|okey|alright|all right|right|i see|fine|great|perfect|good|wonderful|excellent|awesome|cool|lovely|super|fantastic|got it|understood|gotcha|very well|noted|i guess|i suppose|deal|confirmed|booked|done',
  ],
  ['no', 'no|nope|nah|naw|negative|none|nothing|never'],
];
const scan = new RegExp(`(?<![\\w'])(?:${phrases.map(([, pattern]) => `(${pattern})`).join('|')})(?![\\w])`, 'g');

/** Every yes, no and nod, in order. */
export function findPolarities(utterance: Utterance): Found<Polarity>[] {
  const found: Found<Polarity>[] = [];
  for (const match of utterance.plain.matchAll(scan)) {
    const row = match.slice(1).findIndex((group) => group !== undefined);
    const answer = phrases[row]?.[0];
    if (answer === undefined || answer === 'neither') continue;
    const value = { answer: answer === 'no' ? 'no' : 'yes', firm: answer !== 'nod' } as const;
    found.push({ value, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

const turn = /\b(?:wait|actually|no wait|sorry|on second thought|scratch that|i mean|i meant|hmm|let me think)\b/;

/**
 * The answer that an utterance gives to a yes/no question, null when it gives none. The first firm one counts, and a nod where there
 * is no other, unless the speaker takes it back.
 */
export function polarityOf(utterance: Utterance): Found<Polarity> | null {
  const all = findPolarities(utterance);
  const first = all.find((one) => one.value.firm) ?? all[0];
  if (!first) return null;
  const later = all.findLast(
    (one) =>
      one.start > first.end &&
      one.value.firm &&
      one.value.answer !== first.value.answer &&
      turn.test(utterance.plain.slice(first.end, one.start)),
  );
  return later ?? first;
}
