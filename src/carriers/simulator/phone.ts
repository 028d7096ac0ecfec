import { z } from 'zod';
import { PhoneError } from '../../core/errors.ts';
import { checked, orElse } from './checked.ts';
import { longestPattern, patternProblem } from './people/guarded-pattern.ts';

const longestText = 2000;
const longestWaitMs = 600_000;

const wait = z.number().min(0).max(longestWaitMs);

/** Something said; null and the empty string are silence. */
const speech = z
  .string()
  .max(longestText)
  .nullable()
  .transform((text) => (text === null || text.trim() === '' ? null : text));

const pattern = z
  .string()
  .max(longestPattern)
  .superRefine((source, check) => {
    const message = patternProblem(source);
    if (message !== null) check.addIssue({ code: 'custom', message });
  });

const keys = z
  .string()
  .max(100)
  .regex(/^[0-9*#A-D]*$/i, 'Keys are 0 to 9, *, # and A to D')
  .transform((pressed) => pressed.toUpperCase());

const ScriptLine = z.object({
  hears: orElse(pattern, ''),
  says: speech.default(null),
  times: orElse(z.int().min(0), 1),
  afterMs: orElse(wait, 500),
  interruptAfterMs: wait.nullable().default(null),
  presses: keys.nullable().default(null),
  hangsUp: orElse(z.boolean(), false),
});
export type ScriptLine = z.output<typeof ScriptLine>;

const LineSettings = z.object({
  lossPercent: orElse(z.number().min(0).max(100), 0),
  delayMs: orElse(z.number().min(0).max(10_000), 0),
  jitterMs: orElse(z.number().min(0).max(10_000), 0),
  dropAfterMs: z.number().min(0).nullable().default(null),
});

const answers = ['person', 'voicemail', 'busy', 'no_answer', 'rejected', 'failed'] as const;
const plannedAnswers = ['ivr', 'screening', 'hold', 'browser'] as const;
export type PhoneAnswer = (typeof answers)[number];

const PhoneFields = z.object({
  answer: orElse(z.enum([...answers, ...plannedAnswers]), 'person'),
  ringSecs: orElse(z.number().min(0).max(3600), 2),
  voice: orElse(z.string().min(1).max(100), 'rms'),
  opening: speech.default('Hello?'),
  lines: orElse(z.array(ScriptLine).max(200), []),
  otherwise: speech.default('Sorry, could you say that again?'),
  silentAfterTurns: z.int().min(0).nullable().default(null),
  greeting: orElse(
    z.string().min(1).max(longestText),
    'Hi, you have reached my voicemail. I cannot take your call right now. Please leave a message after the beep.',
  ),
  beepAfterMs: orElse(wait, 600),
  line: orElse(LineSettings, { lossPercent: 0, delayMs: 0, jitterMs: 0, dropAfterMs: null }),
});

/** How a number behaves when it is called, or when somebody calls from it. */
export type Phone = Omit<z.output<typeof PhoneFields>, 'answer'> & { readonly answer: PhoneAnswer };

export type PersonSettings = Pick<Phone, 'opening' | 'lines' | 'otherwise' | 'silentAfterTurns'>;

/** A whole phone out of what was given. Throws `invalid_request`, and `not_implemented` for answers that are not built yet. */
export function checkedPhone(given: unknown, at: readonly string[] = []): Phone {
  const fields = checked(PhoneFields, given, at);
  const answer = answers.find((built) => built === fields.answer);
  if (answer) return { ...fields, answer };
  throw new PhoneError(
    'not_implemented',
    `Phones with \`answer\` "${fields.answer}" are not built yet. Use one of ${answers.join(', ')}.`,
  );
}

/** The line and voice of whoever has no entry. */
export const plainPhone: Phone = checkedPhone({});
