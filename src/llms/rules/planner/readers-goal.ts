import type { Field } from '../../../core/workflow/workflow.ts';
import { slug } from './keys.ts';
import { occasionFacts, occasionOf, whenPhrase, type Occasion } from './occasions.ts';
import { questioned, requested } from './readers-ask.ts';
import { offeredSlots, slotField } from './readers-offer.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { anyTime } from './slots.ts';
import { field, topicOf } from './topics.ts';

const optional = { optional: true } as const;

function alternativeField(): Field {
  return field('alternative_offered', 'other proposal', 'text', optional);
}

const booker =
  /^(book|reserve|schedule|set up|arrange|make|get|order|request|sign \w+ up for)\s+(?:(?:me|us|him|her|them|myself)\s+)?(?:in\s+)?(?:for\s+)?(.+)$/i;
const bookable =
  /\b(?:reservation|booking|appointment|table|meeting|slot|haircut|cut|cab|taxi|ride|room|seats?|tickets?|massage|cleaning|check-?up|oil change|tour|viewing|consultation|class|lesson|session|demo|call|court|lane|visit|service|inspection|exam|facial|manicure|pedicure|grooming|delivery|pick-?up|pizzas?|food|order|flowers|catering|suite|car|rental|flight|trim|color|repair|estimate|interview|test|vaccination|shot|dinner|lunch|brunch|breakfast|party|maintenance|installation|tune-?up|screening|photo|photoshoot|fitting|tasting|lesson|spot|stay|cabin|campsite|venue|hall|trial)\b/i;

/** "book a table for 2 on Friday at 7": asked of a business, or fixed with a customer. */
const books: Reader = (text, context) => {
  const match = booker.exec(text);
  if (!match) return null;
  const verb = (match[1] ?? '').toLowerCase();
  const said = match[2] ?? '';
  if (/^(?:make|get|request|arrange|set up|order)$/.test(verb) && !bookable.test(said)) return null;
  if (/^(?:get|request)$/.test(verb) && /\b(?:number|code|email|id|details|feedback|rating|quote|price)\b/i.test(said))
    return null;
  const occasion = occasionOf(said, context);
  return context.callsCustomer && verb !== 'order'
    ? fixesWithCustomer(occasion, verb, context)
    : asksBusiness(occasion, verb, said, context);
};

function asksBusiness(occasion: Occasion, verb: string, said: string, context: PlanContext): Reading {
  const order = verb === 'order';
  const noun = order ? 'order' : occasion.noun;
  const thing = context.wording.spoken(withArticle(occasion.thing === '' ? noun : occasion.thing));
  const name = occasion.name ?? null;
  const extras = occasion.extras === '' ? '' : `, ${context.wording.spoken(occasion.extras)}`;
  const party =
    occasion.partySize === null || /\bparty of\b/i.test(thing)
      ? ''
      : ` for ${occasion.partySize} ${occasion.partySize === 1 ? 'person' : 'people'}`;
  const slots = occasion.slots.map((slot) => slot.text);
  const when =
    slots.length > 1 && !occasion.when?.moment.until ? whenPhrase(occasion, slots.join(' or ')) : whenPhrase(occasion);
  const phrase = `${verb} ${thing}${party}${when}${name === null ? '' : `, under the name ${name}`}${extras}`;
  const timed = occasion.when !== null || occasion.loosely !== null;
  const flexible = occasion.when === null && occasion.loosely === null;
  const daypart = occasion.when !== null && occasion.when.moment.time === null;
  const accepts = [
    ...(occasion.slots.length > 1 ? occasion.slots : []),
    ...(daypart && occasion.slots.length <= 1 && occasion.when ? [dayOffer(occasion)] : []),
    ...(occasion.when?.moment.until ? [{ text: occasion.when.text, value: spanOf(occasion) }] : []),
    ...(occasion.loosely ? [occasion.loosely] : []),
    ...(flexible && !order ? [anyTime] : []),
  ];
  const question = order
    ? 'Could you take that order?'
    : flexible || occasion.loosely || daypart
      ? 'What times do you have available?'
      : /\btable\b/i.test(said)
        ? 'Do you have a table available?'
        : 'Do you have availability?';
  const confirmed = field(
    order ? 'order_placed' : `${slug(noun, 1) || 'booking'}_confirmed`,
    `${noun} confirmed`,
    'yes_no',
  );
  const agreed = field(
    `${slug(noun, 1) || 'booking'}_time`,
    `${noun} time`,
    'date_time',
    flexible || daypart || !timed ? {} : optional,
  );
  return {
    goal: { kind: 'book', summary: phrase },
    facts: occasionFacts(occasion, context),
    accepts,
    steps: [
      {
        kind: 'propose',
        text: `I'd like to ${phrase}. ${question}`,
        field: confirmed,
        agreedField: order ? null : agreed,
        offers: accepts,
      },
    ],
  };
}

