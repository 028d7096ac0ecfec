import { sentencesOf } from '../language/sentences.ts';

/** What a heading says of the lines below it. */
export type PersonaSection = 'open' | 'facts' | 'rules' | 'intake' | 'never' | 'manner' | 'closing';

export interface PersonaLine {
  /** One sentence or list item, without bullets and marks of emphasis. */
  readonly text: string;
  readonly section: PersonaSection;
  /** The heading, where it names what the lines are about: "Hours". */
  readonly topic: string | null;
}

const headings: readonly (readonly [PersonaSection, RegExp])[] = [
  [
    'never',
    /^(?:never|do not|don'?ts?|avoid|restrictions?|limits?|boundaries|off[- ]limits|prohibited|what (?:you )?(?:must |should )?not (?:to )?(?:do|say)|things (?:to avoid|not to (?:do|say)))\b/,
  ],
  [
    'intake',
    /^(?:(?:always )?(?:collect|ask|gather|find out|take down|get)\b.*|qualif\w+.*|intake.*|(?:information|info|details|data|questions|things|what) to (?:collect|ask|gather|get|find out|take down).*|(?:key |qualifying |screening )?questions|messages?(?: details)?)$/,
  ],
  [
    'manner',
    /^(?:(?:your )?(?:persona|role|identity|style|tone|personality|manner|character|voice)(?: (?:and|&) \w+)?|who you are|how you (?:sound|speak|talk)|language)$/,
  ],
  ['closing', /^(?:closing|ending|goodbye|wrap[- ]?up|sign[- ]?off|end(?:ing)? (?:of )?the call|last words)$/],
  [
    'rules',
    /^(?:(?:your )?(?:job|task|goal|duties|purpose|objective)s?|rules?|instructions?|guidelines?|guardrails?|behaviou?r|process|(?:call )?flow|steps?|script|procedures?|how to .*|what to do.*|handling.*|taking (?:a )?messages?|call ?backs?|transfers?|escalations?|emergenc(?:y|ies).*|spam.*|sales calls.*|opening|greeting|important|notes?|booking(?: flow)?|scheduling(?: rules)?|when .*|if .*)$/,
  ],
  [
    'facts',
    /^(?:what we (?:do|offer|sell|treat|fix).*|(?:our )?(?:services?|products?|menu|rooms|classes|treatments|courses)(?: .*)?|(?:our )?(?:prices?|pricing|rates?|fees|costs?)(?: .*)?|(?:our )?(?:opening |business |office |store )?(?:hours|times)|opening times|locations?|address|where (?:we are|to find us)|directions|parking|about(?: .*)?|faqs?|(?:frequently asked|common)(?: questions)?.*|questions (?:and|&) answers|q ?& ?a|knowledge(?: base)?|facts?|info(?:rmation)?|details|background|context|polic(?:y|ies)|(?:cancellation|refund|return|payment|delivery|shipping|insurance|deposit)s?(?: .*)?|insurance.*|staff|team|people|contact(?: details)?|service area|areas?(?: served)?|availability|available (?:slots|times)|slots|specials?|products and prices|the business|company)$/,
  ],
];

/** The prompt of an agent cut into sentences and list items, in order. What still has places to fill in is left out. */
export function personaLines(prompt: string): PersonaLine[] {
  const lines: PersonaLine[] = [];
  let section: PersonaSection = 'open';
  let topic: string | null = null;
  let question: string | null = null;
  const cut = prompt.replace(/\r\n?/g, '\n').replace(/(?<=[.!?]\s)(?=[A-Z][A-Z &]{3,30}:\s)/g, '\n');
  for (const raw of cut.split('\n')) {
    const item = /^\s*(?:[-*•·–]|\(?\d{1,2}[.)])\s+/.test(raw);
    const line = plainLine(raw);
    if (line === '') {
      question = null;
      continue;
    }
    const heading = item ? null : headingIn(line, raw);
    if (heading) {
      ({ section, topic } = heading);
      if (heading.rest !== '') push(lines, heading.rest, section, topic);
      if (heading.passing) {
        section = 'open';
        topic = null;
      }
      continue;
    }
    const asked = /^(?:q|question)\s*[:.)]\s*(.+)$/i.exec(line)?.[1] ?? (/^[^.!]{6,120}\?$/.test(line) ? line : null);
    const answered = /^(?:a|answer)\s*[:.)]\s*(.+)$/i.exec(line)?.[1];
    if (asked !== null && section !== 'intake') {
      question = asked;
      continue;
    }
    const bothInOne = /^["“]?([^?"“”]{6,120}\?)["”]?\s*(?:[-–—:>→]+\s*|a:\s*)?(\S.*)$/i.exec(line);
    if (question !== null) {
      lines.push({ text: answered ?? line, section: 'facts', topic: question });
      question = null;
    } else if (bothInOne && section !== 'intake' && section !== 'never')
      lines.push({ text: bothInOne[2] ?? '', section: 'facts', topic: bothInOne[1] ?? null });
    else push(lines, line, section, topic);
  }
  return lines.filter((one) => !/\[[^\]]*\]|\{\{?[^}]*\}?\}/.test(one.text));
}

function push(lines: PersonaLine[], text: string, section: PersonaSection, topic: string | null): void {
  for (const sentence of sentencesOf(text)) lines.push({ text: sentence.trim(), section, topic });
}

interface Heading {
  readonly section: PersonaSection;
  readonly topic: string | null;
  readonly rest: string;
  /** A label for its own line only: "Hours: 9 to 5." amid free sentences. */
  readonly passing: boolean;
}

function headingIn(line: string, raw: string): Heading | null {
  const alone = /^([^.?!]{2,60}?)\s*:?$/.exec(line)?.[1];
  const shouted = alone !== undefined && /\p{Lu}{2}/u.test(alone) && !/\p{Ll}{3}/u.test(alone);
  const marked = /^\s*(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$|__[^_]+__:?\s*$|<\w+>)/.test(raw);
  const words = (alone ?? '')
    .toLowerCase()
    .replace(/[’]/g, "'")
    .replace(/[^a-z0-9'& -]/g, '')
    .trim();
  const known = sectionNamed(words);
  if (
    alone !== undefined &&
    (shouted || marked || /:\s*$/.test(line) || (known !== null && words.split(' ').length <= 4))
  )
    return { section: known ?? 'open', topic: topicOf(alone, known), rest: '', passing: false };
  const labelled = /^([\p{L}][\p{L} &/'’-]{1,30}):\s+(\S.*)$/u.exec(line);
  const label = labelled?.[1]?.toLowerCase().trim() ?? '';
  const of = labelled ? sectionNamed(label) : null;
  if (!labelled || of === null || /^(?:if|when)\b/.test(label)) return null;
  return { section: of, topic: topicOf(labelled[1] ?? '', of), rest: labelled[2] ?? '', passing: true };
}

function sectionNamed(words: string): PersonaSection | null {
  return headings.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

function topicOf(heading: string, section: PersonaSection | null): string | null {
  return section === 'facts' || section === null
    ? heading
        .replace(/:$/, '')
        .trim()
        .toLowerCase()
        .replace(/^(?:our|the) /, '')
    : null;
}

function plainLine(raw: string): string {
  return raw
    .trim()
    .replace(/^(?:>+|#{1,6})\s*/, '')
    .replace(/^(?:[-*•·–]+|\(?\d{1,2}[.)]|\(?[a-h]\))\s+/i, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/<\/?\w+>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
