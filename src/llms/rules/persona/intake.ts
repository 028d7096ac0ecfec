import type { Field, Step } from '../../../core/workflow/workflow.ts';
import { field } from '../planner/topics.ts';
import type { PlanContext } from '../planner/reading.ts';
import { questioned } from '../planner/readers-ask.ts';
import { listParts } from '../planner/lists.ts';

/** What every message has, whether the prompt asks for it or not. */
export const messageFields = {
  name: field('caller_name', "caller's name", 'name', { optional: true }),
  reason: field('reason', 'what it is about', 'text', { optional: true }),
  number: field('callback_number', 'number to call back', 'phone', { optional: true, confirm: false }),
  time: field('callback_time', 'when to call back', 'text', { optional: true }),
} as const satisfies Readonly<Record<string, Field>>;

export interface IntakeItem {
  readonly field: Field;
  readonly question: string;
}

const usual: readonly (readonly [keyof typeof messageFields, RegExp])[] = [
  [
    'name',
    /^(?:(?:the |their |a |your |his |her |full |first |last |and |both |caller'?s? |customer'?s? |client'?s? |patient'?s? |visitor'?s? )*names?|(?:what )?(?:their|the caller's|his or her) (?:full |first |last )?names? (?:is|are)|what (?:they are|they're|the caller is) called|who (?:they are|is calling|it is|the caller is|they're)|who['’]s calling)$/i,
  ],
  [
    'number',
    /^(?:the |their |a |your |his |her |good |best |caller'?s? |call-?back |callback |contact |phone |telephone |cell |mobile |reach |and |number to (?:call|reach)|to call (?:them )?back|back|(?:at|on)|them)*\b(?:numbers?|phone|contact details|contact info(?:rmation)?|cell|telephone|callback)(?: (?:to (?:call|reach)|where|for) .*)?$/i,
  ],
  [
    'reason',
    /^(?:(?:the |their |a |of |your |for |calling |call |brief |short |and |caller'?s? )*(?:reason|reasons|matter|message|purpose|problem|issue|wish|request|question|concern|enquiry|inquiry|topic|subject|details?|need|needs)(?: (?:for|of) (?:the|their) (?:call|calling|visit|enquiry))?(?: they called)?|what (?:it|it's|its|this|the call|they|the caller|the matter|the problem|the issue|is|'s|they're|he or she)\b.*|what['’]s (?:it|the|this|wrong|going)\b.*|why (?:they|the caller|he|she)\b.*)$/i,
  ],
  [
    'time',
    /^(?:(?:the |a |their |best |good |preferred |when |what )*(?:call-?back )?times?(?: to (?:call|reach|return).*| for .*)?|when (?:to|they|we|it|is|he|she)\b.*(?:call|ring|reach|suits?|available|free|best|back).*|by when.*(?:call|hear).*)$/i,
  ],
];
const derived = /^(?:(?:the |their |its |how )*(?:urgency|urgent|priority)(?: .*)?)$/i;

/** What a list names to be taken down: "their name, the address of the job, and a phone number". */
export function intakeOf(list: string, context: PlanContext, taken: readonly IntakeItem[]): IntakeItem[] {
  const items: IntakeItem[] = [];
  for (const part of partsOf(list)) {
    if (derived.test(part)) continue;
    const known = usual.find(([, pattern]) => pattern.test(part));
    const item = known ? { field: messageFields[known[0]], question: '' } : asked(part, context);
    if (item && ![...taken, ...items].some((other) => other.field.key === item.field.key)) items.push(item);
  }
  return items;
}

function partsOf(list: string): string[] {
  return listParts(list.replace(/[.!]+$/, ''))
    .flatMap((part) =>
      part.split(
        /\s+and\s+(?=(?:a |the |their |an )?(?:phone|call-?back|contact|number|name|e-?mail|address|reason)\b)/i,
      ),
    )
    .flatMap((part) =>
      part.split(/,\s+|\s+(?:and|&)\s+(?=(?:number|phone|name|e-?mail|reason|wish|matter|message)\b)/i),
    )
    .map((part) =>
      part
        .replace(/^(?:for|about|down|also|and|:)\s+/i, '')
        .replace(/^by when (?=they|he|she|it|you)/i, 'when ')
        .replace(
          /\s+(?:of (?:the |each |every )?(?:caller|person|customer|client|visitor|patient)|from (?:them|the caller)|so that .*|so \w+ can .*|if .*|before .*|politely|first)$/i,
          '',
        )
        .replace(/^(?:the )?(?:caller|customer|client|patient|visitor)['’]s\s+/i, 'their ')
        .replace(/[.;:,]+$/, '')
        .trim(),
    )
    .filter((part) => /\p{L}/u.test(part) && !/^(?:them|it|this|that|details|everything)$/i.test(part));
}

function asked(part: string, context: PlanContext): IntakeItem | null {
  const step: Pick<Step, 'text'> & { readonly field?: Field | null } = questioned(
    part,
    context,
    /\b(?:address|e-?mail|number|code|name|date of birth)\b/i.test(part) ? 'collect' : 'ask',
  )?.steps?.[0] ?? { text: '' };
  return step.field ? { field: { ...step.field, optional: true }, question: step.text } : null;
}