function dayOffer(occasion: Occasion) {
  const day = occasion.when?.text ?? '';
  const iso = spanOf(occasion);
  return { text: day, value: iso };
}

function spanOf(occasion: Occasion): string {
  const slot = occasion.slots[0]?.value ?? null;
  if (slot !== null) return slot;
  const moment = occasion.when?.moment;
  const pad = (n: number) => String(n).padStart(2, '0');
  const day = moment?.day ? `${moment.day.year}-${pad(moment.day.month)}-${pad(moment.day.day)}` : '';
  const part = occasion.when?.part;
  if (part !== null && part !== undefined) {
    const [from, to] =
      part === 'morning' ? ['06:00', '12:00'] : part === 'afternoon' ? ['12:00', '17:30'] : ['17:00', '23:00'];
    return `${day}T${from}/${day}T${to}`;
  }
  if (moment?.time && moment.until) {
    const at = (time: { hour: number; minute: number }) =>
      `${day ? `${day}T` : ''}${pad(time.hour)}:${pad(time.minute)}`;
    return `${at(moment.time)}/${at(moment.until)}`;
  }
  return day;
}

/** The owner is the one who gives the appointment: the customer is asked when it suits. */
function fixesWithCustomer(occasion: Occasion, verb: string, context: PlanContext): Reading {
  const thing = context.wording.toPerson(withArticle(occasion.thing === '' ? occasion.noun : occasion.thing));
  const goal = {
    kind: 'book',
    summary: `${verb} ${context.wording.spoken(withArticle(occasion.thing))}${whenPhrase(occasion)}`,
  } as const;
  const opening = context.builder.steps.length === 0 ? `I'm calling to ${verb} ${thing}. ` : '';
  if (occasion.slots.length > 1) {
    const offered = offeredSlots(occasion.slots, context).steps?.[0];
    return {
      goal,
      facts: occasionFacts(occasion, context),
      steps: offered ? [{ ...offered, text: `${opening}${offered.text}`, field: timeField(occasion) }] : [],
    };
  }
  if (occasion.when?.moment.time) {
    return {
      goal,
      facts: occasionFacts(occasion, context),
      steps: [
        {
          kind: 'propose',
          text: `${opening === '' ? '' : `I'm calling to ${verb} ${thing}${whenPhrase(occasion)}. `}Would${opening === '' ? whenPhrase(occasion) : ' that'} work for you?`,
          field: field(`${slug(occasion.noun, 1)}_confirmed`, `${occasion.noun} confirmed`, 'yes_no'),
          agreedField: field(`${slug(occasion.noun, 1)}_time`, `${occasion.noun} time`, 'date_time', optional),
        },
      ],
    };
  }
  return {
    goal,
    facts: occasionFacts(occasion, context),
    steps: [
      {
        kind: 'ask',
        text: `${opening}What day and time would work best for ${opening === '' ? thing : 'you'}?`,
        field: timeField(occasion),
      },
    ],
  };
}

function timeField(occasion: Occasion): Field {
  return field(`${slug(occasion.noun, 1) || 'appointment'}_time`, `${occasion.noun} time`, 'date_time');
}

