import { sentencesOf } from '../language/sentences.ts';
import { isImperative, withoutLeadIn } from './imperatives.ts';

/** What a heading says of the lines below it. `detail`: the line itself names a fact, "Party size: 4". */
export type Section = 'body' | 'ask' | 'know' | 'never' | 'voicemail' | 'closing' | 'opening' | 'persona' | 'detail';

export interface PromptLine {
  /** One sentence or list item, without bullets and marks of emphasis. */
  readonly text: string;
  readonly section: Section;
  /** For `detail`: what stands before the colon. */
  readonly label: string;
}

const headings: readonly (readonly [Section, RegExp])[] = [
  [
    'voicemail',
    /^(?:if )?(?:it (?:goes|is) (?:to )?)?(?:on |leave (?:a |this )?)?(?:voice ?mail|answering machine)(?: (?:message|script|instructions?))?$/,
  ],
  [
    'ask',
    /^(?:survey|(?:the )?(?:survey |key |screening |qualifying |qualification )?questions?(?: to ask| list)?|(?:please )?(?:ask|collect|find out|gather|get)(?: (?:the|these|about|for|them|all))*(?: following)?(?: questions?| information| info| details)?|(?:information|info|data|details|fields|things) to (?:collect|get|gather|ask|find out|capture)|what to (?:ask|find out|collect)|data collection|ask about)$/,
  ],
  [
    'never',
    /^(?:do not|don'?ts?|never|avoid|things (?:not )?to avoid|things not to (?:do|say)|prohibited|restrictions?|what not to (?:do|say))$/,
  ],
  ['closing', /^(?:closing|ending|goodbye|wrap[- ]?up|close|sign[- ]?off|end(?: of call)?)$/],
  ['opening', /^(?:opening|greeting|intro(?:duction)?|first (?:message|words|line)|start)$/],
  ['persona', /^(?:persona|role|identity|style|tone|personality|voice|manner|character|voice and tone)$/],
  [
    'know',
    /^(?:context|background|facts?|details?|info(?:rmation)?|notes?|what (?:you|we) know|knowledge|key (?:facts|details)|about (?:the )?(?:call|customer|us|order|appointment|client|patient)|faqs?|pricing|what we do|reservation details|appointment details|order details|customer details|call details)$/,
  ],
  [
    'body',
    /^(?:goal|task|objective|purpose|mission|assignment|job|your (?:job|task|goal)|steps?|instructions?|script|rules|guidelines|constraints|process|flow|call flow|plan|agenda|what to do|to ?do|do|branch(?:es|ing)?|scenarios?|objections?|handling|important|reminders?|prompt|message|conversation(?: flow)?|reason(?: for (?:the )?call)?|main (?:task|goal)|outcomes?)$/,
  ],
];

/** The prompt cut into sentences and list items, in order. */
export function promptLines(prompt: string): PromptLine[] {
  const lines: PromptLine[] = [];
  let section: Section = 'body';
  for (const raw of prompt.replace(/\r\n?/g, '\n').split('\n').flatMap(inlineItems)) {
    const line = plainLine(raw);
    if (line === '') continue;
    const heading = headingOf(line);
    if (heading) {
      section = heading.section === 'detail' ? section : heading.section;
      if (heading.rest === '') continue;
      if (heading.section === 'detail') lines.push({ text: heading.rest, section: 'detail', label: heading.label });
      else push(lines, heading.rest, section);
      continue;
    }
    if (/^.{0,80}\b(?:survey|questionnaire|poll)\b[^.?!:]{0,60}:$/i.test(line)) {
      push(lines, line.replace(/\s*:$/, ''), section);
      section = 'ask';
      continue;
    }
    if (
      /^(?:.{0,60}\b(?:questions|following|these|ask|collect)\b.{0,20}):$/i.test(line) &&
      /\b(?:ask|collect|find out|get|gather|questions)\b/i.test(line)
    ) {
      section = 'ask';
      continue;
    }
    const item = /^\s*(?:[-*•·–]|\(?\d{1,2}[.)])\s+/.test(raw);
    if (section === 'ask' && !item && !/\?\s*$/.test(line) && startsAfresh(line)) section = 'body';
    push(lines, line, section);
  }
  return lines;
}

function push(lines: PromptLine[], text: string, section: Section): void {
  for (const sentence of sentencesOf(text)) {
    const said = sentence.trim();
    const last = lines.at(-1);
    if (remark.test(said) && last?.text.endsWith('?'))
      lines[lines.length - 1] = { ...last, text: `${last.text.slice(0, -1)} (${said.replace(/[().]/g, '')})?` };
    else lines.push({ text: said, section, label: '' });
  }
}

/** Behind a question: how it may be answered. */
const remark = /^\(?(?:yes[ /]or[ /]no|yes\/no|y\/n|free text|optional)\)?\.?$/i;

/** After a list of questions: a whole sentence that tells what to do. */
function startsAfresh(line: string): boolean {
  return /^(?:if|when|then|after|thank|end|don'?t|do not|never|once|be|keep|offer|tell|leave|note|finally|also|you|they|the customer)\b/i.test(
    line,
  );
}

/** "1) this 2) that" on one line. */
function inlineItems(line: string): string[] {
  const marks = [...line.matchAll(/(?:^|\s)\(?([1-9])[.)]\s+(?=\S)/g)];
  const counted = marks.length >= 2 && marks.every((mark, at) => Number(mark[1]) === at + 1);
  if (!counted) return labelled(line);
  const starts = marks.map((mark) => mark.index);
  return [line.slice(0, starts[0]), ...starts.map((start, at) => line.slice(start, starts[at + 1]))];
}

/** "Date: Friday. Time: 7 PM. Guests: 6." on one line. */
function labelled(line: string): string[] {
  const labels = [...line.matchAll(/(?:^|[.;|]\s+|,\s+(?=[A-Z]))(?=[A-Z][\p{L} ]{1,22}:\s+\S)/gu)];
  if (labels.length < 3) return [line];
  const starts = labels.map((mark) => mark.index + mark[0].length);
  return [
    line.slice(0, starts[0]),
    ...starts.map((start, at) => line.slice(start, starts[at + 1]).replace(/[.;|,\s]+$/, '')),
  ];
}

function plainLine(raw: string): string {
  return raw
    .trim()
    .replace(/^(?:>+|#{1,6})\s*/, '')
    .replace(/^(?:[-*•·–]+|\(?\d{1,2}[.)]|\(?[a-h]\)|step \d+\s*[:.)-])\s+/i, '')
    .replace(/^\[[ x]\]\s*/i, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^(call|ring|phone):\s+/i, '$1 ')
    .replace(/\s+/g, ' ')
    .trim();
}

interface Heading {
  readonly section: Section;
  readonly label: string;
  readonly rest: string;
}

function headingOf(line: string): Heading | null {
  const match =
    /^([\p{L}][\p{L}\p{N}'’/ &()-]{1,38}?)\s*[:：]\s*(.*)$/u.exec(line) ?? /^([\p{L}][\p{L}'’ -]{2,30})$/u.exec(line);
  if (!match) return null;
  const label = (match[1] ?? '').trim();
  const rest = (match[2] ?? '').trim();
  const lower = label.toLowerCase().replace(/’/g, "'");
  const section = headings.find(([, pattern]) => pattern.test(lower))?.[0];
  if (
    section &&
    (line.includes(':') ||
      line === line.toUpperCase() ||
      /^(?:questions|goal|context|steps|task|instructions|facts|closing|background|objective)$/.test(lower))
  ) {
    return { section, label, rest };
  }
  const words = lower.split(/\s+/);
  const isDetail =
    line.includes(':') &&
    rest !== '' &&
    words.length <= 4 &&
    !/[?]|[.!]\s+\S/.test(rest) &&
    (!isImperative(label) || /^(?:check-?(?:in|out)(?: date)?|requests?|order)$/i.test(label)) &&
    !isImperative(withoutLeadIn(rest)) &&
    !/^(?:if|when|ask|tell|say|call|offer|please|then|hi|hello|https?|note that|remind|confirm|and|or)\b/.test(lower);
  return isDetail ? { section: 'detail', label, rest } : null;
}
