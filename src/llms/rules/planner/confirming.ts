import { slug } from './keys.ts';
import { asYours, described, occasionFacts, occasionOf, type Occasion } from './occasions.ts';
import { questioned } from './readers-ask.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { slotsIn } from './slots.ts';
import { field, topicOf } from './topics.ts';

const eventNoun =
  /\b(?:appointment|reservation|booking|meeting|delivery|pick-?up|interview|visit|session|class|lesson|tour|viewing|consultation|check-?up|cleaning|table|demo|attendance|installation|inspection|flight|dinner|lunch|rsvp|order|shift|rental|stay|room|event|registration|catering|call|service|maintenance|repair|test|exam|lesson|surgery|fitting|training|conference|party|wedding|game|match|course|pickup|booking|shipment|treatment)\b/i;

/** "that her son's test is on for Thursday at 8:15" */
const takesPlace =
  /^(?:(?:that|if|whether) )?(.+?) (?:is|are) (?:still )?(?:(?:on|scheduled|set|booked|planned|due|happening|taking place)\b ?)?(for|on|from|at|between)? ?(.*)$/i;

const comes = /\b(?:coming|comes?|attend(?:s|ing)?|be there|make it|show(?:s|ing)? up|still on)\b/i;

/** "confirm the appointment for Friday at 3 PM": does it still hold? Data ("confirm their address") is asked for instead. */
export const confirms: Reader = (text, context) => {
  const match =
    /^(?:re-?confirm|confirm|verify|validate|double[- ]check|check)\s+(?:(?:with )?(?:them|him|her)\s+|with (?:the )?[\w'’& ]{2,40}?\s+(?=(?:that|if|whether)\b))?(.+)$/i.exec(
      text,
    );
  if (!match || (context.callee.isPerson && /^check (?:in |up )?on (?:my|our|the) /i.test(text))) return null;
  const said = (match[1] ?? '')
    .replace(/[.!]+$/, '')
    .replace(/\s+with (?:the (?:customer|client|patient|guest|tenant|member)|them|him|her)\b/i, '');
  if (/^(?:how|what|when|where|who)\b/i.test(said)) return questioned(said, context, 'ask');
  const held = takesPlace.exec(said);
  const slot = held?.[3] ?? '';
  if (held && eventNoun.test(held[1] ?? '') && slotsIn(slot, context.wording.today).length > 0) {
    const joint = /^(?:from|for|between|at)$/i.test(held[2] ?? '') ? held[2] : 'on';
    const whole = `${held[1]} ${joint === 'for' ? 'on' : joint} ${slot}`;
    return confirmsOccasion(occasionOf(whole, context), whole, context);
  }
  if (/^(?:if|whether|that|they|he|she)\b/i.test(said)) {
    const asked = questioned(said.replace(/^(?:that\s+|(?=they\b|he\b|she\b))/i, 'if '), context, 'ask');
    return asked && comes.test(said) && !/^check\b/i.test(text)
      ? { ...asked, goal: { kind: 'confirm', summary: `confirm ${context.wording.spoken(said)}` } }
      : asked;
  }
  const occasion = occasionOf(said, context);
  const isEvent =
    (occasion.when !== null && !asksForData(occasion.thing)) ||
    (eventNoun.test(said) && (occasion.when !== null || !asksForData(said)));
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
  const own = /^(?:my|our)\b/i.test(said) && !context.callsCustomer;
  const ofSomebody =
    /^(?!(?:my|our|the|their|his|her|your|a|an|tomorrow|today|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)\S.*?['’]s\s/i.test(
      said,
    );
  const bare = withoutCallee(occasion.thing, context);
  const thing =
    own || (ofSomebody && !namesCallee(said, context))
      ? context.wording.toPerson(bare)
      : asYours(bare === '' ? occasion.noun : bare, context);
  const phrase = described(occasion, thing, (text) => context.wording.toPerson(text));
  const question = own
    ? 'Could you confirm that for me?'
    : ofSomebody && !context.callsCustomer
      ? 'Does that still work?'
      : occasion.when === null
        ? 'Is that still good for you?'
        : 'Does that still work for you?';
  const key = slug(occasion.noun, 1) || 'appointment';
  return {
    goal: {
      kind: 'confirm',
      summary: `confirm ${described(occasion, context.wording.spoken(occasion.thing), (text) => context.wording.spoken(text))}`,
    },
    facts: occasionFacts(occasion, context),
    steps: [
      {
        kind: 'propose',
        text: `I'm calling to confirm ${phrase}. ${question}`,
        field: field(`${key}_confirmed`, `${occasion.noun} confirmed`, 'yes_no'),
        agreedField: field(`new_${key}_time`, `new ${occasion.noun} time`, 'date_time', { optional: true }),
      },
    ],
  };
}

/** "the appointment with Mrs. Ellis" is, to her, "your appointment". */
function withoutCallee(thing: string, context: PlanContext): string {
  const name = context.callee.isPerson ? context.callee.name : null;
  const named = name === null ? 'them' : `them|him|her|${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
  return thing.replace(new RegExp(`\\s*\\b(?:for|with|of) (?:${named})(?![\\p{L}])`, 'giu'), '').trim();
}

function namesCallee(said: string, context: PlanContext): boolean {
  const name = context.callee.isPerson ? context.callee.name : null;
  return name !== null && said.startsWith(name.split(' ')[0] ?? name);
}
