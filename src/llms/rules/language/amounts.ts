import { findAll, type Found, type Utterance } from './utterance.ts';

const number = '\\d[\\d,]*(?:\\.\\d+)?';
const scale = '(?: ?(k|thousand|million|m)\\b)?';
const money = 'dollars?|bucks|usd|euros?|eur|pounds?|gbp|cents?|quid';

/** Sums of money: "$1,200", "1.5k dollars", "fifty bucks". */
export function findAmounts(utterance: Utterance): Found<number>[] {
  const pattern = new RegExp(
    `[$€£] ?(${number})${scale}|\\b(${number})${scale} ?(${money})\\b(?: and (\\d{1,2}) cents)?`,
    'g',
  );
  return findAll(utterance, pattern, (match) => {
    const value = scaled(match[1] ?? match[3], match[2] ?? match[4]);
    const cents = match[6] === undefined ? 0 : Number(match[6]) / 100;
    return /^cents?$/.test(match[5] ?? '') ? value / 100 : value + cents;
  });
}

const countedNot = '(?! ?(?:am|pm)\\b)(?![:/@])';

/** Plain numbers, figures or words. Not: "that one", "one moment", parts of times, dates and addresses. */
export function findNumbers(utterance: Utterance): Found<number>[] {
  const pattern = new RegExp(`(?<![\\w#:/@.-])[$€£]?(${number})${scale}${countedNot}\\b`, 'g');
  return findAll(utterance, pattern, (match) => {
    const ahead = match.input.slice(Math.max(0, match.index - 14), match.index);
    const behind = match.input.slice(match.index + match[0].length);
    if (match[0] === '1' && isPronoun(ahead, behind)) return null;
    return scaled(match[1], match[2]);
  });
}

/** "that one", "one moment", "no one", "the other one". */
function isPronoun(ahead: string, behind: string): boolean {
  return (
    /\b(?:that|this|which|no|another|other|every|any|some|each|the|good|bad|last|first|great) $/.test(ahead) ||
    /^ (?:moment|second|2nd|sec|minute|of|thing|more thing|time)\b/.test(behind)
  );
}

function scaled(text: string | undefined, unit: string | undefined): number {
  const value = Number((text ?? '').replaceAll(',', ''));
  const factor = unit === 'k' || unit === 'thousand' ? 1000 : unit === 'million' || unit === 'm' ? 1_000_000 : 1;
  return Math.round(value * factor * 100) / 100;
}