function withArticle(thing: string): string {
  const bare = thing.trim();
  if (
    bare === '' ||
    /^(?:a|an|the|my|our|your|his|her|their|some|any|one|two|three|four|five|six|seven|eight|nine|ten|\d+|\w+'s|.+'s)\b/i.test(
      bare,
    )
  )
    return bare;
  return /^[^\s]+s$/i.test(bare.split(/\s+/).at(-1) ?? '') && !/ss$/i.test(bare)
    ? bare
    : `${/^[aeiou]/i.test(bare) ? 'an' : 'a'} ${bare}`;
}

const eventNoun =
  /\b(?:appointment|reservation|booking|meeting|delivery|pick-?up|interview|visit|session|class|lesson|tour|viewing|consultation|check-?up|cleaning|table|demo|attendance|installation|inspection|flight|dinner|lunch|rsvp|order|shift|rental|stay|room|event|registration|catering|call)\b/i;

/** "confirm the appointment for Friday at 3 PM": does it still hold? Data ("confirm their address") is asked for instead. */
const confirms: Reader = (text, context) => {
  const match =
    /^(?:re-?confirm|confirm|verify|validate|double[- ]check|check)\s+(?:(?:with )?(?:them|him|her)\s+)?(.+)$/i.exec(
      text,
    );
  if (!match) return null;
  const said = (match[1] ?? '').replace(/[.!]+$/, '');
  if (/^(?:if|whether|that|how|what|when|where|who)\b/i.test(said))
    return questioned(said.replace(/^that\b/i, 'if'), context, 'ask');
  if (/^(?:they|he|she)\b/i.test(said)) return questioned(`if ${said}`, context, 'ask');
  const occasion = occasionOf(said, context);
  const isEvent = eventNoun.test(said) && (occasion.when !== null || !asksForData(said));
  if (!isEvent)
    return /^check\b/i.test(text)
      ? questioned(said.replace(/^on\s+/i, ''), context, 'ask')
      : questioned(clauseOf(said), context, 'confirm');
  if (/\b(?:is|are|was|has been|will be)\b/i.test(said) && !/\b(?:that|which) (?:is|was)\b/i.test(said))
    return questioned(`if ${said}`, context, 'ask');
  return confirmsOccasion(occasion, said, context);
};

/** "the address is 12 Main St": not a thing to hand over but a statement to be held true. */
function clauseOf(said: string): string {
  return /^(?:the|their|your|his|her) .*\b(?:is|are|was|were|has|have)\b/i.test(said) ? `if ${said}` : said;
}

function asksForData(said: string): boolean {
  return said
    .split(/,|\band\b/i)
    .every(
      (part) => topicOf(part).type !== 'text' || /\b(?:method|number|details|information|preference)\b/i.test(part),
    );
}

