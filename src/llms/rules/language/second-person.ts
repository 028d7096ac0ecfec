import { isVerbForm, withYou } from './verb-forms.ts';

/** Nouns for the person called, whoever else is spoken of. */
const always =
  'customer|client|patient|caller|lead(?! times?\\b)|guest|recipient|tenant|user|prospect|candidate|person|homeowner|contact|subscriber|applicant|callee|respondent|participant|shopper';
/** Nouns that mean the person called only where the prompt calls them so: "the driver will ring". */
const sometimes =
  'member|parent|student|owner|buyer|seller|donor|borrower|driver|employee|attendee|individual|family|party';

/** The nouns by which a prompt names the person whom it has called. */
export function nounsOfCallee(prompt: string): string[] {
  const named = new RegExp(
    `\\b(?:call|calling|ring|phone|contact|ask|asking|tell|telling|remind|inform|notify|thank|survey|qualify|follow up with|reach out to|with)\\s+(?:the|this|that|our|each|every|all|an?)?\\s*(?:\\w+\\s+)?(${sometimes}|families|parties)s?\\b`,
    'gi',
  );
  return [...prompt.matchAll(named)].map((match) => (match[1] ?? '').toLowerCase().replace(/ies$/, 'y'));
}

function personNouns(nouns: readonly string[]): readonly (readonly [RegExp, string])[] {
  const people = `(?:the|this|that|our|each) (?:${[always, ...nouns].join('|')})`;
  return [
    [new RegExp(`\\b${people}'s\\b`, 'gi'), 'your'],
    [
      new RegExp(
        `\\b${people}\\b(?! (?:form|service|portal|support|list|name|email|number|record|account|satisfaction|experience))`,
        'gi',
      ),
      'they',
    ],
  ];
}

const replacements: readonly (readonly [RegExp, string])[] = [
  [/\b(?:he|she)\/(?:she|he|they)\b|\b(?:he|she) or (?:she|he)\b|\bs\/he\b/gi, 'they'],
  [/\b(?:his|her)\/(?:her|his|their)\b|\b(?:his|her) or (?:her|his)\b/gi, 'their'],
  [/\btheirs\b/gi, 'yours'],
  [/\btheir\b/gi, 'your'],
  [/\bthem(?:selves|self)\b/gi, 'yourself'],
  [/\bthem\b/gi, 'you'],
  [/\bthey(['’](?:re|ve|ll|d))\b/gi, 'you$1'],
  [/\bthey\b/gi, 'you'],
];
/** What stands for the one person called, without the one of "he" and "she" that somebody else is. */
function singleOf(other: 'he' | 'she' | null): readonly (readonly [RegExp, string])[] {
  const subject = other === 'he' ? 'she' : other === 'she' ? 'he' : '(?:he|she)';
  const subjects: readonly (readonly [RegExp, string])[] = [
    [new RegExp(`\\b${subject}['’]ll\\b`, 'gi'), "you'll"],
    [new RegExp(`\\b${subject}['’]d\\b`, 'gi'), "you'd"],
    [new RegExp(`\\b${subject}['’]s (?=been\\b|had\\b|got\\b|\\w+ed\\b)`, 'gi'), "you've "],
    [new RegExp(`\\b${subject}['’]s\\b`, 'gi'), "you're"],
    [new RegExp(`\\b${subject}\\b`, 'gi'), 'you'],
  ];
  return [...subjects, ...(other === 'he' ? [] : his), ...(other === 'she' ? [] : hers)];
}

const his: readonly (readonly [RegExp, string])[] = [
  [/\bhimself\b/gi, 'yourself'],
  [/\bhim\b/gi, 'you'],
  [/\bhis\b/gi, 'your'],
];
const hers: readonly (readonly [RegExp, string])[] = [
  [/\bherself\b/gi, 'yourself'],
  [
    /\bher (?=(?:\w+|\d)\b)(?!to\b|if\b|that\b|about\b|know\b|at\b|on\b|for\b|within\b|before\b|after\b|today\b|tomorrow\b|tonight\b|soon\b|later\b|this\b|next\b|as\b|from\b|during\b|until\b|through\b|of\b|so\b|out\b|up\b|over\b|because\b|while\b|a\b|and\b|when\b|what\b|how\b|whether\b|the\b|by\b|in\b|with\b|again\b|back\b|or\b)/gi,
    'your ',
  ],
  [/\bher\b/gi, 'you'],
];

const guard = '\uE001';

/** A word that is to stay as it is while others are turned around it. */
export function kept(word: string): string {
  return `${word.slice(0, 1)}${guard}${word.slice(1)}`;
}

/** The text with the words that were kept as they were. */
export function released(text: string): string {
  return text.replaceAll(guard, '');
}

/** "return them", "bring them in": things, not the person. */
const thingsHandled =
  /\b(return|exchange|bring|pick up|drop off|wear|wash|repair|clean|replace|ship|eat|buy|sell|carry|stock|collect|refill|renew|cancel|install|deliver) them\b(?! (?:a|an|the|some)\b)/gi;

/**
 * Speaks to the person what a prompt says of them: "they've had a chance to set up their account" → "you've had a chance to set
 * up your account". `single`: "he" and "she" mean the person too, but for the `other` of them. `nouns`: so do these, beside "the customer" and its like.
 */
export function toSecondPerson(
  text: string,
  options: { readonly single: boolean; readonly nouns: readonly string[]; readonly other?: 'he' | 'she' | null },
): string {
  let turned = text.replace(thingsHandled, `$1 ${kept('them')}`);
  for (const [pattern, by] of [
    ...personNouns(options.nouns),
    ...(options.single ? singleOf(options.other ?? null) : []),
    ...replacements,
  ])
    turned = turned.replace(pattern, by);
  return released(agree(turned));
}

/** "you is" → "you are", "you wants" → "you want". */
function agree(text: string): string {
  return text
    .replace(
      /\b([Yy]ou) ((?:also|still|already|really|just|currently|recently) )?([a-z]+(?:n't)?)\b/g,
      (whole, you: string, adverb: string | undefined, verb: string) => {
        const singular =
          /^(?:is|was|has|does|goes|isn't|wasn't|hasn't|doesn't)$/.test(verb) ||
          (/[^s]s$/.test(verb) && isVerbForm(verb));
        return singular ? `${you} ${adverb ?? ''}${withYou(verb)}` : whole;
      },
    )
    .replace(/\b(Is|Was|Has|Does|is|was|has|does) (you)\b/g, (_whole, verb: string, you: string) => {
      const turned = withYou(verb);
      return `${/^[A-Z]/.test(verb) ? turned.charAt(0).toUpperCase() + turned.slice(1) : turned} ${you}`;
    });
}
