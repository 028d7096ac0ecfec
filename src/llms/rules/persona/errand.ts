import { sentencesOf } from '../language/sentences.ts';

const calls = 'calling|ringing|phoning|telephoning|about to call|going to call|contacting|reaching out to';

/**
 * The prompt of a persona that calls, worded as the order of one call: who the agent is and how it speaks is left out, "You are calling
 * the shop to ask …" becomes "Call the shop to ask …".
 */
export function errandOf(prompt: string): string {
  const filled = prompt.replace(/\[[^\]]*\]|\{\{?[^}]*\}?\}/g, '');
  const parted = filled.replace(
    /,?\s+and to (?=(?:ask|find out|check|confirm|remind|tell|get|collect|see|offer)\b)/gi,
    '. And ',
  );
  const sentences = sentencesOf(parted).map((one) => one.trim().replace(/^And (?=\p{Ll})/u, ''));
  const errand = sentences.map(ordered).filter((one) => !isManner(one));
  return (errand.length > 0 ? errand : sentences).join('\n');
}

function ordered(sentence: string): string {
  const match = new RegExp(
    `^(?:You(?:['’]re| are)|I(?:['’]m| am)|This is) (?:(?:an?|the|our|my) [^.]{2,60}? )?(?:who is |and (?:you are )?)?(?:${calls}) (.+?)\\s+(?:in order )?to (?=\\p{Ll}{2,})(?!(?:the|their|your|our|a)\\b)(.+)$`,
    'iu',
  ).exec(sentence);
  const [, whom = '', what = ''] = match ?? [];
  if (!match || /^(?:from|on behalf|for)\b/i.test(whom)) return sentence;
  return `Call ${whom} to ${what}`;
}

function isManner(sentence: string): boolean {
  return (
    (/^(?:You(?:['’]re| are)|Act as|Your (?:name|role|tone|voice|style))\b/i.test(sentence) &&
      !new RegExp(`\\b(?:${calls})\\b`, 'i').test(sentence)) ||
    /^(?:Be|Keep|Stay|Sound|Speak|Talk)\s+(?:it |your |the |things |answers )?\p{Ll}+(?: (?:and|but|,) \p{Ll}+)*[.!]?$/iu.test(
      sentence,
    )
  );
}
