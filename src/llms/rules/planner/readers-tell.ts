import { asQuestion, capitalised } from '../language/inversion.ts';
import { fact, particularsOf } from './details.ts';
import { slotsIn } from './slots.ts';
import { kept } from '../language/second-person.ts';
import { general } from './requests.ts';
import { nothing, type PlanContext, type Reader } from './reading.ts';

const name = "(?:(?:Mr|Mrs|Ms|Dr)\\.? )?(?!I(?:['’]|\\b))[A-Z][\\p{L}.'’-]*(?: (?!I(?:['’]|\\b))[A-Z][\\p{L}.'’-]*)*";
const recipient = `(?:[Tt]o )?(?:them|him|her|(?:the|my|our) (?:front|reception|service|help|concierge) ?desk(?: (?:of|at) (?:the )?${name})?|(?:patient|customer|client|guest|tenant|member|candidate|applicant) ${name}|(?:all )?(?:attendees|participants|members|customers|guests|patients|parents|tenants|residents|volunteers|students|employees|staff)|(?:the|my|our) \\w+, ${name},|the \\w+ (?:of|at|in) (?:\\d+\\w* )?${name}|(?:the|this|that) \\w+(?= (?:that|about|to|of|know|how|if|when|we|they|his|her|their|our|i)\\b)|(?:the|my|our) \\w+(?: ${name})?|${name}(?:, (?:the |a )?(?:mother|father|parent|guardian|owner|wife|husband|manager) of [^,]+,)?|everyone|whoever \\w+)`;
const verbs = (list: string) =>
  list.replace(/(^|\|)([a-z])/g, (_whole, bar: string, one: string) => `${bar}[${one.toUpperCase()}${one}]`);
const teller = new RegExp(
  `^(?:(?:${verbs('tell|inform|notify|advise|assure|warn|let|share with|deliver|relay|give')})\\s+(?:${recipient}\\s+)?(?:know\\s+)?|[Ll]eave (?:an? |the )?(?:message|note|word)(?: (?:for|with|to) ${recipient})? (?=that\\b|saying\\b|:)|(?:${verbs('explain|mention|announce|say|state|share|pass on|clarify|point out')})\\s+(?:to (?:them|him|her)\\s+)?)(.*)$`,
  'u',
);

