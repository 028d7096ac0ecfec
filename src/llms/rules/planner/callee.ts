import { clean, isPersonName, named, properName, type Principal } from './identity.ts';

/** Who is called, as far as the prompt says. */
export interface Callee {
  /** "Sarah Kim", "Olive Garden". */
  readonly name: string | null;
  readonly isPerson: boolean;
  /** What the prompt tells of them beside: "who signed up for a free trial 3 days ago". */
  readonly context: string | null;
}

const callVerb =
  '(?:[Cc]all(?:ing)?|[Cc]hase(?: up)?|[Rr]ing|[Pp]hone|[Dd]ial|[Cc]ontact|[Tt]elephone|[Rr]each out to|[Gg]et in touch with|[Gg]ive|[Ss]peak (?:to|with)|[Tt]alk to|[Ff]ollow up with|(?:[Cc]onfirm|[Cc]heck|[Vv]erify) with|[Cc]heck (?:(?:in|up) )?(?:with|on))';
const placeLabel = new RegExp(
  `(?:^|[\\n.;|]\\s*)(?:Restaurant|Venue|Hotel|Salon|Clinic|Shop|Store|Place|Business|Where)(?: name)?:\\s*${named}`,
  'u',
);
const calledName: readonly RegExp[] = [
  new RegExp(`\\b${callVerb}\\s+(?:up\\s+)?(?:(?:our|my|the|a) (?:(?:\\w+,? ){0,3}?),? ?)?${named}`, 'u'),
  new RegExp(
    `\\b${callVerb}\\s+(?:our|my|the) (?:\\w+ ){1,5}?\\w+,\\s+(${properName})(?=,|\\s+(?:about|regarding|and|to|that)\\b)`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Rr]emind|[Tt]ell|[Ii]nform|[Nn]otify|[Aa]sk|[Tt]hank|[Cc]ongratulate|[Ww]ish|[Ii]nvite|[Ll]et|[Ss]urvey|[Ii]nterview|[Qq]ualify)\\s+(?:(?:our|my|the) (?:\\w+(?:['’]s)?,? ){0,3}?,? ?)?${named}`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Cc]all|[Ii]nform|[Tt]ell|[Rr]emind|[Aa]sk|[Nn]otify|[Cc]ontact)\\s+((?:the )?(?:parents?|mother|father|mom|dad|guardians?|owner|wife|husband|family) of ${properName})`,
    'u',
  ),
  new RegExp(`\\b(?:[Mm]essage|[Ww]ake-?up call|[Rr]eminder call)\\s+for\\s+${named}`, 'u'),
  new RegExp(`\\b(?:[Cc]onfirm|[Vv]erify|[Cc]heck) (?:the |his |her )?(?:attendance|availability) of\\s+${named}`, 'u'),
  /\b(?:[Pp]atient|[Cc]ustomer|[Cc]lient|[Ll]ead|[Gg]uest|[Rr]ecipient|[Cc]allee|[Cc]ontact|[Tt]enant|[Mm]ember|[Cc]andidate|To|Calling|[Ww]ho to call|[Pp]erson)(?: name)?:\s*(\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]+){0,3})/u,
  new RegExp(
    `\\b(?:candidate|applicant|patient|customer|client|guest|tenant|member|driver|donor)\\s+(${properName})`,
    'u',
  ),
  new RegExp(`\\b(?:[Cc]ollect|[Gg]et)\\b[^.]*?\\bfrom\\s+(${properName})`, 'u'),
  new RegExp(
    `\\b(?:[Cc]onfirm|[Cc]heck|[Vv]erify|[Mm]ake sure)\\s+(?:that|if|whether)\\s+(${properName})\\s+(?:will|is|has|can|received|got|did|would|got)\\b`,
    'u',
  ),
];
/** Whose appointment it is; that person is called when the prompt goes on to speak of "her" or "them". */
const occasionOwner = new RegExp(
  `\\b(?:appointment|reservation|booking|order|visit|interview|delivery|consultation|session|meeting|exam|lesson|class|cleaning|check-?up|service|inspection|repair|fitting|tour|viewing|test|vaccination|surgery|procedure)\\s+(?:for|of|with)\\s+(${properName})|\\b(${properName}['’]s)\\s+(?:\\S+\\s+){0,4}?(?:appointment|reservation|booking|order|visit|interview|delivery|consultation|session)\\b`,
  'u',
);
const third =
  /\b(?:(?:if|ask|tell|remind|offer|when) (?:he|she|they|him|her|them)|(?:collect|get|confirm|verify|take) (?:his|her|their)|ask if (?:he|she|they))\b/i;
