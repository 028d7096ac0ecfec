import { findSpelled, soundsAlike } from '../language/spelling.ts';
import type { Found } from '../language/utterance.ts';
import type { Hearing } from './hearing.ts';

const lead =
  /(?:(?:my |the |his |her |our |full |first |last )*(?:name(?:'s| is| would be| should be)?|this is|i am|i'm|it's|it is|that's|that would be|it would be|you can put it under|put it under|under|call me|they call me|speak(?:ing)? (?:to|with)|contact is|person is|ask for|(?:send|write|address|email)(?: it| that| them)? to|talk to|reach out to|contact|goes by|you're speaking with|owner is|manager is))\s+(?:is\s+)?/i;
const notNames = new Set(
  `yes yeah yep yup no nope sure okay ok of course the a an is it its it's that's my name here speaking hello hi hey this sorry well um uh please thanks thank you and
but so just me i im i'm not really fine good great with for from to at on in under spelled that one moment hold wait what who why how when where
again could would can say course absolutely right alright send try ask call contact email use write reach speak talk probably maybe usually`.split(
    /\s+/,
  ),
);
const wordPattern = /[\p{L}][\p{L}'’.-]*/gu;

/** The name that a person gives when asked for one, capitalised; a spelling that goes with it wins over its sound. */
export function nameIn(hearing: Hearing): Found<string> | null {
  const { text } = hearing;
  const led = lead.exec(text);
  const spells = findSpelled(hearing.utterance)[0];
  const saidBefore = led !== null && spells !== undefined && /\p{Lu}\p{Ll}+,\s*$/u.test(text.slice(0, led.index));
  const match = saidBefore ? null : led;
  const from = match ? match.index + match[0].length : 0;
  const found = nameAt(text, from, match !== null) ?? (match ? nameAt(text, 0, false) : null);
  const spelled = spells;
  if (!spelled) return found;
  if (!found || found.start >= spelled.start)
    return { value: titled(spelled.value), start: spelled.start, end: spelled.end };
  const words = found.value.split(' ');
  const at = words.findIndex((word) => soundsAlike(word.toLowerCase(), spelled.value));
  if (at === -1) return found;
  const value = words.map((word, index) => (index === at ? titled(spelled.value) : word)).join(' ');
  return { value, start: found.start, end: spelled.end };
}

function nameAt(text: string, from: number, led: boolean): Found<string> | null {
  const clause =
    /^[^,;:!?]*/.exec(
      text
        .slice(from)
        .replace(/\.(?=\s|$)/g, (dot, at: number, all: string) =>
          /\b(?:dr|mr|mrs|ms|[a-z])$/i.test(all.slice(0, at)) ? dot : ';',
        ),
    )?.[0] ?? '';
  const words = [...clause.matchAll(wordPattern)].map((word) => ({ text: word[0], start: from + word.index }));
  const start = words.findIndex(
    (word) =>
      !notNames.has(word.text.toLowerCase().replace(/[’]/g, "'")) && !/^(?:u+m+|u+h+|e+r+m*|h+m+)$/i.test(word.text),
  );
  const rest = from + clause.length < text.length ? text.slice(from + clause.length + 1) : '';
  if (start === -1)
    return /[\p{L}]/u.test(rest) && from + clause.length + 1 < text.length
      ? nameAt(text, from + clause.length + 1, led)
      : null;
  const chosen: typeof words = [];
  for (const word of words.slice(start)) {
    if (notNames.has(word.text.toLowerCase()) || chosen.length >= 4) break;
    chosen.push(word);
  }
  const capitalisedOnes = chosen.filter((word) => /^\p{Lu}/u.test(word.text));
  const kept = capitalisedOnes.length > 0 ? leading(chosen) : led || words.length <= 5 ? chosen : [];
  const first = kept[0];
  const last = kept.at(-1);
  if (!first || !last) return null;
  return {
    value: kept.map((word) => titled(word.text.replace(/[.]$/, ''))).join(' '),
    start: first.start,
    end: last.start + last.text.length,
  };
}

/** From the first capital on, as long as the capitals go on. */
function leading<T extends { readonly text: string }>(words: readonly T[]): T[] {
  const start = words.findIndex((word) => /^\p{Lu}/u.test(word.text));
  const out: T[] = [];
  for (const word of words.slice(start)) {
    if (!/^\p{Lu}/u.test(word.text) && !/^(?:de|van|von|der|la|del|of|and|al|bin)$/i.test(word.text)) break;
    out.push(word);
  }
  return out;
}

function titled(word: string): string {
  return /^\p{Lu}/u.test(word) ? word : word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
