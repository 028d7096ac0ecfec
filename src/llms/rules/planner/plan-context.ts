import type { Day } from '../language/calendar.ts';
import { calleeOf, type Callee } from './callee.ts';
import { principalOf } from './identity.ts';
import { PlanBuilder } from './plan-builder.ts';
import type { PlanContext } from './reading.ts';
import { nounsOfCallee } from '../language/second-person.ts';
import { wordingFor } from './wording.ts';

/** "Mrs. Whitfield" is she; "he" is then somebody else. */
function otherOf(prompt: string, callee: Callee): 'he' | 'she' | null {
  const name = callee.name ?? '';
  if (!callee.isPerson) return null;
  const kin =
    /\bmy (?:\w+ )?(?:(mom|mum|mother|wife|sister|daughter|grandma|grandmother|aunt|girlfriend)|(dad|father|husband|brother|son|grandpa|grandfather|uncle|boyfriend))\b(?!['’]s)/i.exec(
      prompt,
    );
  const ofCallee =
    kin !== null && /\b(?:call|ring|phone|ask|tell|remind|let|to|wish|on)\s*$/i.test(prompt.slice(0, kin.index));
  if (ofCallee) return kin[1] === undefined ? 'she' : 'he';
  if (/^(?:Mrs|Ms|Miss)\b/.test(name)) return 'he';
  return /^Mr\b/.test(name) ? 'she' : null;
}

/** What the prompt as a whole says: for whom, to whom, and how both are spoken of. */
export function contextOf(prompt: string, today: Day): PlanContext {
  const principal = principalOf(prompt);
  const callee = calleeOf(prompt, principal);
  const customer =
    /\b(?:customers?|clients?|patients?|leads?(?! times?)|guests?|tenants?|prospects?|subscribers?|candidates?|applicants?|members?|attendees?|users?|buyers?|donors?|residents?|homeowners?|trial|parents?|students?)\b/i.test(
      prompt,
    );
  const business = callee.name !== null && !callee.isPerson;
  const owned = principal.name !== null && !principal.isPerson;
  const third = /\b(?:their|his|her|they|them|he|she|him)\b/i.test(prompt);
  const speaksAsWe = /\b(?:our|we|us)\b/i.test(prompt);
  const callsCustomer =
    !business &&
    (owned ||
      (customer && !principal.isPerson) ||
      (callee.isPerson && third) ||
      (speaksAsWe && third && !principal.isPerson));
  const names =
    callee.name !== null && callee.isPerson
      ? [callee.name, ...(callee.name.includes(' ') ? [callee.name.split(' ')[0] ?? ''] : [])]
      : [];
  const ofOwner = principal.isPerson && principal.name !== null && !callee.isPerson && !/\b(?:I|I'm|my)\b/.test(prompt);
  const ofAnother =
    business &&
    /\b(?:if|whether|that|for|about)\s+\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+\b[^.]*\b(?:her|his|she|he)\b/u.test(prompt);
  const single =
    !ofAnother &&
    (callee.isPerson ||
      customer ||
      ((!ofOwner || callee.name === null) &&
        !/\b(?:my|our) (?:wife|husband|son|daughter|mother|father|mom|dad|friend|brother|sister|boss|client)\b/i.test(
          prompt,
        )));
  return {
    prompt,
    wording: wordingFor({
      today,
      principal: principal.name,
      principalIsPerson: principal.isPerson,
      singleCallee: single,
      other: otherOf(prompt, callee),
      calleeNames: names.filter((one) => one.length > 1),
      calleeNouns: nounsOfCallee(prompt),
    }),
    principal,
    callee,
    builder: new PlanBuilder(),
    callsCustomer,
  };
}