function confirmsOccasion(occasion: Occasion, said: string, context: PlanContext): Reading {
  const own =
    /^(?:my|our)\b/i.test(said) ||
    (!context.callsCustomer && context.principal.name !== null && occasion.name !== null);
  const owner = /^(?!(?:my|our|the|their|his|her|your|a|an)\b)\S.*?(?:'s|’s)\s/i.test(said);
  const thing = context.wording.toPerson(occasion.thing.replace(/\bfor (?:them|him|her)\b/gi, ''));
  const named =
    own || owner
      ? thing
      : thing.replace(/^(?:the|an?|that|this|upcoming|their)\s+/i, '').replace(/^(?!your\b)/i, 'your ');
  const party =
    occasion.partySize === null ? '' : ` for ${occasion.partySize} ${occasion.partySize === 1 ? 'person' : 'people'}`;
  const name = occasion.name === null || named.includes(occasion.name) ? '' : `, under the name ${occasion.name}`;
  const extras = occasion.extras === '' ? '' : `, ${context.wording.toPerson(occasion.extras)}`;
  const phrase = `${named}${party}${whenPhrase(occasion)}${name}${extras}`;
  const question = own
    ? 'Could you confirm that for me?'
    : owner && !context.callsCustomer
      ? 'Does that still work?'
      : occasion.when === null
        ? 'Is that still good for you?'
        : 'Does that still work for you?';
  return {
    goal: {
      kind: 'confirm',
      summary: `confirm ${context.wording.spoken(occasion.thing)}${party}${whenPhrase(occasion)}${name}`,
    },
    facts: occasionFacts(occasion, context),
    steps: [
      {
        kind: 'propose',
        text: `I'm calling to confirm ${phrase}. ${question}`,
        field: field(`${slug(occasion.noun, 1) || 'appointment'}_confirmed`, `${occasion.noun} confirmed`, 'yes_no'),
        agreedField: {
          ...slotField(context),
          key: `new_${slug(occasion.noun, 1) || 'appointment'}_time`,
          label: `new ${occasion.noun} time`,
        },
      },
    ],
  };
}

/** "move my appointment from Tuesday to Thursday at 2". */
const reschedules: Reader = (text, context) => {
  const match = /^(re-?schedule|move|postpone|push back|push|change|switch|rebook|shift)\s+(.+)$/i.exec(text);
  if (!match || (/^(?:change|push|switch|move)$/i.test(match[1] ?? '') && !eventNoun.test(match[2] ?? ''))) return null;
  const said = (match[2] ?? '').replace(/[.!]+$/, '');
  const parts = /^(.*?)\s+(?:to|until|till|for)\s+(?=.*\d|.*day|.*noon|.*tomorrow|.*week)(.*)$/i.exec(said);
  const [from, to] = [parts?.[1] ?? said, parts?.[2] ?? ''];
  const occasion = occasionOf(from, context);
  const slots = slotsIn2(to, context);
  const own = !context.callsCustomer;
  const thing = context.wording.toPerson(
    own ? occasion.thing : occasion.thing.replace(/^(?:the|an?|their|his|her)\s+/i, 'your '),
  );
  const was = occasion.when ? ` from ${occasion.when.text}` : '';
  const listed = slots.map((slot) => slot.text).join(' or ');
  const phrase =
    slots.length === 0
      ? `reschedule ${thing}${occasion.when ? ` on ${occasion.when.text}` : ''}`
      : `move ${thing}${was} to ${listed}`;
  const newTime = field(
    `new_${slug(occasion.noun, 1) || 'appointment'}_time`,
    `new ${occasion.noun} time`,
    'date_time',
    slots.length === 0 ? {} : optional,
  );
  const facts = occasionFacts(occasion, context);
  const goal = { kind: 'reschedule', summary: phrase } as const;
  if (!own && slots.length === 0)
    return {
      goal,
      facts,
      steps: [{ kind: 'ask', text: `I'm calling to ${phrase}. What day and time would work for you?`, field: newTime }],
    };
  if (!own && slots.length > 1)
    return {
      goal,
      facts,
      accepts: slots,
      steps: [
        {
          kind: 'offer',
          text: `I'm calling to reschedule ${thing}${occasion.when ? ` on ${occasion.when.text}` : ''}. Would ${listed} work for you?`,
          field: newTime,
          offers: slots,
        },
      ],
    };
  return {
    goal,
    facts,
    accepts: slots.length === 0 ? [anyTime] : slots,
    steps: [
      {
        kind: 'propose',
        text: `${own ? "I'd like" : 'We need'} to ${phrase}. ${slots.length === 0 ? 'What times do you have available?' : own ? 'Would that be possible?' : 'Would that work for you?'}`,
        field: field('reschedule_confirmed', `${occasion.noun} rescheduled`, 'yes_no'),
        agreedField: newTime,
        offers: slots.length === 0 ? [anyTime] : slots,
      },
    ],
  };
};

function slotsIn2(text: string, context: PlanContext) {
  return occasionOf(`a slot ${text}`, context).slots.length > 1
    ? occasionOf(`a slot ${text}`, context).slots
    : offeredFrom(text, context);
}

function offeredFrom(text: string, context: PlanContext) {
  const one = occasionOf(`a slot ${text}`, context);
  return one.when === null ? [] : [{ text: one.when.text, value: spanOf(one) === '' ? null : isoOf(one) }];
}

function isoOf(occasion: Occasion): string {
  const moment = occasion.when?.moment;
  const pad = (n: number) => String(n).padStart(2, '0');
  const day = moment?.day ? `${moment.day.year}-${pad(moment.day.month)}-${pad(moment.day.day)}` : '';
  const time = moment?.time ? `${pad(moment.time.hour)}:${pad(moment.time.minute)}` : '';
  return day && time ? `${day}T${time}` : day || time;
}

const cancels: Reader = (text, context) => {
  const match = /^cancel\s+(.+)$/i.exec(text);
  if (!match) return null;
  const said = (match[1] ?? '').replace(/[.!]+$/, '');
  const occasion = occasionOf(said, context);
  const own = !context.callsCustomer;
  const thing = context.wording.toPerson(
    own ? occasion.thing : occasion.thing.replace(/^(?:the|an?|their|his|her)\s+/i, 'your '),
  );
  const name = occasion.name === null ? '' : `, under the name ${occasion.name}`;
  const phrase = `cancel ${withArticle(thing === '' ? `the ${occasion.noun}` : thing)}${whenPhrase(occasion)}${name}${occasion.extras === '' ? '' : `, ${context.wording.toPerson(occasion.extras)}`}`;
  return {
    goal: { kind: 'cancel', summary: phrase },
    facts: occasionFacts(occasion, context),
    steps: own
      ? [
          {
            kind: 'propose',
            text: `I'd like to ${phrase}. Could you do that for me?`,
            field: field('cancellation_confirmed', `${occasion.noun} cancelled`, 'yes_no'),
          },
        ]
      : [{ kind: 'tell', text: `I'm calling to let you know that we have to ${phrase}.` }],
  };
};

const requestVerb =
  /^(?:request|ask for|negotiate|dispute|complain|report|return|renew|order|buy|purchase|place|pay|apply|register|sign up|enroll|file|submit|add|remove|extend|upgrade|downgrade|switch|transfer|activate|deactivate|replace|exchange|claim|refill|pick up|drop off|rent|hire|lower|reduce|get|make|discuss|arrange|send|invite|RSVP|accept|decline|increase|stop|start|pause|close|open|update|change|verify|follow up|set up|have|let|try|see about|sort out|resolve|deal with|handle|fix|obtain|secure|track down|locate|place an order|donate|volunteer|sell|pitch|convince|persuade)\b/i;

/** Anything else that the owner wants done: said in the prompt's words. */
const requests: Reader = (text, context) => {
  if (!requestVerb.test(text)) return null;
  if (/^request\s/i.test(text)) return requested(text.replace(/^request\s+/i, ''), context);
  return general(text, context);
};

/** States the request in the prompt's words and asks for the answer. */
export function general(text: string, context: PlanContext): Reading {
  const phrase = context.wording.toPerson(text.replace(/[.!?]+$/, ''));
  const lead =
    /^(?:order|buy|purchase|rent|return|renew|refill|add|change|update|extend|upgrade|place|register|sign up|report|pay|have|get|make|arrange|pick up|exchange|activate|pause|stop|donate)\b/i.test(
      phrase,
    )
      ? "I'd like to"
      : "I'm calling to";
  return {
    goal: {
      kind: 'general',
      summary: context.wording.spoken(text.replace(/[.!?]+$/, '')).replace(/^\w/, (one) => one.toLowerCase()),
    },
    steps: [
      {
        kind: 'ask',
        text: `${lead} ${phrase.charAt(0).toLowerCase()}${phrase.slice(1)}. Can you help me with that?`,
        field: field('response', 'their answer', 'text'),
      },
    ],
  };
}

export const goalReaders: readonly Reader[] = [cancels, reschedules, books, confirms];
export const requestReader: Reader = requests;
export { alternativeField };
