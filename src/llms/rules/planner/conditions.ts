import type { Condition } from '../../../core/workflow/workflow.ts';
import { listen } from '../language/utterance.ts';

/** Where a branch belongs: to the answer of the last question, to any moment of the call, or to a machine that answers. */
export interface PlacedCondition {
  readonly where: 'last' | 'anytime' | 'voicemail';
  readonly when: Condition;
  /** Agreement to what was just offered, rather than a plain yes: belongs to the offer, be it in a branch. */
  readonly agreement: boolean;
}

const voicemail =
  /\b(?:voice ?mail|answering machine|machine (?:answers|picks up)|beep)\b|\b(?:no ?one|nobody) (?:answers|picks up|is there|is home|responds)|\b(?:(?:do|does|did)(?:n'?t| not)|not|never) (?:answer|pick up|respond)\b|\bno answer\b|\bunanswered\b/i;
const comparisons: readonly (readonly [RegExp, 'below' | 'above', shift: number])[] = [
  [/\b(\d+(?:\.\d+)?) or (?:lower|less|below|under|fewer|worse)\b/, 'below', 1],
  [/\b(\d+(?:\.\d+)?) or (?:higher|more|above|over|better|greater|up)\b/, 'above', -1],
  [/\b(?:at most|no more than|up to|maximum of) (\d+(?:\.\d+)?)\b/, 'below', 1],
  [/\b(?:at least|minimum of|no less than) (\d+(?:\.\d+)?)\b/, 'above', -1],
  [
    /\b(?:below|under|less than|lower than|fewer than|smaller than|worse than|<) ?(?:a |an |of )?[$€£]?(\d+(?:\.\d+)?)\b/,
    'below',
    0,
  ],
  [
    /\b(?:above|over|more than|greater than|higher than|bigger than|better than|exceeds|>) ?(?:a |an |of )?[$€£]?(\d+(?:\.\d+)?)\b/,
    'above',
    0,
  ],
  [/\b(?:a |an )?(?:0|1|2) ?(?:to|-|through|or|and) ?(\d+)\b/, 'below', 1],
  [/\b(\d+) ?(?:to|-|through|or|and) ?(?:10|5)\b/, 'above', -1],
  [/\bis (?:a )?(?:1|0)\b()/, 'below', 2],
];
const lowRating =
  /\b(?:low|bad|poor|negative) (?:rating|score|number|feedback)|\b(?:rating|score) is (?:low|bad|poor)\b|\brates? (?:\w+ )?(?:low|poorly|badly)\b/i;
const highRating =
  /\b(?:high|good|great|positive) (?:rating|score|number)|\b(?:rating|score) is (?:high|good|great)\b|\brates? (?:\w+ )?(?:high|highly|well)\b/i;
const who = "(?:they|he|she|the \\w+|it|that|this|you|there|we|\\w+)(?:'s|'re|'ve|'d)?";
const mentions = new RegExp(
  `\\b${who} (?:mentions?|brings? up|asks?|asked|raises?|talks? about|complains?|expresses|express|seems?|sounds?|gets?|becomes?|requests?|insists?|starts?|objects?|wonders?|inquires?|shows?|hesitates?|speaks?|hints?|reports?|offers?|suggests?|disputes?|claims?)\\b|\\b(?:say|says|said|tell you|tells you) (?:that )?(?:they|he|she|it|there|the|their|his|her|we)\\b|\\b(?:anyone|someone) (?:asks|else)|\\basked\\b|\\bthere (?:is|are) (?:a |an |any )?(?:problem|issue|concern|question|complaint|objection|emergency)`,
  'i',
);
const noneFits =
  /\b(?:none|neither|nothing|no other|not any|no (?:slots?|options?|times?|days?)) (?:of (?:these|those|them|the \w+)(?: \w+)? )?(?:works?|fits?|suits?|is|are|do|does|will|possible|available)\b|\b(?:those|these|they|both) (?:don'?t|do not|won't) (?:work|fit|suit)/i;
const plainYes =
  /^(?:yes|so|affirmative|positive|yes to .*|(?:they|he|she|the \w+|you|it'?s?|the answer(?: is)?|answer(?:s|ed)?)?(?:'s)? ?(?:says?|said|answers?|replies|reply|responds?|get|is)? ?(?:a |with )?["'“]?(?:yes|yeah|affirmative(?:ly)?|positive(?:ly)?)["'”]?)$/i;
const plainNo =
  /^(?:no|not|no to .*|(?:they|he|she|the \w+|you|it'?s?|the answer(?: is)?|answer(?:s|ed)?)?(?:'s)? ?(?:says?|said|answers?|replies|reply|responds?|get|is)? ?(?:a |with )?["'“]?(?:no|negative(?:ly)?|not)["'”]?)$/i;
const agreement =
  /\b(?:agrees?|accepts?|(?:is|are|'re|'s) (?:interested|open|willing|happy|okay|ok|up for)|wants? (?:to|it|one|that|this|the)|would like|'d like|likes?|chooses?|picks?|takes? (?:it|the|up|one)|goes? for|confirms?)\b/i;
const refusal =
  /\b(?:no|not|none|never|can(?:no|')t|won't|don't|doesn't|isn't|aren't|haven't|hasn't|didn't|wasn't|wouldn't|unable|unavailable|unsure|declines?|refuses?|rejects?|cancell?ed|called off|postponed|sold|gone|missing|reschedul\w*|full|booked(?: up)?|taken|sold out|out of stock|closed|busy|conflict|too (?:early|late|soon)|different (?:time|day|date)|another (?:time|day|date)|change (?:it|the)|move (?:it|the))\b/i;
const cancels = /\b(?:cancel|call(?:ing)? it off)\b/i;

export function placedCondition(said: string): PlacedCondition {
  const text = said
    .trim()
    .replace(/[.,]+$/, '')
    .replace(/[’]/g, "'");
  if (voicemail.test(text)) return placed('voicemail', 'any', text);
  const numeric = comparison(text);
  if (numeric) return { where: 'last', when: numeric, agreement: false };
  if (noneFits.test(text)) return placed('last', 'alternative', text);
  if (plainYes.test(text)) return placed('last', 'yes', text);
  if (plainNo.test(text)) return placed('last', 'no', text);
  if (cancels.test(text)) return placed('anytime', 'mentions', text);
  if (/\breschedul|\b(?:different|another|other|new) (?:time|day|date|slot)\b/i.test(text))
    return placed('last', 'no', text);
  if (
    /^(?:they|he|she|it|the \w+|you)\s+(?:did|do|does|has|have|had|was|were|is|are)(?:n't| not)\b/i.test(text) &&
    !/\b(?:want|like|care|agree)\b/i.test(text)
  )
    return placed('last', 'no', text);
  if (mentions.test(text) && !/\b(?:interest(?:ed)?|available|unavailable)\b/i.test(text))
    return placed('anytime', 'mentions', aboutOf(text));
  if (refusal.test(text)) return placed('last', 'no', text);
  if (agreement.test(text)) return { ...placed('last', 'yes', text), agreement: true };
  if (/^(?:they|he|she|you|it|there|the|that|this|their|his|her|we|available|possible|in stock|open)\b/i.test(text))
    return placed('last', 'yes', text);
  return placed('anytime', 'mentions', aboutOf(text));
}

function placed(where: PlacedCondition['where'], answer: Condition['answer'], about: string): PlacedCondition {
  return { where, when: { answer, about, than: null }, agreement: false };
}

function comparison(text: string): Condition | null {
  if (lowRating.test(text)) return { answer: 'below', about: text, than: 6 };
  if (highRating.test(text)) return { answer: 'above', about: text, than: 6 };
  const { norm } = listen(text);
  const bound =
    /\b(?:won't|will not|can't|cannot|don't|do not|refuses? to) (?:go|come|do|sell|drop)(?: it)? (?:below|under|lower than|down to) \$?(\d+(?:\.\d+)?)/.exec(
      norm,
    );
  if (bound) return { answer: 'above', about: text, than: Number(bound[1]) };
  if (
    !/^(?:it's |it is |they're )?(?:below|above|under|over|less|more|lower|higher|at least|at most)\b/.test(norm) &&
    !/\b(?:rat\w+|scor\w+|give|gives|answer|number|nps|says?|it|is|size|employees|people|budget|amount|stars?|satisf\w+|have|has|than|offers?|charges?|costs?|price|quotes?|asks?|wants?|pain|score)\b/.test(
      norm,
    )
  )
    return null;
  for (const [pattern, answer, shift] of comparisons) {
    const match = pattern.exec(norm);
    if (match) return { answer, about: text, than: Number(match[1] ?? 0) + shift };
  }
  return null;
}

/** "they mention financial difficulty" → "financial difficulty". */
function aboutOf(text: string): string {
  const about = text
    .replace(/^(?:they|he|she|the \w+|anyone|someone|it|you|we)(?:'s|'re)?\s+/i, '')
    .replace(
      /^(?:mentions?|brings? up|asks?(?: you)?|raises?|talks?|complains?|expresses|express|seems?(?: to be)?|sounds?|gets?|becomes?|requests?|insists?(?: on)?|says?|said|wonders?|inquires?|shows?|reports?|starts?|tells? you|speaks?|hints?|offers?(?: (?:you|me|us))?|suggests?)(?: (?:about|for|if|that|at|to|any))*\s*/i,
      '',
    )
    .replace(/^(?:about|for|if|that|they|he|she|it's|they're|are|is)\s+/i, '')
    .trim();
  return about === '' ? text : about;
}
