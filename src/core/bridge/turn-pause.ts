import type { FieldType } from '../workflow/workflow.ts';

const shortMs = 400;
const normalMs = 540;
const openMs = 740;
const dictationMs = 1300;

const plainYesOrNo =
  /^(oh |well |um |uh )?(yes|yeah|yep|yup|no|nope|nah|sure|okay|ok|correct|right|of course|absolutely|certainly|exactly)\b[^,]{0,24}$/i;
const unfinished =
  /(,|-|\b(and|but|or|so|um|uh|er|because|the|a|an|my|our|is|it's|its|at|dot|to|for|of|with|let me see|then))$/i;
const wholeEmail = /(@|\bat\b).+(\.|\bdot\b)\s*[a-z]{2,}\s*[.!]?$/i;

/**
 * How long somebody must be silent until their turn is over, by what they have said and were asked. In ms, on top of the 120 ms for
 * which the voice-activity detector holds on to speech.
 */
export function pauseThatEndsTurn(text: string, expects: FieldType | null): number {
  const said = text.trim();
  if (said === '') return normalMs;
  if (unfinished.test(said)) return dictationMs;
  if (expects === 'email') return wholeEmail.test(said) ? normalMs : dictationMs;
  if (expects === 'phone') return digitCount(said) >= 10 ? normalMs : dictationMs;
  if (expects === 'yes_no' && plainYesOrNo.test(said)) return shortMs;
  if (expects === 'name' || expects === 'text') return openMs;
  return /[.!?]$/.test(said) ? normalMs : openMs;
}

const digitWords = /\b(zero|oh|one|two|three|four|five|six|seven|eight|nine)\b|\d/gi;

function digitCount(text: string): number {
  return text.match(digitWords)?.length ?? 0;
}
