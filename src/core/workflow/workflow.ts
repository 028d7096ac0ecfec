import { z } from 'zod';

/** What an answer is; its value in `form_fills` follows from it. */
export const FieldType = z.enum([
  'yes_no', // "yes" | "no"
  'rating', // number within min..max
  'number', // number
  'amount', // number, in the currency named in the label
  'date', // YYYY-MM-DD where certain, else as said
  'time', // HH:MM where certain, else as said
  'date_time', // YYYY-MM-DDTHH:MM where certain, else as said
  'email', // address
  'phone', // E.164 where certain, else digits as said
  'name', // as said, capitalised
  'choice', // one of `options`, else as said
  'text', // as said
]);
export type FieldType = z.infer<typeof FieldType>;

/** Something to find out. */
export const Field = z.object({
  /** snake_case, unique in the workflow: the key in `form_fills`. */
  key: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  /** Noun phrase, as one would name it to a person: "email address". */
  label: z.string(),
  type: FieldType,
  options: z.array(z.string()).default([]),
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
  /** Read back to the person before it counts: e-mails, phone numbers, names, dates that were dictated. */
  confirm: z.boolean().default(false),
  /** Nothing that is asked for: what the person may come up with. Reported only when learned, never as null. */
  optional: z.boolean().default(false),
});
export type Field = z.infer<typeof Field>;

/** Something known beforehand, which the agent may tell when asked. */
export const Fact = z.object({
  /** snake_case: `date`, `time`, `party_size`, `name`, `amount`, `address`, … */
  key: z.string(),
  label: z.string(),
  /** As one would say it: "Friday, March 13", "2 people". */
  text: z.string(),
  /** ISO form or number where there is one. */
  value: z.union([z.string(), z.number(), z.null()]).default(null),
});
export type Fact = z.infer<typeof Fact>;

/** One slot that may be offered or agreed to instead of, or beside, what was asked for. */
export const Offer = z.object({
  /** As one would say it: "Monday, March 16", "any time between 6 and 8 PM". */
  text: z.string(),
  /** `YYYY-MM-DD`, `HH:MM`, `YYYY-MM-DDTHH:MM`, or two of these with a slash between for a span. */
  value: z.string().nullable().default(null),
});
export type Offer = z.infer<typeof Offer>;

const StepBody = z.object({
  /** Unique in the workflow. */
  id: z.string(),
  /**
   * `tell`: say it, nothing to answer. `ask`: a question whose answer fills `field`. `propose`: a request or a statement
   * that the person agrees to, declines, or answers with another proposal; `field` (yes_no) says whether they agreed,
   * `agreedField` takes the date or time they settled on, and `offers` holds what may be agreed to if they propose it.
   * `offer`: one of `offers` is to be chosen; the choice fills `field`.
   */
  kind: z.enum(['tell', 'ask', 'propose', 'offer']),
  /** What the agent says, whole sentences, addressed to the person. */
  text: z.string(),
  field: z.string().nullable().default(null),
  agreedField: z.string().nullable().default(null),
  offers: z.array(Offer).default([]),
  /** A text message that goes to the person's phone with this step: a link, an address. */
  sends: z.string().nullable().default(null),
});

/** What an answer must be for a branch to be taken. */
export const Condition = z.object({
  /** `yes`, `no` or another proposal to the step's question; `mentions` is for `about`; `any`: whatever they say. */
  answer: z.enum(['yes', 'no', 'alternative', 'mentions', 'below', 'above', 'any']),
  /** In the prompt's words: "they need to reschedule", "financial difficulty". */
  about: z.string().default(''),
  /** For `below` and `above`: the number that the answer is held against, itself not included. */
  than: z.number().nullable().default(null),
});
export type Condition = z.infer<typeof Condition>;

/** Steps of a branch have no branches of their own: plans stay shallow enough to be read. */
export const Branch = z.object({
  when: Condition,
  steps: z.array(StepBody),
  /** Go on with the next step, or skip what is left and close the call. */
  afterwards: z.enum(['continue', 'close']).default('continue'),
});
export type Branch = z.infer<typeof Branch>;

export const Step = StepBody.extend({ branches: z.array(Branch).default([]) });
export type Step = z.infer<typeof Step>;

export const GoalKind = z.enum([
  'book',
  'confirm',
  'reschedule',
  'cancel',
  'remind',
  'inform',
  'survey',
  'qualify',
  'inquire',
  'collect',
  'general',
]);
export type GoalKind = z.infer<typeof GoalKind>;

/** What a call is to do, as the planner wrote it: everything that the agent may say, ask and know. */
export const Workflow = z.object({
  /** The owner's own description of the agent, word for word, where the call has one: what models go by. Null: the plan says all. */
  briefing: z.string().nullable().default(null),
  /** A few words for lists: "Dinner reservation at Olive Garden". */
  name: z.string(),
  /** ISO 639-1. */
  language: z.string(),
  /** For whom the call is made, as the disclosure names them: "Josh Miller", "City Dental", or null when unknown. */
  onBehalfOf: z.string().nullable(),
  /** Who is expected to answer, where the prompt says so. */
  callee: z.string().nullable(),
  goal: z.object({
    kind: GoalKind,
    /** Infinitive phrase: "book a table for 2 on Friday, March 13 at 7 PM". */
    summary: z.string(),
  }),
  facts: z.array(Fact),
  fields: z.array(Field),
  steps: z.array(Step),
  /** Hold at any moment of the call, whatever is being asked: "they ask to be removed from the list" → apologise, end. */
  anytime: z.array(Branch),
  /** Things not to do or say, in the prompt's words. */
  prohibitions: z.array(z.string()),
  /** Spoken after the beep; null: leave no message. */
  voicemail: z.string().nullable(),
  /** Last words when all went its way. */
  closing: z.string(),
  maxDurationSecs: z.number().int().min(10).max(3600),
});
export type Workflow = z.infer<typeof Workflow>;

/** Who is called, beyond what the workflow says: facts for the agent. Empty strings never occur. */
export interface Recipient {
  readonly phone: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly context: string | null;
}
