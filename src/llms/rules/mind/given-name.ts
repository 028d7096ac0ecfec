import type { TranscriptTurn } from '../../../core/call/transcript.ts';
import { hear } from './hearing.ts';
import { nameIn } from './names.ts';

const asksName =
  /\b(?:your (?:full |first |last )?name|who(?:'s| is| am i) (?:calling|this|speaking)|who i'm speaking|whom am i speaking|what name|may i have a name)\b/i;
const part = "\\p{Lu}[\\p{L}'’-]+";
const volunteered = [
  new RegExp(
    `\\b(?:[Mm]y name(?:'s|’s| is)|[Nn]ame's|[Tt]his is|[Ii]t's|[Ii]t is|[Ii]'m|[Ii]’m|[Ii] am|[Yy]ou're speaking (?:with|to)) (?:(?:Mr|Mrs|Ms|Dr|Miss)\\.? )?(${part}(?: (?:(?:de|van|von|la|del|der|bin|al) )*${part}){0,2})(?=[,.;!?]|$| (?:here|calling|speaking|from|and|at|with|again|over|in|on|i|I|my|we)\\b)`,
    'u',
  ),
  new RegExp(`(?:^|[.!?,] )(${part}(?: ${part})?) (?:here|speaking)\\b`, 'u'),
];
const noName =
  /^(?:the|a|an|not|just|calling|looking|sorry|here|your|our|my|about|fine|good|great|interested|wondering|hoping|trying|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|okay|ok|yes|no|hello|hi|well|urgent|google|medicare|ai)$/i;

/** The name that the other side has given of themselves: when asked for it, or by the way. Null when they gave none. */
export function nameGiven(turns: readonly TranscriptTurn[]): string | null {
  let asked = false;
  let found: string | null = null;
  for (const turn of turns) {
    if (turn.role === 'ai') asked = asksName.test(turn.text);
    else {
      found = introducedAs(turn.text) ?? (asked ? (answered(turn.text) ?? found) : found);
      asked = false;
    }
  }
  return found;
}

function answered(text: string): string | null {
  const hearing = hear(text);
  const other = hearing.acts.has('farewell') || hearing.sentences.every((one) => one.asks);
  return other ? null : (nameIn(hearing)?.value ?? null);
}

/** "Hi, this is Maria Lopez, I'm calling about …" → "Maria Lopez". */
export function introducedAs(text: string): string | null {
  for (const pattern of volunteered) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined && !noName.test(name.split(' ')[0] ?? '')) return name;
  }
  return null;
}
