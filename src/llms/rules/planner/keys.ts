import { pastBase, thirdPersonBase } from '../language/verb-forms.ts';

const small = new Set(
  `a an the this that these those their your his her its our my any some of for to with in on at from about before after by as and or if whether
you they he she it we i us them him me there is are was were be been am do does did have has had will would can could should may might
current exact please also still already currently just really ever them's they've you've they're you're they'd you'd`.split(
    /\s+/,
  ),
);

/** snake_case of the words that matter, at most `most` of them. */
export function slug(text: string, most = 4): string {
  const words = (
    text
      .toLowerCase()
      .replace(/[’']s\b/g, '')
      .replace(/['’]/g, '')
      .match(/[a-z0-9]+/g) ?? []
  ).filter((word) => !small.has(word) && !/^[a-z]+\d+\w*$|^\d+[a-z]{2,}\w*$/.test(word));
  const key = words.slice(0, most).join('_').slice(0, 60).replace(/_+$/, '');
  return /^[a-z]/.test(key) ? key : key === '' ? '' : `n_${key}`;
}

const keepsOf =
  /^((?:number|date|time|place|proof|name|type|kind|sort|length|amount|cost|price|quality|level|size|point|year|state|status|terms?|copy|method) of) (.*)$/i;

/** The key of a noun phrase: its modifiers and head, without what hangs on it by a preposition. */
export function nounKey(phrase: string): string {
  const bare = phrase
    .trim()
    .replace(/^(?:(?:a|an|the|their|your|his|her|its|our|my|any|some|about|for|current(?= \w+ \w+))\s+)+/i, '');
  const of = keepsOf.exec(bare);
  if (of) {
    const [, lead = '', rest = ''] = of;
    if (/^(?:kind|type|sort) of$/i.test(lead)) return nounKey(rest);
    if (/^(?:cost|price|name|size|quality|status|amount|length) of$/i.test(lead))
      return slug(`${headOf(rest)} ${lead.split(' ')[0]}`);
    return `${lead.toLowerCase().replace(' ', '_')}_${slug(headOf(rest), 3)}`;
  }
  return slug(headOf(bare));
}

function headOf(phrase: string): string {
  return (
    phrase.split(
      /\s(?:for|of|to|with|in|on|at|from|about|before|after|by|that|which|who|so|regarding|when|if|per|including|between|during)\s/i,
    )[0] ?? phrase
  );
}

const whenNouns: Readonly<Record<string, string>> = {
  pay: 'payment',
  arrive: 'arrival',
  deliver: 'delivery',
  decide: 'decision',
  expire: 'expiration',
  finish: 'completion',
  complete: 'completion',
  leave: 'departure',
  open: 'opening',
  close: 'closing',
  start: 'start',
  begin: 'start',
  ship: 'shipping',
  move: 'move',
  visit: 'visit',
  return: 'return',
};

/** The key of a clause with a question word: "what time they close" → closing_time. */
export function whKey(clause: string): string {
  const plain = clause
    .trim()
    .toLowerCase()
    .replace(/[’]/g, "'")
    .replace(/[?.]+$/, '');
  const verb = plain
    .replace(/^what's\b/, 'what is')
    .match(/[a-z]+/g)
    ?.map((word) => thirdPersonBase(word) ?? pastBase(word) ?? word)
    .find((word) => whenNouns[word] !== undefined);
  const match = /^(what time|when|what day|what date)\b/.exec(plain);
  if (match) {
    const unit = match[1] === 'what time' ? 'time' : 'date';
    const rest = plain.slice(match[0].length).replace(/^\s*(?:they|you|he|she|it|we)(?:'\w+)?\b/, '');
    const noun = verb === undefined ? slug(rest, 3) || 'preferred' : whenNouns[verb];
    return `${/\bexpect/.test(plain) ? 'expected_' : ''}${noun}_${unit === 'date' && /^(?:opening|closing)$/.test(noun ?? '') ? 'time' : unit}`;
  }
  const rules: readonly (readonly [RegExp, (m: RegExpExecArray) => string])[] = [
    [
      /^what (?:is |are |'s )?(?:the )?(?:one |a |some |any )?things? (?:that )?(?:we|they|you|i) (?:should|could|can|would|might|must|need to) (.+)$/,
      (m) => slug(m[1] ?? '', 3),
    ],
    [
      /^how many ([a-z -]+?)(?: (?:they|you|he|she|we|it|are|is|there|would|will|do|does|the|have|has|can|in|on|work)\b.*)?$/,
      (m) => `number_of_${slug(m[1] ?? '', 2)}`,
    ],
    [
      /^how much (?:(?:they|you|it|he|she|we) (?:would |will |do |does )?(?:charges?|costs?|asks?|is|be|takes?|pays?)(?: (?:for|to))? ?)(.*)$/,
      (m) => (slug(m[1] ?? '', 3) === '' ? 'price' : `${slug(headOf(m[1] ?? ''), 3)}_price`),
    ],
    [
      /^how much (.+?) (?:costs?|is|are|goes? for|would (?:be|cost)|will (?:be|cost))\b/,
      (m) => `${slug(m[1] ?? '', 3)}_price`,
    ],
    [/^how much (?:is|are|does|do|would|will) (?:it|that|they|this|those|one|you)\b/, () => 'price'],
    [/^how much\b(.*)$/, (m) => slug(m[1] ?? '', 3) || 'amount'],
    [/^what (?:they|you|it|that|this|he|she)(?:'d| would)? (?:charges?|costs?)\b/, () => 'price'],
    [/^what (.+?) (?:costs?|would cost|will cost)$/, (m) => `${slug(headOf(m[1] ?? ''), 3)}_price`],
    [/^how (?:likely)\b.*recommend/, () => 'likelihood_to_recommend'],
    [/^how (satisfied|happy|likely)\b/, (m) => (m[1] === 'likely' ? 'likelihood' : 'satisfaction')],
    [
      /^how long (?:the |a |an |your |their )?(.+?) (?:is|are|takes?|lasts?|will|would)\b/,
      (m) => (/^(?:they|you|it|he|she|we)$/.test(m[1] ?? '') ? 'duration' : `${slug(m[1] ?? '', 3)}_time`),
    ],
    [/^how long\b/, () => 'duration'],
    [/^how old\b/, () => 'age'],
    [/^how often\b/, () => 'frequency'],
    [/^how (?:they|you|he|she) (?:first )?(?:heard|found out|learned|found|came across)/, () => 'heard_about_us'],
    [
      /^how (?:high|low|large|big) (?:the|their|your|his|her|our) (.+?) (?:is|was|are|were)\b/,
      (m) => slug(m[1] ?? '', 3),
    ],
    [
      /^how (?:\w+ (?=(?:the|their|your|his|her|our)\b))?(.+?) (?:was|is|were|are|went|goes|has been|have been|felt|worked)\b/,
      (m) =>
        /^(?:they|you|he|she|it|things|everything)$/.test(m[1] ?? '') ? 'feedback' : `${slug(m[1] ?? '', 3)}_feedback`,
    ],
    [/^how (?:they|you|he|she)(?:'re| are|'s| is) (?:doing|feeling|getting on)/, () => 'wellbeing'],
    [/^why\b/, () => 'reason'],
    [
      /^(?:what|which|whose) (.+?) (?:they|you|he|she|we|it|is|are|was|were|would|will|do|does|works?|the|best|i)(?:'\w+)?\b/,
      (m) => nounKey(m[1] ?? ''),
    ],
    [/^what(?:'s| is| are| was| were) (.+)$/, (m) => nounKey(m[1] ?? '')],
    [/^what (?:they|you|he|she)(?:'d| would| did| do)? (?:think|thought|think)/, () => 'opinion'],
    [/^what (?:they|you|he|she|we)(?:'\w+)? (.+)$/, (m) => slug(m[1] ?? '', 3)],
    [/^what (.+?) (?:is|are|was|were)$/, (m) => nounKey(m[1] ?? '')],
    [/^(?:what|which) (.+)$/, (m) => nounKey(m[1] ?? '')],
    [/^where\b(.*)$/, (m) => (slug(m[1] ?? '', 2) === '' ? 'location' : `${slug(m[1] ?? '', 2)}_location`)],
  ];
  for (const [pattern, read] of rules) {
    const found = pattern.exec(plain);
    const key = found ? read(found) : '';
    if (key !== '' && /^[a-z]/.test(key)) return key;
  }
  return slug(plain) || 'answer';
}

type KeyRule = readonly [RegExp, (match: RegExpExecArray) => string];
const who = "(?:they|you|he|she|we|it)(?:'ve|'re|'d|'s|'ll)?";
const yesNoRules: readonly KeyRule[] = [
  [
    /^(?:the|their|your|his|her|this) ((?:\w+ )?(?:address|number|email|phone|name|date|time|information|info|details?|contact info))\b.* (?:is|are)\b/,
    (m) => `${slug(m[1] ?? '')}_confirmed`,
  ],
  [
    /^(?:anyone|anybody|someone|everyone|they all) (?:has|have|had|got) (?:any )?(.+)$/,
    (m) => `has_${nounKey(m[1] ?? '')}`,
  ],
  [/\bin stock\b/, () => 'in_stock'],
  [/\bset(?:ting)? up\b/, () => 'setup_completed'],
  [
    /\b(?:have|has|had|got) (?:any |some |more |further |other |additional )*(questions?|concerns?|comments?|allergies|pets|feedback|objections?)\b/,
    (m) => `has_${m[1]?.replace(/^(question|concern|comment|objection)$/, '$1s')}`,
  ],
  [/\b(?:received|gotten|got) (.+)$/, (m) => `${nounKey(m[1] ?? '')}_received`],
  [
    /\b(.+?) (?:has |have |had |was |were |been )*(arrived|received|delivered|shipped|completed|finished|paid|installed|cancel+ed|resolved|fixed|repaired)\b/,
    (m) => (pronounOnly(m[1] ?? '') ? (m[2] ?? '') : `${nounKey(m[1] ?? '')}_${m[2]}`),
  ],
  [/\b(?:would|'d|will|'ll) recommend\b/, () => 'would_recommend'],
  [/\binterested\b/, () => 'interested'],
  [/\b(?:satisfied|happy|pleased) with\b/, () => 'satisfied'],
  [/\b(?:make it|attend|coming|be there|show up|join us)\b/, () => 'attending'],
  [
    /\bopen (?:on |at |during |in |this |over )*(.*)$/,
    (m) => (slug(m[1] ?? '', 3) === '' ? 'open' : `open_${/\bon\b/.test(m[0]) ? 'on_' : ''}${slug(m[1] ?? '', 3)}`),
  ],
  [/^(?:if |whether )?there(?:'s| is| are| will be)? (?:any |a |an |some )?(.+)$/, (m) => `has_${nounKey(m[1] ?? '')}`],
  [new RegExp(`^${who} (?:still |also )?wants? to (.+)$`), (m) => slug(m[1] ?? '', 4)],
  [
    new RegExp(
      `^${who} (?:still |already |currently |also |would |do |does |can |could )*(have|has|had|got|need|needs|want|wants|wanted|accept|accepts|offer|offers|take|takes|sell|sells|carry|carries|provide|provides|allow|allows|prefer|like|use|uses|own|owns|require|requires|charge|charges|do|does|serve|serves|rent|rents|support|supports|include|includes|deliver|delivers)\\b(?: to\\b)? ?(.*)$`,
    ),
    readHave,
  ],
  [new RegExp(`^${who} (?:would )?like (?:to )?(.+)$`), (m) => `wants_${slug(m[1] ?? '', 3)}`],
  [
    new RegExp(`^${who} (?:able to|can|could|will be able to|are able to|is able to|would be able to) (.+)$`),
    (m) => `can_${slug(m[1] ?? '', 3)}`,
  ],
  [
    new RegExp(
      `^${who} (?:will|'ll|would|plan to|plans to|planning to|intend to|are going to|going to|are planning to) (.+)$`,
    ),
    (m) => `will_${slug(m[1] ?? '', 3)}`,
  ],
  [
    /^(?:the|their|your|his|her|our|this|that|any|a|an) (.+?) (?:is|are|was|were|has been|have been|still|will be|can be|has|have) (?:still |already |also |been )?(.+)$/,
    (m) => `${slug(headOf(m[1] ?? ''), 2)}_${slug(m[2] ?? '', 2)}`,
  ],
];

/** The key of what is true or not: "they have any questions" → has_questions. */
export function yesNoKey(clause: string): string {
  const plain = clause
    .trim()
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[?.]+$/, '');
  for (const [pattern, read] of yesNoRules) {
    const match = pattern.exec(plain);
    const key = match ? read(match).replace(/_+$/, '') : '';
    if (key !== '' && /^[a-z]/.test(key)) return key.slice(0, 60);
  }
  return slug(plain.replace(new RegExp(`^(?:${who}|somebody|someone|anybody|anyone) `), ''), 4) || 'answer';
}

function readHave(match: RegExpExecArray): string {
  const verb = match[1] ?? '';
  const third: Readonly<Record<string, string>> = {
    have: 'has',
    had: 'had',
    got: 'has',
    carry: 'carries',
    do: 'does',
    want: 'wants',
    wants: 'wants',
    has: 'has',
    wanted: 'wanted',
  };
  const base = third[verb] ?? (verb.endsWith('s') ? verb : `${verb}s`);
  const object = slug(headOf((match[2] ?? '').replace(/^(?:a|an|the|any|some|to) /, '')), 3);
  return object === '' ? base : `${base}_${object}`;
}

function pronounOnly(text: string): boolean {
  return slug(text) === '';
}

/** `key`, or with a number behind it when it is taken. */
export function freeKey(key: string, taken: ReadonlySet<string>): string {
  const base = key === '' ? 'answer' : key;
  if (!taken.has(base)) return base;
  for (let count = 2; ; count += 1) if (!taken.has(`${base}_${count}`)) return `${base}_${count}`;
}