const atPlace = new RegExp(`\\bat\\s+(?:the )?${named}`, 'u');
const business =
  /\b(?:[Aa]sk|[Cc]all|[Rr]ing|[Pp]hone|[Cc]ontact|[Ff]ind out from)\s+(?:the|my|our|a|this)\s+((?:local |nearest |closest |downtown )?(?:restaurant|store|shop|office|hotel|clinic|pharmacy|garage|salon|bank|venue|school|landlord|hardware store|vet|dentist|doctor|doctor's office|dentist's office|bakery|library|gym|front desk|post office|insurance company|airline|mechanic|plumber|electrician|barber|hairdresser|florist|caterer|moving company|property manager|city hall|dmv))\b/;

/** "the restaurant (Thai Orchid)", "my doctor's office (Dr. Levine)". */
const inBrackets = new RegExp(
  `\\b(?:[Aa]sk|[Cc]all|[Rr]ing|[Pp]hone|[Cc]ontact|[Ff]rom|[Ww]ith|[Tt]o)\\s+(?:the|my|our)\\s+(?:\\w+(?:'s)?\\s+){0,2}?\\w+(?:'s)?\\s+\\(${named}\\)`,
  'u',
);
const aPlace = new RegExp(
  `\\b(?:restaurant|hotel|shop|store|office|clinic|garage|salon|bank|venue|school|pharmacy|bakery|library|gym|company|bar|cafe|vet)\\s+\\(${named}\\)`,
  'u',
);
const kin =
  /\b(?:[Cc]all|[Rr]ing|[Pp]hone|[Aa]sk|[Tt]ell|[Rr]emind|[Tt]alk to|[Cc]heck on|[Cc]heck in (?:on|with)|[Ll]et|[Ww]ish)\s+my\s+(?:mom|mum|mother|dad|father|wife|husband|sister|brother|son|daughter|grandma|grandmother|grandpa|grandfather|aunt|uncle|cousin|friend|neighbou?r|boss|roommate|girlfriend|boyfriend|partner|colleague|coworker)\b/;

const suppliers: readonly RegExp[] = [
  new RegExp(
    `\\b(?:[Gg]et|[Rr]equest|[Oo]btain|[Oo]rder)\\s+(?:(?:an?|the|some)\\s+)?(?:\\w+\\s+){0,2}?(?:quote|estimate|price|offer|prices|quotes)\\s+from\\s+(?:the )?${named}`,
    'u',
  ),
  new RegExp(`\\b(?:[Nn]egotiate|[Hh]aggle|[Bb]argain)\\b[^.]*?\\bwith\\s+(?:the )?${named}`, 'u'),
  new RegExp(
    `\\b(?:[Ff]ind out|[Ss]ee|[Cc]heck|[Aa]sk) (?:if|whether) (?:the )?(${properName}) (?:can|could|has|have|does|do|will|would|offers?|sells?|carries|takes?|accepts?)\\b`,
    'u',
  ),
  new RegExp(`(?:^|[.!?]\\s+|[Pp]lease )(?:[Oo]rder|[Bb]uy)\\b[^.]*?\\bfrom\\s+(?:the )?${named}`, 'u'),
  new RegExp(`\\b(?:expecting|waiting for|ordered|bought)\\b[^.]*?\\bfrom\\s+(?:the )?${named}`, 'u'),
];

const anyThird = /\b(?:he|she|his|her|him|they|them|their)\b|\b(?:remind|ask|survey|rsvp)\b/i;
/** What one asks a company for, by whatever name it goes. */
const custom =
  /\b(?:account|orders?|refund|bill|in stock|price|prices|store|hours|delivery|subscription|sim|warranty|shipment)\b/i;

