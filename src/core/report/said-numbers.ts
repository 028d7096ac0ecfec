import { type Piece, figures } from './spoken-numbers.ts';

const token = /\d+(?:st|nd|rd|th)\b|\d[\d,]*(?:\.\d+)?|\p{L}+(?:'\p{L}+)*|\S/giu;
const numeric = /^\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?$/;
/** Tokens of one number that was said in several: "four one five", "nineteen ninety-nine". */
const longestRun = 16;
/** Hours into minutes, weeks into days, and the like. */
const conversions = [7, 12, 24, 30, 52, 60, 365];
const oneUnit = /\ban? (?:minute|hour|day|week|month|year)\b/;
const counted: readonly (readonly [number, RegExp])[] = [
  [0, /\b(?:no|none|nothing|nobody|zero|not|never|nil|don't|haven't)\b/],
  [0.25, /\bquarters?\b/],
  [0.5, /\b(?:half|halves)\b/],
  [1, /\b(?:a|an|once|single|one|just me|only me|myself|alone)\b/],
  [2, /\b(?:twice|both|pair|couple|two of us)\b/],
  [3, /\bthree times|thrice\b/],
];

/** English number words put into figures, all else in lower case: what was said, token by token. */
export function withFigures(text: string): string[] {
  const plain = text.replace(/[’‘`]/g, "'").toLowerCase();
  const pieces = [...plain.matchAll(token)].map((match): Piece => {
    const start = match.index;
    return { norm: match[0], start, end: start + match[0].length };
  });
  return figures(pieces).map((piece) => piece.norm);
}

/** All digits of a text in their order, words of numbers among them: what a dictated phone number is looked for in. */
export function saidDigits(text: string): string {
  let digits = '';
  for (const one of withFigures(text)) {
    if (numeric.test(one)) digits += one.replace(/\D/g, '');
    else if (/^oh?$/.test(one)) digits += '0';
  }
  return digits;
}

export function saysNumber(text: string): boolean {
  return withFigures(text).some((one) => numeric.test(one));
}

/** Whether a number was named: by itself, or in parts that follow each other ("twelve fifty"). */
export function numberNamed(value: number, text: string): boolean {
  const wanted = Math.abs(value);
  const runs = runsOf(withFigures(text));
  const written = [String(wanted), wanted.toFixed(2)].map((one) => one.replace(/\D/g, ''));
  return runs.some(
    (run) => run.some((one) => near(numberOf(one), wanted)) || parts(run).some((joined) => written.includes(joined)),
  );
}

/** The same, or as a sum of two that were named, in another unit of time, or in words like "none" and "both". */
export function numberSaid(value: number, text: string): boolean {
  const wanted = Math.abs(value);
  const plain = text.replace(/[’‘`]/g, "'").toLowerCase();
  if (numberNamed(value, text) || counted.some(([number, words]) => number === wanted && words.test(plain)))
    return true;
  const said = runsOf(withFigures(text)).flat().map(numberOf);
  if (oneUnit.test(plain)) said.push(1);
  return said.some(
    (one, at) =>
      conversions.some((factor) => near(one * factor, wanted) || near(one / factor, wanted)) ||
      said.slice(at + 1).some((other) => near(one + other, wanted)),
  );
}

/** Numbers that follow each other with nothing but punctuation between them. */
function runsOf(said: readonly string[]): string[][] {
  const runs: string[][] = [[]];
  for (const one of said) {
    if (numeric.test(one)) runs.at(-1)?.push(one);
    else if (/[\p{L}]/u.test(one) && one !== 'and') runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function parts(run: readonly string[]): string[] {
  return run.flatMap((_, from) =>
    Array.from({ length: Math.min(longestRun, run.length - from) }, (_none, count) =>
      run
        .slice(from, from + count + 1)
        .map((one) => one.replace(/\D/g, ''))
        .join(''),
    ),
  );
}

function numberOf(said: string): number {
  return Number(said.replace(/,|st$|nd$|rd$|th$/g, ''));
}

function near(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.005;
}
