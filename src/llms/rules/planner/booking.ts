import type { Field } from '../../../core/workflow/workflow.ts';
import { isImperative } from './imperatives.ts';
import { slug } from './keys.ts';
import { asYours, described, occasionFacts, occasionOf, whenPhrase, withArticle, type Occasion } from './occasions.ts';
import { offeredSlots } from './readers-offer.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { anyTime, looseSpan, slotsIn } from './slots.ts';
import { field } from './topics.ts';

const booker =
  /^(book|reserve|schedule|set up|arrange|make|get|order|request|find)\s+(?:(?:me|us|him|her|them|myself)\s+)?(?:in\s+)?(?:for\s+)?(.+)$/i;
const things =
  'reservation|booking|appointment|table|meeting|slot|haircut|cut|cab|taxi|ride|room|seats?|tickets?|massage|cleaning|check-?up|oil change|tour|viewing|consultation|class|lesson|session|demo|call|court|lane|visit|service|inspection|exam|facial|manicure|pedicure|grooming|delivery|pick-?up|pizzas?|food|order|flowers|catering|suite|car|rental|flight|trim|color|repair|estimate|interview|test|vaccination|shot|dinner|lunch|brunch|breakfast|party|maintenance|installation|tune-?up|screening|photoshoot|fitting|tasting|spot|stay|test drive|cabin|campsite|venue|hall|trial';
const bookable = new RegExp(`\\b(?:${things})\\b`, 'i');
const bareThing =
  /^(?:an? )?((?:\w+ )?(?:table|room|reservation|booking|haircut|appointment|dinner|lunch|cab|taxi)\b(?: (?:reservation|booking|appointment))?\s+(?:for|at|on|in|under|tomorrow|tonight|today|this|next|with)\b.+)$/i;