export function calleeOf(prompt: string, principal: Principal): Callee {
  const context =
    /\b(?:who|that)\s+((?:has|have|had|is|was|were|recently|just|signed|bought|purchased|requested|visited|filled|ordered|expressed|attended|missed|left|downloaded|submitted|stayed|booked|came|asked|called|applied|started|canceled|cancelled|joined|rented|used|contacted|placed|received|inquired|enquired|hasn't|didn't|never)\b[^.;:]*?)(?=[.;:]|,? (?:and|to) (?:ask|see|find|confirm|check|offer|remind|tell|let|collect|get|schedule|thank|qualify|survey)\b|,? then\b|$)/.exec(
      prompt,
    )?.[1] ?? null;
  const labelledPlace = clean(placeLabel.exec(prompt)?.[1]);
  if (labelledPlace !== null && labelledPlace !== principal.name)
    return { name: labelledPlace, isPerson: false, context };
  const bracketed = clean(inBrackets.exec(prompt)?.[1]);
  if (bracketed !== null && bracketed !== principal.name)
    return { name: bracketed, isPerson: isPersonName(bracketed) && !aPlace.test(prompt), context };
  for (const [at, pattern] of suppliers.entries()) {
    const name = clean(pattern.exec(prompt)?.[1]);
    const person = name !== null && (/^(?:Mr|Mrs|Ms|Dr)\b/.test(name) || (at === 2 && isPersonName(name)));
    if (name !== null && name !== principal.name && !person) return { name, isPerson: false, context };
  }
  for (const [at, pattern] of calledName.entries()) {
    const found = pattern.exec(prompt);
    const closes =
      found !== null && at === 0 && /^(?:[,.;]| (?:and|to)\b)/.test(prompt.slice(found.index + found[0].length));
    const name = clean(closes ? found[1] : found?.[1]?.replace(/['’]s$/u, ''));
    if (name === null || name === principal.name || /^\d/.test(name)) continue;
    if (at >= calledName.length - 3 && (!anyThird.test(prompt) || !isPersonName(name))) continue;
    const plain = name.replace(/\s+at\s+.*$/u, '');
    const asBusiness =
      new RegExp(
        `\\b(?:the|my|our|a) (?:\\w+ )?(?:hotel|restaurant|store|shop|office|clinic|pharmacy|garage|salon|bank|venue|school|bakery|library|gym|spa|motel|inn|airline|company|bar|cafe|vet|dealership|support of|service of) ${plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
        'i',
      ).test(prompt) || /\b(?:customer|technical|tech|client) (?:support|service|care) (?:of|at|for)\b/i.test(prompt);
    if (asBusiness) return { name: plain, isPerson: false, context };
    return {
      name: plain,
      isPerson:
        isPersonName(plain) &&
        (at !== 0 || !isPlace(prompt, plain)) &&
        !(
          !plain.includes(' ') &&
          principal.isPerson &&
          custom.test(prompt) &&
          !/\b(?:he|she|his|her|him)\b/i.test(prompt)
        ),
      context,
    };
  }
  const owner = third.test(prompt)
    ? clean(
        occasionOwner
          .exec(prompt)
          ?.slice(1)
          .find((one) => one !== undefined)
          ?.replace(/['’]s$/u, ''),
      )
    : null;
  if (owner !== null && owner !== principal.name && isPersonName(owner))
    return { name: owner, isPerson: true, context };
  const place = clean(atPlace.exec(prompt)?.[1]);
  if (
    place !== null &&
    !/^\d/.test(place) &&
    place !== principal.name &&
    /\b(?:[Bb]ook|[Rr]eserv|[Aa]sk|[Cc]ancel|[Oo]rder|[Tt]able|to know|[Ff]ind out|[Cc]heck|[Rr]eady|[Dd]o they|[Cc]all them)/.test(
      prompt,
    ) &&
    !/^(?:Dr|Mr|Ms|Mrs)\b/.test(place)
  )
    return { name: place, isPerson: false, context };
  if (kin.test(prompt)) return { name: null, isPerson: true, context };
  const generic = business.exec(prompt)?.[1];
  return { name: generic === undefined ? null : `the ${generic}`, isPerson: false, context };
}

/** "call Olive Garden and book a table": a name that one books with is no person's. */
function isPlace(prompt: string, name: string): boolean {
  const after = prompt.slice(prompt.indexOf(name) + name.length, prompt.indexOf(name) + name.length + 60);
  return (
    /^(?:'s)?[,]?\s*(?:and|to)\s+(?:book|reserve|make a|order|ask (?:if|whether|about|what|how)|see if|find out|check|schedule|cancel)\b/i.test(
      after,
    ) && !/\b(?:he|she|his|her|him|their|them)\b/i.test(after)
  );
}
