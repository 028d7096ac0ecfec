import { requested } from './readers-ask.ts';
import type { PlanContext, Reader, Reading } from './reading.ts';
import { capitalised } from '../language/inversion.ts';
import { isImperative } from './imperatives.ts';
import { field } from './topics.ts';

const verbs =
  /^(?:request|ask for|negotiate|dispute|complain|report|return|renew|order|buy|purchase|place|pay|apply|register|sign up|enroll|file|submit|add|remove|extend|upgrade|downgrade|switch|transfer|activate|deactivate|replace|exchange|claim|refill|pick up|drop off|rent|hire|lower|reduce|get|make|discuss|arrange|send|invite|RSVP|accept|decline|increase|stop|start|pause|close|open|update|change|verify|follow up|set up|have|let|try|see about|sort out|resolve|deal with|handle|fix|obtain|secure|track down|locate|donate|volunteer|sell|pitch|convince|persuade)\b/i;
const wished =
  /^(?:order|buy|purchase|rent|return|renew|refill|add|change|update|extend|upgrade|place|register|sign up|report|pay|have|get|make|arrange|pick up|exchange|activate|pause|stop|donate)\b/i;

/** "decline": what is said to an offer of theirs. */
export const answersTo: Reader = (text) =>
  /^(?:politely |just )?(?:decline|refuse|reject|turn (?:it|them|that|this|the \w+) down|say no\b(?! to (?:any|all)))/i.test(
    text,
  )
    ? { steps: [{ kind: 'tell', text: 'Thank you, but no.' }] }
    : null;

/** "Pay cash": goes with what is ordered. */
export const paysHow: Reader = (text, context) => {
  const how = /^pay(?:ing|ment)?(?: is)? ((?:by|with|in|via|on) .+|cash(?: .+)?|(?:credit )?card(?: .+)?)$/i.exec(
    text.replace(/[.!]+$/, ''),
  )?.[1];
  const asked = context.builder.steps.some((step) => step.kind === 'propose' && step.text.startsWith("I'd like"));
  if (how === undefined || !asked || context.callsCustomer) return null;
  const said = `They'll pay ${context.wording.spoken(how)}.`;
  return { wish: said, facts: [{ key: 'payment', label: 'payment', text: said, value: null }] };
};

/** Anything else that the owner wants done. */
export const requests: Reader = (text, context) => {
  if (!verbs.test(text) || /^order (?:status|number|no\b|#|[a-z]{1,4}-?\d|\d+-\d|\d{4,})/i.test(text)) return null;
  return /^request\s/i.test(text) ? requested(text.replace(/^request\s+/i, ''), context) : general(text, context);
};

/** States the request in the prompt's words and asks for the answer. */
export function general(text: string, context: PlanContext): Reading {
  const phrase = context.wording.toPerson(text.replace(/[.!?]+$/, ''));
  const summary = context.wording.spoken(text.replace(/[.!?]+$/, ''));
  if (!isImperative(text) && !verbs.test(text))
    return {
      goal: { kind: 'general', summary: `talk about this: ${summary}` },
      steps: [
        {
          kind: 'ask',
          text: `I'm calling about the following. ${capitalised(phrase)}. Can you help me with that?`,
          field: field('response', 'their answer', 'text'),
        },
      ],
    };
  return {
    goal: { kind: 'general', summary: lowerFirst(summary) },
    steps: [
      {
        kind: 'ask',
        text: `${wished.test(phrase) ? "I'd like to" : "I'm calling to"} ${lowerFirst(phrase)}. Can you help me with that?`,
        field: field('response', 'their answer', 'text'),
      },
    ],
  };
}

function lowerFirst(text: string): string {
  if (/^\p{Lu}{2}/u.test(text)) return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
