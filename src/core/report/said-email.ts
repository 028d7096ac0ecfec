import { withFigures } from './said-numbers.ts';

/**
 * Whether the parts of an address were said: written, spoken ("jane dot doe at example dot com") or spelled, give or take a letter
 * that was misheard. The last part of the domain may go without saying.
 */
export function emailSaid(address: string, text: string): boolean {
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  const labels = domain.split('.');
  const wanted = [
    ...local.split(/[._+-]/),
    ...labels.slice(0, Math.max(1, labels.length - 1)).flatMap((label) => label.split('-')),
  ].filter((part) => part !== '');
  const spoken = text.replace(/\b(\p{L})\b,?\s+(?:as in|is for|like|for)\s+\p{L}+/giu, '$1');
  const words = doubled(withFigures(spoken).flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)));
  const squeezed = words.join('');
  const initials = words.map((word) => word.charAt(0)).join('');
  const found = (part: string): boolean => {
    const plain = part.replace(/[^\p{L}\p{N}]/gu, '');
    return nearlyIn(plain, squeezed) || (plain.length > 2 && initials.includes(plain));
  };
  return wanted.length > 1 && wanted.every(found);
}

/** "double l" → "l l". */
function doubled(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    if (word === 'double' && words[at + 1]?.length === 1) return [];
    return words[at - 1] === 'double' && word.length === 1 ? [word, word] : [word];
  });
}

/** Whether `part` stands in `text`, with one slip in every four letters. */
function nearlyIn(part: string, text: string): boolean {
  if (text.includes(part)) return true;
  let row = Array.from({ length: text.length + 1 }, () => 0);
  for (let i = 1; i <= part.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= text.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (part[i - 1] === text[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(...row) <= Math.floor(part.length / 4);
}
