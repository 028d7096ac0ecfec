import { isBaseVerb, thirdPersonBase } from '../language/verb-forms.ts';
import { told } from './spoken-lines.ts';

const contact =
  /\b(?:call|ring|phone|get|email|e-mail|text|contact|reach|return|respond|reply|answer|confirm|follow|send|write|be in touch|come back|let (?:them|you))\w*\b/i;

/** "promise that Jo calls the next working day" → "Jo will call the next working day."; null where it is no promise. */
export function promiseOf(action: string): string | null {
  const match =
    /^(?:promise|assure|say|tell|explain|let|mention|inform|state|add|close by saying|end by saying|by saying|saying)\s*(?:to )?(?:them|the caller|callers|him|her|you|everybody|everyone)?\s*(?:know )?(?:that\s+)?(.+)$/i.exec(
      action,
    );
  const callBack =
    /^(?:promise|offer)\s+(?:them |the caller )?(?:a |to )?call(?:s|ing)?[ -]?(?:them )?back\b\s*(.*)$/i.exec(action);
  if (callBack) return `Somebody will call you back${tail(callBack[1] ?? '')}.`;
  return match ? promiseIn((match[1] ?? '').replace(/^["“]|["”]$/g, '')) : null;
}

/** "Kim calls back the same day": a promise, though it is put as a statement. */
export function promisedIn(said: string): string | null {
  const text = said.replace(/^[\p{L} ]{3,20}:\s+/u, '').replace(/[.!]+$/, '');
  const promises =
    /\b(?:calls?|rings?|phones?|writes?|texts?|emails?|gets?|replies|reply) (?:you |them |callers )?(?:back|in touch)\b|\b(?:confirms?|responds?|answers?|replies|follows? up) (?:by|within|with|via|the same)\b|\breturns? (?:all )?calls\b/i;
  return promises.test(text) ? promiseIn(text) : null;
}

function promiseIn(text: string): string | null {
  const subject =
    /^((?:the |our |a |one of )?[\p{L}.'’-]+(?: [\p{L}.'’-]+){0,5}?) (will |can |shall |is going to )(\p{L}+)\b(.*)$/u.exec(
      text,
    ) ?? /^((?:the |our |a |one of )?[\p{L}.'’-]+(?: [\p{L}.'’-]+){0,4}?) ()(\p{L}+)\b(.*)$/u.exec(text);
  if (!subject || /^to\b/i.test(text) || !contact.test(`${subject[3]} ${subject[4]}`)) return null;
  const [, who = '', auxiliary = '', verb = '', rest = ''] = subject;
  const base =
    auxiliary === '' ? (thirdPersonBase(verb) ?? (contact.test(verb) ? verb.replace(/s$/, '') : null)) : verb;
  if (base === null || (!isBaseVerb(base) && !contact.test(base))) return null;
  if (/^(?:you|they|it|that|we|there|callers?)$/i.test(who) && auxiliary === '') return null;
  return told(`${who} will ${base}${rest}`);
}

function tail(text: string): string {
  const rest = text.replace(/[.!]+$/, '').trim();
  return rest === '' ? '' : ` ${rest}`;
}
