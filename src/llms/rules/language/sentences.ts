export interface Span {
  readonly start: number;
  readonly end: number;
}

const abbreviation =
  /(?:^|[\s("'])(?:dr|mr|mrs|ms|prof|st|ave|blvd|rd|jr|sr|inc|co|corp|ltd|llc|vs|etc|approx|incl|excl|ref|est|tel|apt|dept|ext|e\.g|i\.e|a\.m|p\.m|[a-hj-z])$/i;

/** Sentences of a text, trimmed, in order. Abbreviations, decimals and addresses do not end one; line breaks do. */
export function sentenceSpans(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const mark of text.matchAll(/[.!?…]+["')\]]*(?=\s|$)|\n+/g)) {
    const at = mark.index;
    if (mark[0].startsWith('.') && mark[0].length === 1 && !endsSentence(text, at)) continue;
    push(spans, text, start, at + mark[0].length);
    start = at + mark[0].length;
  }
  push(spans, text, start, text.length);
  return spans;
}

export function sentencesOf(text: string): string[] {
  return sentenceSpans(text).map((span) => text.slice(span.start, span.end));
}

/** The sentences that a stretch of the text lies in, word for word. */
export function sentenceAround(text: string, within: Span): string {
  const touched = sentenceSpans(text).filter((span) => span.start < within.end && span.end > within.start);
  const first = touched[0];
  const last = touched.at(-1);
  return first && last ? text.slice(first.start, last.end) : text.slice(within.start, within.end);
}

function endsSentence(text: string, dotAt: number): boolean {
  const before = text.slice(Math.max(0, dotAt - 12), dotAt);
  const rest = text.slice(dotAt + 1).trimStart();
  if (rest === '') return true;
  if (/\bno$/i.test(before) && /^\d/.test(rest)) return false;
  if (!abbreviation.test(before)) return true;
  if (/\b(?:st|ave|blvd|rd)$/i.test(before))
    return /^(?:Name|My|I|Ask|Please|If|The|We|It|They|Call|Then|Also|Tell|Don|Do|DOB|Patient)\b/.test(rest);
  return /[ap]\.m$/i.test(before) && /^[A-Z]/.test(rest);
}

function push(spans: Span[], text: string, start: number, end: number): void {
  const part = text.slice(start, end);
  const from = start + (part.length - part.trimStart().length);
  const to = end - (part.length - part.trimEnd().length);
  if (to > from && /[\p{L}\p{N}]/u.test(text.slice(from, to))) spans.push({ start: from, end: to });
}