const neededThing =
  /^(?:i|we)(?:'d| would)? (?:need|want|like) (an? (?:[\w-]+ ){0,3}(?:table|room|reservation|booking|haircut|appointment|cab|taxi|ride|slot)\b.*)$/i;
const wishedThing =
  /^(?:i|we)(?:'d| would)? (?:love|like|want|wish)\b.*?\b(an? (?:[\w-]+ )?(?:table|suite|reservation|booking)\b.*)$/i;
const staysOver = /\b(?:nights?|room|suite|cabin|rental|car|campsite|days?|stay|ticket|seat)s?\b/i;

/** "book a table for 2 on Friday at 7": asked of a business, or fixed with a customer. */
export const books: Reader = (text, context) => {
  const bare = (isImperative(text) ? null : bareThing.exec(text)) ?? neededThing.exec(text) ?? wishedThing.exec(text);
  const match = bare ? null : booker.exec(text);
  const verb = bare ? 'book' : (match?.[1] ?? '').toLowerCase();
  const said = bare?.[1] ?? match?.[2];
  if (bare && context.builder.steps.length > 0 && !/^(?:i|we)\b/i.test(text))
    return { facts: occasionFacts(occasionOf(said ?? '', context), context) };
  if (said === undefined || /^order (?:status|number|no\b|#|[a-z]{1,4}-?\d|\d+-\d|\d{4,})/i.test(text)) return null;
  if (/^(?:make|get|request|arrange|set up|find)$/.test(verb) && !bookable.test(said)) return null;
  if (
    /^(?:get|request|find)$/.test(verb) &&
    /\b(?:number|code|email|id|details|feedback|rating|quote|price|out)\b/i.test(said)
  )
    return null;
  const occasion = occasionOf(said, context);
  if (verb === 'order') return orders(occasion, context);
  return context.callsCustomer
    ? fixesWithCustomer(occasion, verb, context)
    : asksBusiness(occasion, verb, said, context);
};

const squeezes =
  /^(?:see|ask|check|find out|know)(?: with)?(?: them| him| her)?\s+(?:if|whether)\s+(?:they|you|there|he|she|\w+)(?:\s+(?:can|could|will|would|might|may|(?:are|is|would be) able to|has time to|have time to))?\s+(?:squeeze|fit|get|take|slot|pencil|book|see)\s+(?:me|us|my [a-z]+|our [a-z]+|him|her)(?:\s+in)?\b(?!\s+(?:a|an|the|some)\b)\s*(.*)$/i;

/** "see if they can squeeze me in tomorrow before noon": an appointment is wanted. */
export const fitsIn: Reader = (text, context) => {
  const ride = /^pick (?:(?:me|us|him|her|them|\p{Lu}\p{L}+) )?up\b(.*)$/u.exec(text)?.[1];
  if (
    ride !== undefined &&
    !context.callsCustomer &&
    context.builder.steps.length === 0 &&
    slotsIn(ride, context.wording.today).length > 0
  )
    return books(`book a ride${ride}`, context);
  const rest = squeezes.exec(text)?.[1];
  if (rest === undefined || context.callsCustomer) return null;
  const timed = slotsIn(rest, context.wording.today).length > 0 || looseSpan(rest, context.wording.today) !== null;
  return timed || rest === '' ? books(`book an appointment ${rest}`, context) : null;
};

function asksBusiness(occasion: Occasion, verb: string, said: string, context: PlanContext): Reading {
  const unnamed = /\btable\b/i.test(said) ? 'table' : occasion.noun;
  const thing = context.wording.spoken(withArticle(occasion.thing === '' ? unnamed : occasion.thing));
  const phrase = described(occasion, thing, (text) => context.wording.spoken(text)).replace(
    / on (?=\w+day, .*)/,
    /\bfrom\s+\S*$/i.test(said.slice(0, occasion.when?.start ?? 0)) ? ' from ' : ' on ',
  );
  const open = occasion.slots.length === 1 && (occasion.slots[0]?.value?.includes('..') ?? false);
  const settled = occasion.when?.moment.time !== undefined && occasion.when?.moment.time !== null && !open;
  const anyWhen = occasion.when === null && occasion.loosely === null;
  const accepts = anyWhen
    ? [anyTime]
    : occasion.loosely
      ? [occasion.loosely]
      : occasion.slots.length > 1 || !settled || occasion.when?.moment.until
        ? occasion.slots
        : [];
  const question = staysOver.test(thing)
    ? 'Do you have availability?'
    : !settled
      ? 'What times do you have available?'
      : /\btable\b/i.test(said)
        ? 'Do you have a table available?'
        : 'Do you have availability?';
  const key = slug(occasion.noun, 1) || 'booking';
  const asksTime = !settled && !staysOver.test(thing);
  return {
    goal: { kind: 'book', summary: `${verb} ${phrase}` },
    facts: occasionFacts(occasion, context),
    steps: [
      {
        kind: 'propose',
        text: `I'd like to ${verb} ${phrase}. ${question}`,
        field: field(`${key}_confirmed`, `${occasion.noun} confirmed`, 'yes_no'),
        agreedField: field(`${key}_time`, `${occasion.noun} time`, 'date_time', { optional: !asksTime }),
        offers: accepts,
      },
    ],
  };
}

function orders(occasion: Occasion, context: PlanContext): Reading {
  const named = occasion.name === null ? '' : `, under the name ${occasion.name}`;
  const phrase = `${described({ ...occasion, name: null }, context.wording.spoken(occasion.thing), (text) => context.wording.spoken(text))}${named}`;
  return {
    goal: { kind: 'book', summary: `order ${phrase}` },
    facts: occasionFacts({ ...occasion, noun: 'order' }, context),
    steps: [
      {
        kind: 'propose',
        text: `I'd like to order ${phrase}. Could you take that order?`,
        field: field('order_placed', 'order placed', 'yes_no'),
      },
    ],
  };
}

/** The owner is the one who gives the appointment: the customer is asked when it suits. */
function fixesWithCustomer(occasion: Occasion, verb: string, context: PlanContext): Reading {
  const thing =
    occasion.thing === ''
      ? `your ${occasion.noun}`
      : /^(?:their|his|her)\b/i.test(occasion.thing)
        ? asYours(occasion.thing, context)
        : context.wording.toPerson(withArticle(occasion.thing));
  const goal = {
    kind: 'book',
    summary: `${verb} ${context.wording.spoken(withArticle(occasion.thing === '' ? occasion.noun : occasion.thing))}${whenPhrase(occasion)}`,
  } as const;
  const facts = occasionFacts(occasion, context);
  const first = context.builder.steps.length === 0;
  const opening = first ? `I'm calling to ${verb} ${thing}` : '';
  if (occasion.slots.length > 1) {
    const offered = offeredSlots(occasion.slots, context).steps?.[0];
    return {
      goal,
      facts,
      steps: offered
        ? [{ ...offered, text: `${opening === '' ? '' : `${opening}. `}${offered.text}`, field: timeField(occasion) }]
        : [],
    };
  }
  if (!occasion.when?.moment.time) {
    return {
      goal,
      facts,
      steps: [
        {
          kind: 'ask',
          text: first
            ? `${opening}. What day and time would work best for you?`
            : `What day and time would work best for ${thing}?`,
          field: timeField(occasion),
        },
      ],
    };
  }
  const key = slug(occasion.noun, 1) || 'appointment';
  return {
    goal,
    facts,
    steps: [
      {
        kind: 'propose',
        text: first
          ? `${opening}${whenPhrase(occasion)}. Would that work for you?`
          : `Would ${occasion.when.text} work for ${thing}?`,
        field: field(`${key}_confirmed`, `${occasion.noun} confirmed`, 'yes_no'),
        agreedField: field(`${key}_time`, `${occasion.noun} time`, 'date_time', { optional: true }),
      },
    ],
  };
}

function timeField(occasion: Occasion): Field {
  return field(`${slug(occasion.noun, 1) || 'appointment'}_time`, `${occasion.noun} time`, 'date_time');
}
