import { weekdays } from '../language/calendar.ts';

/** For whom the call is made. */
export interface Principal {
  readonly name: string | null;
  /** Somebody who says "I" in the prompt, rather than a business. */
  readonly isPerson: boolean;
}

const part =
  "(?:(?:Dr|Mrs|Mr|Ms|Prof)\\b\\.?|St\\.|(?!I(?:['’]|\\b))\\p{Lu}[\\p{L}\\p{N}'’&-]*|\\d+(?=\\s(?!AM|PM|A\\.M|P\\.M)\\p{Lu}))";
export const properName = `${part}(?:[^\\S\\n]+(?:(?:of|and|&|the|de|van|von|la|del|at)\\s+)?${part})*(?:\\s\\d{1,3}(?=[,.;]|$))?`;
const office =
  "(?:(?:['’]s)?\\s+(?:office|clinic|practice|team|restaurant|shop|store|garage|salon|bakery|dental office|pharmacy|law firm|studio|company|house|place|bar|grill|kitchen|cafe|café|pizza|pizzeria|diner|deli))?";
export const named = `(${properName}${office})`;

const callingFrom: readonly RegExp[] = [
  new RegExp(`\\b[Oo]n behalf of (?:my (?:[a-z]+ ){0,2}|our (?:[a-z]+ ){0,2}|the )?${named}`, 'u'),
  new RegExp(
    `\\b(?:[Cc]alling|[Cc]all(?: (?!from\\b|for\\b)[\\w.]+,?){0,4}|phoning|reaching out|ringing|here)\\s+(?:from|for|with|representing)\\s+(?:the )?${named}`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Yy]ou(?:'re| are|’re)|[Aa]ct as) (?:\\p{Lu}\\p{L}+,? )?(?:\\p{L}+[ ,-]+){0,8}?(?:for|at|from|of|with|representing)\\s+(?:the )?${named}`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Ii]'m|[Ii] am|[Ww]e(?:'re| are)|[Tt]his is|[Ii]t(?:'s| is)) (?:\\p{Lu}\\p{L}+,? )?(?:(?:an?|the|calling|here|\\w+er|assistant|owner|manager|call|message|\\w+ (?=call))[ ,]+){0,5}?(?:for|from|of|with|representing)\\s+(?:the )?${named}`,
    'u',
  ),
  new RegExp(`${named} is calling\\b`, 'u'),
  new RegExp(`\\bour \\w+ ${properName} \\(${named}\\)`, 'u'),
  new RegExp(
    `\\b[Cc]all\\s+(?:the )?(${properName})['’]s\\s+(?:\\w+ )?(?:patients?|customers?|clients?|guests?|members?|tenants?|subscribers?|leads?)\\b`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Yy]ou |[Ii] |[Ww]e )(?:work|run|own|represent|manage)\\s+(?:for |at |with )?(?:the )?${named}`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Cc]aller|[Cc]ompany|[Bb]usiness|[Oo]rganization|[Ff]rom|[Cc]lient|[Pp]rincipal|[Oo]n behalf of)(?: name)?:\\s*(?:the )?${named}`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Rr]emind|[Tt]ell|[Ii]nform|[Cc]onfirm|[Ss]urvey|[Tt]hank)\\b[^.]*\\bfrom\\s+${named}\\s+(?:that|about|to|of|if)\\b`,
    'u',
  ),
  new RegExp(
    `\\bfor\\s+(?:the )?(${properName}(?:['’]s)\\s+(?:office|clinic|practice|team|salon|garage|studio|law firm))`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Ss]urvey|[Rr]eminder|[Nn]otice|[Mm]essage|[Ff]eedback|[Qq]uestionnaire|[Ff]ollow-?up|[Cc]all) (?:for|from|of|by)\\s+(?:the )?(?!(?:Mr|Mrs|Ms)\\b)${named}(?:\\s+[a-z]+)?\\s*[:,.]`,
    'u',
  ),
  new RegExp(
    `\\b(?:tenant|patient|customer|client|guest|member|resident|subscriber|parent|lead|donor|employee|owner|applicant|candidate|homeowner|driver|student|volunteer)s?\\b[^.,;:]{0,40}?\\bfrom\\s+(?:the )?${named}`,
    'u',
  ),
  new RegExp(
    `^(?:[Ff]or|[Ff]rom)\\s+(?:the )?${named}(?:\\s*[:,]|\\s+(?=(?:please )?(?:ask|call|confirm|remind|tell|survey|find|check|book|collect|inform|let|invite|follow)\\b))`,
    'u',
  ),
  new RegExp(`(?:[.!?]\\s+|\\n)From\\s+(?:the )?${named}\\s*(?:[:,.]|$)`, 'u'),
  new RegExp(
    `\\b(?:guest|customer|client|patient|member|subscriber|visitor|user|employee)s of (?:the )?(?!\\d)${named}`,
    'u',
  ),
  new RegExp(
    `\\bfor\\s+(?:the )?(?!(?:Mr|Mrs|Ms)\\b)(${properName})(?: box office| front desk| reception| support| team)?:`,
    'u',
  ),
  new RegExp(`\\b(?:[Ww]e(?:'re| are|’re)|[Ww]e at|[Hh]ere at)\\s+(?:the )?${named}`, 'u'),
];
const selves: readonly RegExp[] = [
  new RegExp(`(?:^|[\\n.!?])\\s*[-–—~]+\\s*(${properName})\\s*$`, 'u'),
  new RegExp(
    `\\b(?:[Tt]hanks|[Tt]hank you|[Rr]egards|[Bb]est|[Cc]heers|[Ss]incerely|[Yy]ours)[,!.]?\\s+(${properName})\\s*[.!]?$`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Ii]'m|[Ii] am) (?:his|her|their|the|an?) (?:mom|mother|dad|father|wife|husband|daughter|son|parent|owner|manager|assistant|tenant|neighbou?r),? (${properName})`,
    'u',
  ),
  new RegExp(
    `(?:[.!?]|\\n)\\s*(?:[Hh]er|[Hh]is|[Tt]heir) (?:son|daughter|husband|wife|brother|sister|friend|grandson|granddaughter|mother|father|neighbou?r),? (${properName})[.!]?\\s*$`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Ii]'m|[Ii] am|[Tt]his is) \\p{Lu}\\p{L}+['’]s (?:mom|mother|dad|father|wife|husband|daughter|son|parent|owner|assistant|sister|brother|neighbou?r|secretary),? (${properName})`,
    'u',
  ),
  new RegExp(`\\bfrom (?:all of )?us,? (the \\p{Lu}[\\p{L}'’-]+s)\\b`, 'u'),
  new RegExp(`\\b[Mm]e:\\s*(${properName})`, 'u'),
  new RegExp(`(?:^|[.!?]\\s+)[Pp]atient(?: name)?:?\\s+(${properName})(?=,? (?:DOB|dob|born|date of birth))`, 'u'),
  new RegExp(`\\b(?:[Ww]ish|[Ss]ay|[Gg]reet)\\b[^.]*\\bfrom\\s+(?!the\\b|all\\b|me\\b|us\\b)(${properName})`, 'u'),
  new RegExp(
    `(?:^|[.!?;\\n]\\s*)(?:[Tt]his is|[Ii]t's|[Ii]t is) (?!a\\b|an\\b|the\\b|for\\b)(${properName})(?=[.,;!]|$| here\\b)`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Mm]y name(?:'s| is|’s)|[Ii] am|[Ii]'m|[Ii]’m|[Nn]ame'?s|[Nn]ame is|[Nn]ame:)\\s+(${properName})`,
    'u',
  ),
];
/** "(account 3391, Bergstrom)", "call back 480-555-0127, name Harriet Olsen". */
const inPassing: readonly RegExp[] = [
  new RegExp(
    `\\((?:[^()]*(?:#|account|acct|order|invoice|policy|member|booking|room|unit|ref)[^()]*,\\s*)(${properName})\\)`,
    'u',
  ),
  new RegExp(`,\\s*name\\s+(${properName})`, 'u'),
];
const under: readonly RegExp[] = [
  new RegExp(`(?:[,;.(\\n]\\s*|-\\s+)[Pp]atient(?: name)?(?: is)?:?\\s+(${properName})`, 'u'),
  new RegExp(`\\b(?:under|in|by)(?: the| my)? name(?: of)?(?: is)?:?\\s+(${properName})`, 'u'),
  new RegExp(`\\b[Uu]nder\\s+(?!the\\b|my\\b|our\\b|no\\b)(${properName})`, 'u'),
  new RegExp(`\\b[Nn]ame(?: is| for the (?:booking|reservation))?:?\\s+(${properName})`, 'u'),
  new RegExp(
    `\\b(?:[Rr]eservation|[Bb]ooking|[Tt]able|[Aa]ppointment|[Rr]oom|[Bb]ook|[Rr]eserve|[Ss]chedule)\\b[^.]*\\bfor\\s+(?:(?:my|our) (?:wife|husband|mom|mother|dad|father|son|daughter|boss|friend|client)?,? ?)?(${properName})(?!['’]s\\s+(?:birthday|anniversary|party|car))`,
    'u',
  ),
];
const underLoose =
  /\bunder (?:the name (?:of )?)?(?!the |my |our |no |any |two |three )([a-z]+(?: (?!for|on|at|and|in|with|if|party|table|ask|please|to|around|this|next|friday|monday|tuesday|wednesday|thursday|saturday|sunday|tomorrow|tonight|today|don|dont|tell|get|collect)[a-z]+)?)/;
const notAName = new RegExp(
  `^(?:${weekdays.join('|')}|January|February|March|April|May|June|July|August|September|October|November|December|Today|Tomorrow|Tonight|Noon|AM|PM|I|If|The|They|Please|Call|Ask|AI|Thanksgiving|Christmas|Easter|English|Spanish)\\b`,
  'u',
);
const organisation =
  /\b(?:dental|clinic|hr|freight|express|staffing|management|supply|rentals?|inc|llc|ltd|corp|company|co\.|plumbing|hospital|medical|health|school|academy|university|bank|insurance|realty|properties|group|services?|solutions|salon|spa|auto|motors|garage|hotel|inn|restaurant|cafe|café|grill|pizza|pizzeria|diner|deli|pub|bakery|bistro|kitchen|store|shop|market|pharmacy|office|team|center|centre|agency|studio|gym|fitness|law|legal|partners|associates|consulting|software|labs?|systems|tech|technologies|foundation|church|museum|library|airlines|energy|solar|electric|roofing|heating|cooling|cleaning|logistics|delivery|books|smiles|practice|veterinary|vet|animal|club|society|council|department|bright|city|first|national|american|united|works|house|home|media|digital|financial|capital|credit union|telecom|wireless|internet|cable|yoga|pilates|daycare|vet|car wash|motel|resort|tours|travel)\b/i;

/** Speaks of customers, or as "we": nobody's private call. */
function servesOthers(prompt: string): boolean {
  return (
    /\b(?:customers?|clients?|patients?|leads?|guests?|tenants?|prospects?|subscribers?|candidates?|applicants?|members?|donors?|residents?|homeowners?|users?|our|we)\b/i.test(
      prompt,
    ) && !/\b(?:my|I|I'm)\b/.test(prompt)
  );
}

const wantsForUs = /\b(?:get|book|reserve|find|order|arrange) us\b/i;

/** What such an organisation sends, bills or holds for the person called. */
const theirs = new RegExp(
  `\\b(?:invoice|bill|order|delivery|appointment|payment|balance|subscription|purchase|visit|stay|reservation|booking|account|repair|service|package|quote|estimate)\\b[^.]*?\\bfrom\\s+(?:the )?${named}(?=[.,;]|\\s+(?:and|to|that|on|for)\\b|$)`,
  'u',
);

/** "Get a quote from AquaFix": they are the ones to be asked. */
const gets =
  /\b(?:get|request|obtain|want|need|order|ask for|collect|find|book|schedule|arrange)\s+(?:(?:me|us)\s+)?(?:an?|the|some|another|my|our)?\s*(?:\w+\s+)?$/i;

/** Whose call it is. Null where the prompt leaves it open: then nobody is named rather than the wrong one. */
export function principalOf(prompt: string): Principal {
  const speaksAsI = /\b(?:I|I'm|I’m|my|me|mine)\b/.test(
    prompt.replace(/\b(?:tell|let|help) me\b|\bI(?:'d| would)? (?:need|want|like) you\b/gi, ''),
  );
  for (const pattern of callingFrom) {
    const name = clean(pattern.exec(prompt)?.[1]);
    if (name !== null)
      return { name, isPerson: isPersonName(name) && (!servesOthers(prompt) || wantsForUs.test(prompt)) };
  }
  const billed = theirs.exec(prompt);
  const fetched = billed !== null && gets.test(prompt.slice(0, billed.index));
  const provider = speaksAsI || fetched ? null : clean(billed?.[1]);
  if (
    provider !== null &&
    /\b(?:he|she|they|his|her|their|him|them|customer|patient)\b/i.test(prompt) &&
    !/^(?:Mr|Mrs|Ms)\b/.test(provider)
  )
    return { name: provider, isPerson: false };
  const signed = clean(new RegExp(`[.!?]\\s+(?:the )?${named}[.!]?\\s*$`, 'u').exec(prompt)?.[1]);
  if (signed !== null && organisation.test(signed)) return { name: signed, isPerson: false };
  for (const pattern of selves) {
    const name = clean(pattern.exec(prompt)?.[1]);
    if (name !== null && !/['’]s$/.test(name)) return { name, isPerson: true };
  }
  const ownErrand =
    /(?:^|\n|[:.]\s*)(?:renew|cancel|refill|return|book|reserve|re-?schedule|order|upgrade|dispute)\b/i.test(prompt) &&
    !/\b(?:their|his|her|them|him|they|he|she|customers?|patients?|clients?)\b(?!\s*:)/i.test(prompt);
  const labelled =
    speaksAsI || ownErrand
      ? clean(
          new RegExp(
            `\\b(?:[Pp]atient|[Cc]ustomer|[Cc]lient|[Gg]uest|[Mm]ember|[Oo]wner|[Aa]ccount holder|[Nn]ame)(?: name)?:\\s*(${properName})`,
            'u',
          ).exec(prompt)?.[1],
        )
      : null;
  if (labelled !== null) return { name: labelled, isPerson: true };
  const firm = /\b(?:customers?|clients?|patients?|leads?|guests?|members?)\b/i.test(prompt)
    ? clean(new RegExp(`\\bfor\\s+(?:the )?${named}(?=\\s+so\\b|[.;]|$)`, 'u').exec(prompt)?.[1])
    : null;
  if (firm !== null && !speaksAsI && !isPersonName(firm)) return { name: firm, isPerson: false };
  for (const pattern of /\b(?:customers?|clients?|patients?|leads?)\b/i.test(prompt) ? [] : inPassing) {
    const name = clean(pattern.exec(prompt)?.[1]);
    if (name !== null && isPersonName(name)) return { name, isPerson: true };
  }
  const name = bookingNameOf(prompt);
  const owns =
    speaksAsI ||
    /\b(?:under|book|reserv\w*|table|room|cancel|reschedule|order|schedule|appointment|guests|party)\b/i.test(prompt);
  if (name !== null && owns && !/\b(?:their|customer|client|patient)\b/i.test(prompt)) return { name, isPerson: true };
  return { name: null, isPerson: speaksAsI };
}

/** A text without the words that only say for whom the call is made. */
export function withoutPrincipal(text: string, principal: Principal): string {
  if (principal.name === null) return text;
  const name = principal.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const firmly = principal.isPerson
    ? text
    : text.replace(new RegExp(`\\s+for (?:the )?${name}(?=\\s+so\\b|[.;:]|$)`, 'gm'), '');
  return firmly
    .replace(new RegExp(`(?:^|(?<=[.!?]\\s))(?:It's|It is) (?:for|from) (?:the )?${name}\\s*[.!]\\s*`, 'gm'), '')
    .replace(
      new RegExp(
        `(?:^|(?<=[.!?]\\s))(?:I'm|I am|[Ww]e're|[Ww]e are|[Tt]his is|[Yy]ou are|[Yy]ou're) calling (?:from|for|with|on behalf of) (?:the |our |my )?${name}\\s*[.;]\\s*`,
        'gm',
      ),
      '',
    )
    .replace(
      new RegExp(
        `(?:^|(?<=[.!?]\\s))(?:(?:[Oo]n behalf of|[Cc]alling (?:from|for|on behalf of)|[Ff]or|[Ff]rom)) (?:the |our |my )?(?:client |customer )?${name}(?:\\s*[:,-]\\s*|\\s+(?=[a-z]))`,
        'gm',
      ),
      '',
    )
    .replace(
      new RegExp(
        `,?\\s+(?:on behalf of|calling (?:from|for|on behalf of)) (?:the |our |my )?(?:client |customer )?${name}(?=[\\s:,.])`,
        'g',
      ),
      '',
    )
    .replace(new RegExp(`\\bfrom (?:the )?${name}(?=\\s(?:and|to|that|about)\\b|[:,])`, 'g'), '')
    .replace(/ {2,}/g, ' ');
}

/** The name that something is, or is to be, booked under. */
export function bookingNameOf(prompt: string): string | null {
  for (const pattern of under) {
    const name = clean(pattern.exec(prompt)?.[1]);
    if (name !== null) return name;
  }
  const trailing = /\b(?:table|reserv\w*|book|room)\b/i.test(prompt)
    ? clean(new RegExp(`,\\s+(${properName})\\s*(?:[.!]|$)`, 'u').exec(prompt)?.[1])
    : null;
  if (trailing !== null && isPersonName(trailing)) return trailing;
  const loose = underLoose.exec(prompt)?.[1];
  return loose === undefined ? null : loose.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

export function isPersonName(name: string): boolean {
  return (
    !organisation.test(name) &&
    !/(?<!\bM(?:a?c))(?<=\p{Ll})\p{Lu}/u.test(name) &&
    !/['’]s?\s/.test(name) &&
    name.split(/\s+/).length <= 4
  );
}

/** A name without what hangs on it; null for what is none. */
export function clean(name: string | undefined): string | null {
  const trimmed =
    name
      ?.replace(/\s+(?:of|and|&|the|at)$/u, '')
      .replace(/[.,]+$/, '')
      .trim() ?? '';
  return trimmed === '' || notAName.test(trimmed) ? null : trimmed;
}