/** A sentence to the person, in quotation marks or not. */
function sentence(said: string, context: PlanContext): string {
  const quoted = /^["“'](.+)["”']$/.exec(said.trim());
  const text = quoted ? (quoted[1] ?? '') : context.wording.toPerson(said);
  const whole = capitalised(text.trim().replace(/[.!?]*$/, ''));
  return `${whole}${said.trim().endsWith('?') ? '?' : '.'}`;
}

const aboutAi = /\b(?:human|real person|robot|not an? ai|bot)\b/i;

/** "Tell them where it is": what the prompt itself does not say cannot be told. */
const unknownYet =
  /^(?:where|when|who|whom|whose|why|whether|if|which|what (?!to\b)|how (?:much|many|long|far|soon|often|late|big|old)\b)[^:"“”]*$/i;

const tells: Reader = (text, context) => {
  if (/^remind\b/i.test(text) || /^let\s+(?:me|us)\b/i.test(text)) return null;
  const match = teller.exec(text);
  const said = (match?.[1] ?? '').trim();
  if (!match || said === '' || aboutAi.test(said)) return match && aboutAi.test(said) ? nothing : null;
  if (/^(?:give|share|deliver|relay)\b/i.test(text) && !/^(?:that|the following|this)\b|["“]/i.test(said)) return null;
  if (unknownYet.test(said)) return nothing;
  const first = context.builder.steps.length === 0;
  const goal = {
    kind: 'inform',
    summary: `let ${context.callee.name ?? 'them'} know ${/^(?:about|that)\b/i.test(said) ? '' : 'that '}${context.wording
      .spoken(said)
      .replace(/^["“']|["”']$/g, '')
      .replace(/[.!]+$/, '')}`,
  } as const;
  const facts = [fact('message', 'message', sentence(said.replace(/^that\s+/i, ''), context))];
  const about = /^(?:about|regarding|of|on)\s+(.+)$/i.exec(said);
  if (about)
    return {
      goal,
      steps: [
        {
          kind: 'tell',
          text: `I wanted to tell you about ${context.wording.toPerson(about[1] ?? '').replace(/[.!]+$/, '')}.`,
        },
      ],
    };
  const ban = /^not to\s+(.+)$/i.exec(said);
  if (ban)
    return {
      goal,
      steps: [{ kind: 'tell', text: `Please don't ${context.wording.toPerson(ban[1] ?? '').replace(/[.!]+$/, '')}.` }],
    };
  const order = /^to\s+(.+)$/i.exec(said);
  if (order)
    return {
      goal,
      steps: [{ kind: 'tell', text: `Please ${context.wording.toPerson(order[1] ?? '').replace(/[.!]+$/, '')}.` }],
    };
  const ofThings = /^(?:please )?(?:tell|inform|remind) (?:him|her)\b/i.test(text);
  const content = (ofThings ? said.replace(/\bthey\b/gi, kept) : said).replace(
    /^(?:that|saying(?: that)?|this:?|the following:?|how|:)\s+/i,
    '',
  );
  const spoken = sentence(content, context);
  const isNoun =
    /^(?:mention|explain|state|announce|point out|clarify)\b/i.test(text) &&
    !/^(?:that|how|this|the following)\b/i.test(said) &&
    !/["“]/.test(said) &&
    !hasVerb(content);
  if (isNoun)
    return {
      steps: [
        { kind: 'tell', text: `I also wanted to mention ${context.wording.toPerson(content).replace(/[.!]+$/, '')}.` },
      ],
    };
  const opener =
    first && !/["“]/.test(said) && !/^say\b/i.test(text)
      ? `I'm calling to let you know that ${isNamed(spoken, context.prompt) ? spoken : lowerFirst(spoken)}`
      : spoken;
  return { goal, facts, steps: [{ kind: 'tell', text: opener }] };
};

function hasVerb(text: string): boolean {
  return /\b(?:is|are|was|were|will|has|have|had|can|do|does|must|should|would|opens?|closes?|starts?|ends?|costs?|needs?|offers?|includes?|moved|changed|arrived|comes?|takes?|runs?)\b|'(?:s|re|ll|ve)\b/i.test(
    text,
  );
}

/** The first word is a name: it has a capital within a sentence of the prompt, too. */
function isNamed(text: string, prompt: string): boolean {
  const word = /^\p{Lu}[\p{L}'’-]*/u.exec(text)?.[0] ?? '';
  return word.length > 1 && new RegExp(`[\\p{Ll},] ${word}\\b`, 'u').test(prompt);
}

function lowerFirst(text: string): string {
  return /^(?:I\b|I'|\p{Lu}\p{Ll}+(?:'s)? \p{Lu}|\p{Lu}{2}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|Dr\.|Mr|Ms)/u.test(
    text,
  )
    ? text
    : text.charAt(0).toLowerCase() + text.slice(1);
}

const wishes: Reader = (text, context) => {
  const match =
    /^([Ww]ish|[Cc]ongratulate)\s+(?:them|him|her|my \w+|our \w+|the \w+|mom|dad|grandma|grandpa|\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)*)\s+(.*)$/u.exec(
      text,
    );
  if (!match) return null;
  const rest = context.wording.toPerson(match[2] ?? '').replace(/[.!]+$/, '');
  const wished = /\b(?:an?|the|all|happy|merry|good|best|luck|well)\b.*$/i.exec(rest)?.[0] ?? rest;
  const said = /^wish/i.test(match[1] ?? '') ? `wish you ${wished}` : `congratulate you ${rest}`;
  return {
    goal: {
      kind: 'inform',
      summary: context.wording
        .spoken(text)
        .replace(/[.!]+$/, '')
        .replace(/^\w/, (one) => one.toLowerCase()),
    },
    steps: [{ kind: 'tell', text: `I'm calling to ${said}.` }],
  };
};

/** "say happy anniversary to Mark and Julie from the whole team" */
const greets: Reader = (text, context) => {
  const said = /^say ((?:happy|merry|congratulations|good luck|get well)\b.+)$/i.exec(text)?.[1];
  if (said === undefined) return null;
  const spoken = context.wording.toPerson(
    said.replace(/ to (?:them|him|her|\p{Lu}\p{L}+(?: and \p{Lu}\p{L}+)?)(?= from\b|[.!]?$)/u, ''),
  );
  const told = `say ${spoken.replace(/[.!]+$/, '')}`;
  return { goal: { kind: 'inform', summary: told }, steps: [{ kind: 'tell', text: `I'm calling to ${told}.` }] };
};

const reminds: Reader = (text, context) => {
  const match = new RegExp(
    `^(?:[Ss]end |[Gg]ive )?(?:[Rr]emind(?:er)?)\\s+(?:${recipient}\\s+)?(?:and \\w+ )?(about|of|that|to|for)?\\s*(.*)$`,
    'u',
  ).exec(text);
  if (!match || (match[2] ?? '') === '') return null;
  const lead = (match[1] ?? 'about').toLowerCase();
  const rest = context.wording
    .toPerson(match[2] ?? '')
    .replace(/[.!]+$/, '')
    .replace(
      /^(?:an?|the) (?=(?:\w+ ){0,2}(?:appointment|reservation|meeting|visit|cleaning|checkup|check-up|interview|lesson|class|session|delivery|payment)\b)/i,
      'your ',
    );
  const clause = match[1] === undefined && asQuestion(rest) !== null;
  const joint = clause ? 'that' : lead === 'for' ? 'about' : lead;
  const opening = context.builder.steps.length === 0 ? "I'm calling to remind you" : "I'd also like to remind you";
  return {
    goal: {
      kind: 'remind',
      summary: `remind ${context.callee.name ?? 'them'} ${joint} ${context.wording.spoken(match[2] ?? '').replace(/[.!]+$/, '')}`,
    },
    steps: [{ kind: 'tell', text: `${opening} ${joint} ${rest}.` }],
  };
};

const texts: Reader = (text, context) => {
  const match =
    /^(?:(?:then |also )?(?:text|sms)\s+(?:them|him|her|the \w+)?|send\s+(?:(?:them|him|her)\s+)?(?:a |an )?(?:text|sms)(?: message)?(?: to (?:them|him|her))?)\b\s*(?:with|saying|containing|that says|:)?\s*(.*)$/i.exec(
      text,
    );
  if (!match) return null;
  const what = (match[1] ?? '').replace(/^["“']|["”']?[.!]*$/g, '').trim();
  if (what === '') return nothing;
  const link = /https?:\/\/\S+|\bwww\.\S+/.exec(what)?.[0];
  const named = what
    .replace(/https?:\/\/\S+|\bwww\.\S+/, '')
    .replace(/[\s:(,-]+$/, '')
    .trim();
  const spoken = context.wording.toPerson(named === '' ? 'the link' : named);
  return {
    steps: [
      {
        kind: 'tell',
        text: `I'll text you ${/^(?:the|a|an|your|our|this)\b/i.test(spoken) ? spoken : `the ${spoken}`} now.`,
        sends:
          link === undefined ? context.wording.toPerson(what) : `${capitalised(spoken.replace(/^the /i, ''))}: ${link}`,
      },
    ],
  };
};

/** "Do a short survey about the visit last week." */
const surveys: Reader = (text, context) => {
  const match =
    /^(?:(?:do|run|conduct|carry out|complete|take|make|give|administer|perform)\s+(?:them |him |her )?)?(?:an?|the|this|our|my)?\s*((?:\w+ ){0,3}?(?:survey|questionnaire|poll))\b\s*(?:call)?\s*(?:for\s+(?:[\w&'’.-]+\s*){1,6}$)?(?:(?:about|on|regarding|of|concerning)\s+(.*))?$/i.exec(
      text,
    );
  if (!match) return null;
  const topic = (match[2] ?? '').replace(/[.!]+$/, '');
  const about =
    topic === ''
      ? ''
      : ` about ${context.wording.toPerson(topic.replace(/^(?:the|an?) (?=(?:\w+ )?(?:visit|stay|purchase|order|appointment|experience|call|meeting|trip|delivery|service)\b)/i, 'their '))}`;
  return {
    context: `I have a short survey${about}.`,
    goal: {
      kind: 'survey',
      summary: `do a short survey${topic === '' ? '' : ` about ${context.wording.spoken(topic)}`}`,
    },
  };
};

/** "NPS call for Breezy Airlines about flight BA 204": what kind of call it is. */
const kindOfCall: Reader = (text, context) => {
  const match =
    /^(?:this is )?(?:an? )?(?:\w+[ -]){0,4}?(?:calls?|reminder|follow-up|check-in)\b(?: (?:for|to|with) (?!ask|confirm|remind|tell|see)[^,.]*?)?(?: (?:about|regarding|concerning) (.+))?$/i.exec(
      text,
    );
  if (!match || /^(?:call|ring|please|i|we|they|don't|do|follow|check)\b/i.test(text)) return null;
  const topic = match[1]?.replace(/[.!]+$/, '');
  return topic === undefined
    ? {}
    : {
        context: `I'm calling about ${context.wording.toPerson(topic)}.`,
        goal: { kind: 'inquire', summary: `talk about ${context.wording.spoken(topic)}` },
      };
};

/** "She should not give him antihistamines": for the person, too. */
const duties: Reader = (text, context) =>
  /^(?:they|he|she|the (?:patient|customer|client|guest|parent|tenant|student|participant)) (?:should|must|needs? to|has to|have to|may not|cannot|can't|are not to|is not to|is asked to|are asked to)(?:n't| not)?\b(?! (?:say|answer|respond|know|be told|hear|agree|confirm|be called|call|sound|give you|tell|feel|understand|decide|choose|be able))/i.test(
    text,
  ) && context.builder.steps.length > 0
    ? {
        facts: [fact('note', 'note', sentence(text, context))],
        steps: [{ kind: 'tell', text: sentence(text, context) }],
      }
    : null;

const bidding =
  /^(?:bring|wear|arrive|come|fast|park|prepare|drink|eat|stop|allow|fill out|complete|remember|avoid eating|avoid drinking|plan|check in|be there|be ready|be on time|have (?:your|his|her|their|the)|call ahead|print|pack|charge|dress|show up|log in|download|return|sign in|enter|use the|look for|expect)\b/i;

/** "Please bring the vaccine booklet": for the person, where the call is to remind or to tell. */
const bids: Reader = (text, context) => {
  const last = context.builder.steps.at(-1);
  if (!bidding.test(text) || !last || (last.kind !== 'tell' && last.kind !== 'propose')) return null;
  const spoken = context.wording.toPerson(text).replace(/[.!]+$/, '');
  const told = `Please ${spoken.charAt(0).toLowerCase()}${spoken.slice(1)}.`;
  return { facts: [fact('note', 'note', told)], steps: [{ kind: 'tell', text: told }] };
};

const calls: Reader = (text, context) => {
  const match =
    /^(?:call|chase(?: up)?|ring|phone|dial|contact|telephone|reach out to|get in touch with|give|follow up|check in|speak|talk)\b\s*(.*)$/i.exec(
      text,
    );
  if (!match || (/^give\b/i.test(text) && !/\ba (?:call|ring)\b/i.test(text))) return null;
  const rest = (match[1] ?? '').replace(/[.!]+$/, '');
  const topic =
    /(?:^|\s)(?:about|regarding|concerning|re:?|in regards? to|with regards? to)\s+(.+)$/i.exec(rest)?.[1] ??
    /^(?:up )?on\s+(?!behalf)(.+)$/i.exec(rest)?.[1];
  const followUp = /^(?:follow up|check in)/i.test(text);
  if (
    topic !== undefined &&
    !/^(?:\d+(?:st|nd|rd|th)\b|\p{Lu}\w+ (?:St|Street|Ave|Avenue|Road|Rd|Blvd)\b)/u.test(topic)
  ) {
    const spoken = context.wording.toPerson(topic);
    const opening = followUp ? "I'm calling to follow up on" : "I'm calling about";
    return {
      context: `${opening} ${spoken}.`,
      goal: {
        kind: 'inquire',
        summary: `${followUp ? 'follow up on' : 'talk about'} ${context.wording.spoken(topic)}`,
      },
      facts: [fact('subject', 'subject of the call', spoken)],
    };
  }
  const happened = /^[^,]+,\s*((?:he|she|they)\b.+)$/i.exec(rest)?.[1];
  if (happened !== undefined && context.callee.isPerson) return { context: sentence(happened, context) };
  const told = context.callee.context;
  if (told !== null && rest.includes(told.slice(0, 12))) return { context: sentence(`they ${told}`, context) };
  if (
    /^.*\b(?:from|through|via) (?:our|the|your|my) (?:contact form|website|web form|site|web site|online form|landing page|form|facebook ad|ad|campaign)\b/i.test(
      rest,
    )
  ) {
    return {
      context: `You contacted us ${
        /\b(?:from|through|via) (?:our|the|your|my) (?:[\w ]+)$/i
          .exec(rest)?.[0]
          .replace(/^(?:from|via)/i, 'through')
          .replace(/\b(?:your|my)\b/i, 'our')
          .replace(/\bthrough the (?=website|contact|site|online|form|web)/i, 'through our ') ?? ''
      }.`,
    };
  }
  return nothing;
};

/** "I'm organising the Ferrante family reunion on Saturday", "We need a plumber for a leaking tap": why one calls. */
const ownAffair: Reader = (text, context) => {
  const planned =
    /^(?:i'm|i am|we're|we are) (?:expecting|waiting for|looking for|interested in|organi[sz]ing|planning|hosting|having|throwing|arranging|holding|preparing|running|putting together) (.+)$/i.exec(
      text,
    )?.[1];
  if (planned !== undefined && !/^to\b/i.test(planned))
    return { context: `I'm calling about ${context.wording.toPerson(planned).replace(/[.!]+$/, '')}.` };
  const happened =
    /^(i|we) (?:just |recently |already |also )?(?:lost|left|forgot|missed|received|got|ordered|bought|booked|paid|broke|had|sent|returned|dropped|locked|rented|reserved|hurt|found|saw|was|were|have been|'ve been|signed up|applied|requested)\b.*$/i.exec(
      text,
    );
  if (happened && context.builder.steps.length === 0 && !context.callsCustomer)
    return { context: ofOwner(text, context) };
  const own = /^(?:i|we) need ((?:my|our) [^,]+? (?:\w+ed|done|fixed|sent|cut|cleaned))\b/i.exec(text)?.[1];
  if (own !== undefined) return general(`have ${own}`, context);
  const needed = /^(?:(?:i|we) )?need ((?:an?|some|somebody|someone|new|help)\b.+)$/i.exec(text)?.[1];
  const asked = /\b(?:what (?:it|a|the|they) .*costs?|how much|price)\b/i.test(context.prompt);
  const data = /\b(?:email|phone|number|name|address|date|code|rating|answer|confirmation)\b/i.test(needed ?? '');
  if (needed === undefined || data || (/^an? (?:\w+ )?(?:quote|estimate|price)\b/i.test(needed) && !asked)) return null;
  if (/^an? (?:\w+ )?(?:table|appointment|reservation|booking|room|cab|taxi|ride|haircut|slot)\b/i.test(needed))
    return null;
  const owner = context.principal.isPerson ? (context.principal.name ?? 'my client') : null;
  const said = context.wording.spoken(needed).replace(/[.!]+$/, '');
  return { context: `I'm calling because ${owner === null ? 'we need' : `${owner} needs`} ${said}.` };
};

/** "We'd like to sit outside if they can do that": belongs to what is booked. */
/** "I lost my wallet" → "Peter Voss lost their wallet." */
function ofOwner(text: string, context: PlanContext): string {
  const name = context.principal.isPerson ? (context.principal.name ?? 'my client') : null;
  const bare = text.replace(/[.!]+$/, '');
  const turned = name === null ? bare : bare.replace(/\b(?:my|our)\b/gi, 'their').replace(/^(?:i|we)\b/i, name);
  return `${capitalised(context.wording.spoken(turned))}.`;
}

const preferences: Reader = (text, context) => {
  const match =
    /^(?:(?:i|we|they)(?:'d| would) (?:like|prefer|love) (?:to )?|(?=(?:sit|be seated|dine)\b))(.+?)(?:,? (?:if (?:that|it|they|there)\b.*|if possible|please))?[.!]?$/i.exec(
      text,
    );
  const asked = context.builder.steps.some((step) => step.kind === 'propose' && step.text.startsWith("I'd like"));
  if (!match || !asked || context.callsCustomer || slotsIn(text, context.wording.today).length > 0) return null;
  const wanted = context.wording.spoken(match[1] ?? '');
  const said = `${/^(?:sit|be|dine|have|eat|stay|get)\b/i.test(wanted) ? "They'd like to" : "They'd like"} ${wanted}, if possible.`;
  return { wish: said, facts: [fact('wish', 'wish', said)] };
};

const spokenContext =
  /^(?:they|he|she|the (?:customer|client|patient|lead|guest|caller|tenant|member|person|prospect|candidate|user|recipient)|this (?:customer|client|patient|lead|guest|person|prospect|user))(?:'ve|'s|'d)? (?:have |has |had |just |recently |also |both |are |is |were |was )*(?:expressed|signed up|signed|bought|purchased|visited|ordered|requested|filled|booked|attended|stayed|missed|left|submitted|applied|joined|contacted|asked|downloaded|scheduled|an appointment|a reservation|due|registered|subscribed|inquired|enquired|showed|completed|placed|received|called|reached out|reported|opened|started|interested|rented|hired|came|overdue|enrolled)\b/i;

const introduced = /^(?:[Mm]y name is|[Ii] am|[Ii]'m|[Tt]his is) \p{Lu}/u;

/** A statement: why one calls where it tells of the person, and in any case something to know. */
const states: Reader = (text, context) => {
  if (
    !/\s/.test(text) ||
    (/^(?:my name is|i am|i'm|this is) \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*(?:[,.]|$)/iu.test(text) &&
      /^(?:my|i|this)\b/i.test(text) &&
      introduced.test(text))
  )
    return null;
  if (/^(?:they|he|she)\b.* (?:tell|give|inform|let|show|send|ask) you\b/i.test(text)) return nothing;
  const known = fact('note', 'note', sentence(text, context));
  if (spokenContext.test(text)) return { context: sentence(text, context), facts: [known] };
  const statement =
    /^(?:they|he|she|it|it's|its|we|we're|our|the|this|that|there|their|his|her|my|i|i'm|i've|\p{Lu}[\p{L}'’.-]*)\b/iu.test(
      text,
    ) && hasVerb(text);
  if (!statement) return null;
  const ofThem = /^(?:they|he|she)(?:'re|'s| are| is| was| were)\b/i.test(text);
  return {
    facts: [known, ...particularsOf(text).map((one) => one.fact)],
    ...(ofThem ? {} : { statement: sentence(text, context) }),
  };
};

export const tellReaders: readonly Reader[] = [
  surveys,
  ownAffair,
  preferences,
  duties,
  bids,
  texts,
  reminds,
  wishes,
  greets,
  tells,
  calls,
  kindOfCall,
];
export const stateReader: Reader = states;
