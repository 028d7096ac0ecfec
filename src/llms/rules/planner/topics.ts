import type { Field, FieldType } from '../../../core/workflow/workflow.ts';

export interface Topic {
  readonly pattern: RegExp;
  readonly type: FieldType;
  /** Fixed key where the phrase's own words would not be the natural one. */
  readonly key?: string;
  readonly label?: string;
  /** "Could I get …?" rather than "What's …?". */
  readonly handedOver?: boolean;
  readonly confirm?: boolean;
}

/** What noun phrases in prompts ask for, most telling word first. */
export const topics: readonly Topic[] = [
  { pattern: /\be-?mails?(?: address(?:es)?| ids?)?\s*$|\be-?mail\b/i, type: 'email', handedOver: true, confirm: true },
  {
    pattern:
      /\b(?:phone|cell|mobile|telephone|contact|callback|call-?back|fax|whatsapp)(?: phone)? (?:number|no\.?|#)|\bnumber to (?:call|reach|text)|\b(?:phone|cell|mobile|telephone)\s*$/i,
    type: 'phone',
    handedOver: true,
    confirm: true,
  },
  {
    pattern: /\bdate of birth|birth ?date|\bdob\b|birthday\b/i,
    type: 'date',
    key: 'date_of_birth',
    label: 'date of birth',
    handedOver: true,
  },
  {
    pattern:
      /\b(?:order|invoice|account|confirmation|reference|policy|tracking|member(?:ship)?|serial|model|vin|case|ticket|claim|booking|reservation|po|purchase order|customer|patient|employee|license|registration|routing|room|unit|apartment|gate) (?:number|no\.?|id|code|#)|\b(?:zip|postal|post|promo|discount|coupon|access|door|gate|area|security|booking|qr) ?code|\bvin\b|\breference\b/i,
    type: 'text',
    handedOver: true,
  },
  {
    pattern:
      /(?<!\b(?:hourly|daily|day|interest|room|nightly|weekly|monthly|exchange|mortgage|flat|pay|salary|tax|group) )\brat(?:e|ing|ings)\b(?! per| of pay| for a| for the)|\bscore\b|\bstars?\b|\bnps\b|\bscale of\b|\bout of (?:5|10|five|ten)\b/i,
    type: 'rating',
    key: 'rating',
  },
  { pattern: /^(?:the |your |their )?(?:\w+ )?year\b(?!s| of)/i, type: 'number' },
  {
    pattern:
      /\b(?:number|count|amount|quantity) of (?!money)\w+|\bhead ?count\b|\b(?:company|team|party|group|household|family|class|staff|fleet) size\b|\bsize of (?:the |your |their )?(?:company|team|party|group|household)\b|\bquantity\b|\bmileage\b|\bsquare footage\b|\bage\b/i,
    type: 'number',
  },
  {
    pattern:
      /\b(?:range|ballpark)\b.*\b(?:budget|price|cost)|\b(?:budget|price|cost|salary|income) range\b|\bprice list\b|\bpricing\b|\bprices\b|\bcosts\b|\brates\b|\bfees\b/i,
    type: 'text',
  },
  {
    pattern:
      /\b(?:price|cost|budget|fee|quote|estimate|rent|salary|income|total|balance|deposit|amount|payment amount|spend|copay|premium|rate)\s*(?:for\b.*|of\b.*|per\b.*|on\b.*|to\b.*|including\b.*)?$/i,
    type: 'amount',
  },
  {
    pattern:
      /\b(?:full|first|last|contact|their|your|his|her|business|company|middle|legal|maiden|the|guest|pet|dog|cat|child)(?:'s)? names?\b|^names?\b|\bname of\b/i,
    type: 'name',
    handedOver: true,
  },
  { pattern: /\baddress\b/i, type: 'text', handedOver: true },
  {
    pattern: /\b(?:opening|closing|check-?in|check-?out|arrival|departure|pick-?up|drop-?off|start|end) time\b/i,
    type: 'time',
  },
  { pattern: /\b(?:time|slot|times)\b(?! ?frame|line| zone| period| commitment)/i, type: 'date_time' },
  { pattern: /\b(?:date|day|deadline|dates)\b/i, type: 'date' },
];

/** What a phrase asks for; plain text where it names nothing in particular. */
export function topicOf(phrase: string): Topic {
  const head = phrase.replace(/\s*\((?:.*)\)\s*$/, '').replace(/\s+with\s+.*$/i, '');
  return topics.find((topic) => topic.pattern.test(head)) ?? { pattern: /./, type: 'text' };
}

export function field(key: string, label: string, type: FieldType, more: Partial<Field> = {}): Field {
  const confirm = type === 'email' || type === 'phone';
  return { key, label, type, options: [], min: null, max: null, confirm, optional: false, ...more };
}

/** The scale that a text names: "from 1 to 10", "out of 5", "1-5 stars". */
export function scaleOf(text: string): { readonly min: number; readonly max: number } | null {
  const match = /\b(\d{1,2})\s*(?:to|-|–|through|and)\s*(\d{1,3})\b/.exec(text);
  if (match && Number(match[1]) <= 1 && Number(match[2]) > Number(match[1]))
    return { min: Number(match[1]), max: Number(match[2]) };
  const outOf = /\bout of (\d{1,3})\b|\b(\d{1,2})[- ]star\b|\b(\d{1,2})[- ]point\b/.exec(text);
  const max = Number(outOf?.[1] ?? outOf?.[2] ?? outOf?.[3]);
  return max > 1 ? { min: 1, max } : null;
}
