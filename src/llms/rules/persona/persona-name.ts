import { clean, named, principalOf, properName } from '../planner/identity.ts';

const trades =
  'receptionist|assistant|secretary|concierge|agent|operator|representative|rep|dispatcher|host|hostess|helper|front desk|reception|help desk|desk|booking line|phone line|hotline|line|answering service|phone|call|customer service|customer support|customer care|support|lead|voice|reservation|booking|enquiry|enquirie|inquiry|inquirie|appointment|order|visitor|patient|guest';
const trade = `(?:${trades
  .split('|')
  .map((word) => `[${word.charAt(0).toUpperCase()}${word.charAt(0)}]${word.slice(1)}`)
  .join('|')})`;
const known: readonly RegExp[] = [
  new RegExp(`\\b[Yy]ou (?:take|handle) (?:messages|calls) for (?:the )?(${properName})`, 'u'),
  new RegExp(
    `^#+\\s*(?!(?:Role|Persona|Identity|Goal|Task|About|Instructions?|System|Context|Overview)\\b)(${properName})\\s*(?:\\n|$)`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Aa]nswer|[Aa]nswers|[Aa]nswering|[Pp]ick up|[Pp]icks up|[Tt]ake|[Hh]andle|[Ss]creen|[Mm]an|[Cc]over)\\b[^.\\n]{0,30}?\\b${trade}s? (?:for|at|of|to)\\s+(?:the (?=[a-z]+ (?:office|firm|practice) of ))?(?:the )?((?:(?:law|dental|medical) (?:office|firm|practice) of )?${properName})`,
    'u',
  ),
  new RegExp(
    `\\b(?:[Rr]ole:?|[Aa]ct as|[Yy]ou(?:['’]re| are|)|[Rr]eceptionist|[Pp]ersona:?)\\b[^.\\n]{0,60}?\\b${trade} (?:for|at|of|with)\\s+(?:the )?((?:(?:law|dental|medical) (?:office|firm|practice) of )?${properName})`,
    'u',
  ),
  new RegExp(
    `\\b(?:qualify|screen|book|help|greet|serve)\\b[^.\\n]{0,40}?\\b(?:for|at|of)\\s+(?:the )?(${properName})`,
    'u',
  ),
  new RegExp(`\\b${trade}s? (?:for|at|of|with)\\s+(?:the )?${named}`, 'u'),
  new RegExp(`\\b(?:called|named)\\s+(?:the )?(${properName})`, 'u'),
  new RegExp(`(?:^|\\n)\\s*(?:[Bb]usiness|[Cc]ompany|[Cc]lient|[Ff]irm|[Ss]hop)(?: name)?:\\s*(${properName})`, 'u'),
  new RegExp(`\\b(?:[Ww]elcome to|[Ww]e are|[Ww]e(?:['’])re|[Ww]ork(?:s|ing)? (?:for|at))\\s+(?:the )?${named}`, 'u'),
  new RegExp(`(?:^|\\n)\\s*(?:[Tt]he )?(${properName}) (?:is|are) (?:an?|the|your)\\b`, 'u'),
];

/** For whom an agent speaks, by its prompt; null where that is left open, or still to be filled in. */
export function personaNameOf(prompt: string): string | null {
  const filled = prompt.replace(/\[[^\]]*\]|\{\{?[^}]*\}?\}/g, '[');
  for (const pattern of known) {
    const name = withPlace(clean(exactCase(pattern, filled)?.replace(/^The /, '')), filled);
    if (name !== null && !/^(?:You|Your|AI|The|This|Receptionist|Role|Assistant|A|An)$/.test(name)) return name;
  }
  const { name } = principalOf(filled);
  return name !== null && filled.includes(name) ? withPlace(name, filled) : null;
}

/** "Dr. Chen's" is what comes behind it: "Dr. Chen's pediatric office". */
function withPlace(name: string | null, prompt: string): string | null {
  if (name === null || !/['’]s$/.test(name)) return name;
  const at = prompt.indexOf(name) + name.length;
  const place =
    /^(?: \p{Ll}+)? (?:office|clinic|practice|studio|shop|salon|garage|firm|restaurant|bakery|kitchen|team|store|surgery|bar)\b/u.exec(
      prompt.slice(at),
    );
  return `${name}${place?.[0] ?? ''}`;
}

/** Proper names begin with a capital, whatever the case of the words around them. */
function exactCase(pattern: RegExp, text: string): string | undefined {
  const name = pattern.exec(text)?.[1];
  const first =
    name?.split(' ').find((word) => !/^(?:law|dental|medical|office|firm|practice|of|the)$/.test(word)) ?? '';
  return name !== undefined && /^[\p{Lu}\d]/u.test(first) ? name : undefined;
}
