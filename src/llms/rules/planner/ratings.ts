import { asWhQuestion } from '../language/inversion.ts';
import { freeKey, nounKey, slug } from './keys.ts';
import { field, scaleOf, topicOf } from './topics.ts';
import type { Wording } from './wording.ts';
import type { Question } from './questions.ts';

/** "a rating from 1 to 10", "to rate the food", "how likely they are to recommend us on a scale of 0 to 10". */
export function ratingQuestion(part: string, wording: Wording, taken: ReadonlySet<string>): Question | null {
  const topic = topicOf(part);
  const scale = scaleOf(part);
  const noun =
    scale === null
      ? undefined
      : /^(?:the |your |our )?(\p{L}+(?: \p{L}+){0,3}?)(?:\s+from)?[\s:,(-]*(?:\(?\d+\s*(?:-|–|to)\s*\d+\)?)[.?)]*$/u.exec(
          part,
        )?.[1];
  if (
    scale &&
    noun !== undefined &&
    !/\b(?:how|satisf\w+|likely|rate|rating|score|from|scale|of|recommend)\b/i.test(noun)
  )
    return {
      text: `On a scale of ${scale.min} to ${scale.max}, how would you rate the ${lowerFirst(noun)}?`,
      field: field(freeKey(`${slug(noun, 3)}_rating`, taken), `${lowerFirst(noun)} rating`, 'rating', scale),
    };
  if (topic.type !== 'rating' && !(scale && /\b(?:how|satisf|likely|rate|happy)/i.test(part))) return null;
  if (/^(?:how much|what (?:is|are) (?:the|your) (?:rate|price))/i.test(part)) return null;
  if (!scale && /\b(?:reason|why|comments?|explanation)\b/i.test(part)) return null;
  const { min, max } = scale ?? { min: 1, max: 10 };
  const stars = /\bstars?\b/i.test(part);
  const about = wording
    .toPerson(part)
    .replace(/[?.!]+$/, '')
    .replace(
      /,?\s*(?:please )?(?:on|from|with|using|out of|between)?\s*(?:a )?(?:scale (?:of|from) )?(?:\d{1,2}\s*(?:to|-|–|through|and)\s*\d{1,3}|out of \d+)\s*(?:scale|stars?|points?)?(?: scale)?(?:\s*,)?(?: where .*| \(.*\)| with \d+ being.*)?/i,
      ' ',
    )
    .replace(/\(\s*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const label = /\blikely\b.*\brecommend/i.test(about) ? 'likelihood to recommend' : 'rating';
  const key = label === 'rating' ? ratingKey(about) : 'likelihood_to_recommend';
  const ask = ratedThing(about);
  return {
    text:
      stars && !/^how (?!would you rate)/i.test(ask)
        ? `From ${min} to ${max} stars, ${ask}?`
        : `On a scale of ${min} to ${max}, ${ask}?`,
    field: field(freeKey(key, taken), label, 'rating', { min, max }),
  };
}

function ratingKey(about: string): string {
  const subject = /\b(?:satisfied|happy)\b.* with (?:your |the |our |their )?(.+)$/i.exec(about)?.[1] ?? '';
  if (subject !== '' && !/\b(?:experience|visit|stay|us|services?|purchase|order|overall|last|recent)\b/i.test(subject))
    return `${nounKey(subject)}_satisfaction`;
  const thing = /\brat(?:e|ing of|ing for)\s+(?:your |the |our |us\b|their )?(.*)$/i.exec(about)?.[1] ?? '';
  const judged = /^how (?:was|is|were|are|did you (?:like|enjoy|find)) (?:the|our|your) (.+)$/i.exec(about)?.[1] ?? '';
  if (judged !== '' && !/\b(?:experience|overall|visit|stay)\b/i.test(judged)) return `${nounKey(judged)}_rating`;
  const named = /\b(\w+) rating\b/i.exec(about)?.[1] ?? '';
  if (
    /^(?:satisfaction|experience|overall|a|the|your|star|an|for|get|their)?$/i.test(named) &&
    (thing === '' || /\b(?:experience|satisfaction|visit|stay|us|service overall|overall)\b/i.test(thing))
  )
    return 'rating';
  const noun = nounKey(thing === '' ? named : thing);
  return noun === '' ? 'rating' : `${noun}_rating`;
}

function ratedThing(about: string): string {
  const inner = about.replace(/^(?:to|for|of|get|give|a|an|the|your|their|please|and|on)\s+/i, '');
  if (/^how (?:likely|satisfied|happy)(?: \w+)? to\b/i.test(inner))
    return `how ${inner
      .slice(4)
      .replace(/^(\w+)(?: (?:they|you) (?:are|would be))? to/i, '$1 are you to')
      .replace(/\brecommend$/i, 'recommend us')}`;
  if (/^how\b/i.test(inner))
    return lowerFirst((asWhQuestion(inner) ?? `how would you rate ${inner}`).replace(/\?$/, ''));
  if (/^(?:overall |general |their |your )*satisfaction\b/i.test(inner))
    return `how would you rate your ${inner.replace(/^(?:their|your)\s+/i, '')}`;
  const rated = /\brat(?:e|ing)\b(?:\s+(?:of|for|on))?\s*(.*)$/i.exec(inner)?.[1]?.trim() ?? '';
  const before =
    /^(.*?)\s*\brating\b/i
      .exec(inner)?.[1]
      ?.trim()
      .replace(/^(?:a|an|the|your|overall|star)\s*/i, '') ?? '';
  const quality = /^satisfaction$/i.test(before)
    ? rated === ''
      ? 'your satisfaction'
      : `your satisfaction with ${rated.replace(/^with /i, '')}`
    : '';
  const thing = quality || rated || (before === '' ? 'your experience' : `the ${before}`);
  return `how would you rate ${thing.replace(/^(?:experience|visit|stay|service)\b/i, (word) => `your ${word}`)}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
