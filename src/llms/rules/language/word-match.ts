const empty = new Set(
  `a an the this that these those it its i me my mine we us our ours you your yours he him his she her hers they them their theirs what which who whom whose when where
why how if whether and or but so than then as at by for from in into of off on onto out over to up with without about around after before again also just please
now not no yes ok okay is are was were be been being am do does did done doing have has had having can could will would shall should may might must there here some
any all every each other another more most very really quite too get got go going like know tell say said ask asked want wanted need one ones thing things something
anything mention mentions mentioned they're you're i'm we're it's that's don't doesn't didn't isn't aren't wasn't can't won't wouldn't let make made talk speak discuss
give given provide provided call calling`.split(/\s+/),
);

/** Words that carry meaning, lower case. */
export function contentWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replace(/[’]/g, "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? [];
  return words.map((word) => word.replace(/'s$/, '')).filter((word) => !empty.has(word));
}

/** "parking", "parked", "parks" → "park": enough to hold two words against each other. */
export function stem(word: string): string {
  const lower = word.toLowerCase();
  const cut = lower
    .replace(/(?:ies)$/, 'y')
    .replace(/(?<=\w{3})(?:ing|ings|edly|ed|ly|ment|ments|ation|ations|ness)$/, '')
    .replace(/(?<=\w{2}[^s])s$/, '')
    .replace(/(?<=\w{3})e$/, '');
  return cut.replace(/(.)\1$/, '$1');
}

/** Families of words that mean the same trouble or wish in talk. */
const families: readonly (readonly string[])[] = [
  [
    'financial',
    'finances',
    'money',
    'afford',
    'tight',
    'broke',
    'unemployed',
    'laid',
    'job',
    'hardship',
    'difficulty',
    'difficult',
    'flow',
    'tough',
    'paycheck',
    'struggling',
    'bankruptcy',
    'pay',
  ],
  [
    'upset',
    'angry',
    'frustrated',
    'annoyed',
    'unhappy',
    'furious',
    'mad',
    'disappointed',
    'terrible',
    'awful',
    'worst',
    'unacceptable',
    'ridiculous',
  ],
  [
    'dispute',
    'disputes',
    'disputed',
    'contest',
    'disagree',
    'wrong',
    'incorrect',
    'mistake',
    'error',
    'never',
    'paying',
    'owe',
    'overcharged',
    'refuse',
    'agree',
  ],
  ['complaint', 'complain', 'problem', 'issue', 'trouble', 'wrong', 'broken', 'faulty', 'damaged', 'defective'],
  ['price', 'cost', 'charge', 'fee'],
  ['price', 'cost', 'expensive', 'pricey', 'charge', 'fee', 'rate', 'much', 'dollars'],
  ['reschedule', 'postpone', 'move', 'different', 'another', 'later', 'change'],
  ['cancel', 'cancellation', 'refund', 'quit', 'terminate'],
  [
    'sick',
    'ill',
    'unwell',
    'fever',
    'symptoms',
    'pain',
    'hurts',
    'hurting',
    'bleeding',
    'swelling',
    'nausea',
    'dizzy',
    'allergic',
  ],
  ['paid', 'payment', 'already', 'sent', 'check'],
  ['moved', 'moving', 'relocated', 'address'],
  ['competitor', 'another', 'switched', 'else', 'other'],
  ['busy', 'time', 'later'],
  ['removed', 'remove', 'list', 'stop'],
  ['manager', 'supervisor', 'human', 'person', 'representative'],
  ['discount', 'deal', 'coupon', 'promotion', 'cheaper'],
  ['death', 'died', 'passed', 'deceased', 'funeral'],
  ['emergency', 'urgent', 'hospital', 'ambulance'],
  ['interested', 'interest'],
  ['parking', 'park', 'garage'],
  ['directions', 'located', 'location', 'address', 'where'],
  ['insurance', 'coverage', 'covered', 'plan'],
];

/** True when what was said is about `subject`: its words are said, or words for the same. */
export function speaksOf(said: string, subject: string): boolean {
  const words = contentWords(said);
  const stems = new Set(words.map(stem));
  const wanted = contentWords(subject);
  if (wanted.length === 0) return false;
  const hits = wanted.filter((word) => stems.has(stem(word)));
  if (hits.length >= Math.max(1, Math.ceil(wanted.length / 2))) return true;
  const related = families.filter((family) =>
    wanted.some((word) => family.includes(word) || family.map(stem).includes(stem(word))),
  );
  const strength = related.reduce(
    (most, family) =>
      Math.max(most, words.filter((word) => family.includes(word) || family.map(stem).includes(stem(word))).length),
    0,
  );
  return strength + hits.length >= (related.some((family) => family.length <= 4) ? 1 : 2);
}
