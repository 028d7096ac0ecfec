import { auxiliaries, isBaseVerb, isVerbForm, thirdPersonBase } from '../language/verb-forms.ts';
import { topics } from './topics.ts';

const starter =
  /^(?:(?:(?:also|then|finally|lastly|roughly|approximately|about|exactly|around) )?(?:if|whether|how|what|when|where|which|who|whose|why|any|their|your|his|her|our|the|a|an|its|to rate|for|(?:on|at|in|from|to|by|with|for) (?:which|what|whom))\b|about\b)/i;
const direct =
  /^(?:are|is|do|does|did|have|has|can|could|will|would|was|were) (?:they|he|she|you|it|the|their|his|her|your|my|our|its|any|anyone|someone|everything|this|that|there|we|i)\b/i;
const elliptic = /^(?:would|will|can|could|have|has|are|is|do|does|did|plan|plans|want|wants|need|needs|still)\b/i;

/**
 * The things that a list names: "their company size, what problem they're trying to solve, and their timeline" → three. "and"
 * inside one thing ("what time they open and close") stays, and so does what stands in brackets.
 */
export function listParts(text: string): string[] {
  const masked = text.replace(/\([^)]*\)/g, (inner) => inner.replace(/,/g, '\u0001').replace(/ /g, '\u0002'));
  const pieces = masked.split(/(\s*;\s*|,\s*(?:and|or|as well as|plus|then)\s+|,\s+|\s+(?:and|as well as|plus|&)\s+)/i);
  const parts: string[] = [];
  const fragments = pieces.filter((_, at) => at % 2 === 0);
  const most = fragments.length >= 4 ? 7 : 4;
  const nouns = fragments.filter((one) => !direct.test(one.trim()));
  const shortList = fragments.length >= 3 && nouns.every((one) => one.trim().split(/\s+/).length <= most);
  pieces.forEach((piece, at) => {
    if (at % 2 === 1) return;
    const part = piece.trim().replace(/^(?:also|then|finally|lastly)\s+/i, '');
    const last = parts.at(-1);
    if (part === '') return;
    if (last === undefined) parts.push(part);
    else if (bareQuestion.test(part)) parts.push(borrowed(part, last));
    else if (standsAlone(part, last, shortList))
      parts.push(needsSubject(part) ? `${subjectOf(last) || 'if they'} ${part}` : part);
    else parts[parts.length - 1] = `${last}${pieces[at - 1] ?? ''}${part}`;
  });
  return parts.map((part) =>
    part
      .replace(/^about\s+/i, '')
      .replaceAll('\u0001', ',')
      .replaceAll('\u0002', ' ')
      .trim(),
  );
}

const bareQuestion = /^(?:how|when|where|why|what time)(?:\s*\(.*\))?\s*[?.]?$/i;

/** "when he expects to pay and how" → "how he expects to pay". */
function borrowed(part: string, last: string): string {
  const rest = /^(?:when|where|how|why|what time|if|whether|how much|what)\s+(.+)$/i.exec(last)?.[1];
  const [, word = part, brackets = ''] = /^(.*?)(\s*\(.*\))?[?.]?$/.exec(part) ?? [];
  return rest === undefined ? part : `${word.trim()} ${rest}${brackets}`;
}

function needsSubject(part: string): boolean {
  return elliptic.test(part) && !direct.test(part);
}

function standsAlone(part: string, last: string, shortList: boolean): boolean {
  if (/^times?$/i.test(part) && /\b(?:day|date|days|dates)$/i.test(last)) return false;
  if (/\bbetween \S+$/i.test(last) || /^\d/.test(part)) return false;
  if (/^(?:on|using|from)\s+(?:a )?scale\b|^from \d+ to \d+$/i.test(last)) return false;
  if (direct.test(part) || part.endsWith('?') || /\s\(?(?:y\/n|yes\/no)\)?[?.]?$/i.test(part)) return true;
  if (starter.test(part))
    return (
      !/^(?:the|a|an|our|its)\b/i.test(part) ||
      !isClause(last) ||
      /^the (?:year|date|day|time|name|number|address|model|make|size|age|colou?r|type|kind|amount|place|reason|person|exact|full|last|first)\b/i.test(
        part,
      ) ||
      (/^the\b/i.test(part) && namesTopic(part) && part.split(/\s+/).length <= 6)
    );
  if (elliptic.test(part))
    return (
      (/^(?:if|whether)\b/i.test(last) && subjectOf(last) !== '') ||
      (shortList && !isClause(last) && /^(?:has|is|can|have|wants|needs)\b/i.test(part))
    );
  if (isClause(last))
    return (
      part.endsWith('?') ||
      (namesTopic(part) &&
        part.split(/\s+/).length <= 3 &&
        (!isVerbForm(part.split(/\s+/)[0] ?? '') || /\bper\b/.test(part)))
    );
  return shortList || namesTopic(part);
}

function isClause(part: string): boolean {
  return /^(?:if|whether|how|what|when|where|which|who|whose|why)\b/i.test(part);
}

function namesTopic(part: string): boolean {
  return (
    topics.some((topic) => topic.pattern.test(part)) ||
    /\b(?:timeline|hours|availability|insurance|allergies|restrictions|preferences?|method|reason|feedback|needs|goals|challenges|requirements|location|occupation|role|title|questions|concerns|parking|fees?|policy|menu|options)$/i.test(
      part,
    )
  );
}

/** "if they are happy with it" → "if they": for what follows with its verb alone. */
function subjectOf(clause: string): string {
  const words = clause.split(/\s+/);
  if (!/^(?:if|whether)$/i.test(words[0] ?? '')) return '';
  const verb = words.findIndex(
    (word, at) =>
      at > 1 &&
      (auxiliaries.has(word.toLowerCase()) ||
        thirdPersonBase(word.toLowerCase()) !== null ||
        isBaseVerb(word.toLowerCase())),
  );
  return verb === -1
    ? ''
    : words
        .slice(0, verb)
        .join(' ')
        .replace(/['’](?:re|ve|d|ll)$/, '');
}
