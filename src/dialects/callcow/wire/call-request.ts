import { z } from 'zod';
import { phoneNumber } from '../../../http/dialect.ts';

const maxPromptChars = 10_000;

export const prompt = z
  .string()
  .refine((text) => text.trim() !== '', 'is required')
  .refine(
    (text) => Array.from(text).length <= maxPromptChars,
    `is longer than ${maxPromptChars} characters; shorten it`,
  )
  .meta({ description: 'What the call is for, as one would brief a person.', maxLength: maxPromptChars });

export const shortText = (description: string): z.ZodOptional<z.ZodString> =>
  z.string().max(200, 'is longer than 200 characters').optional().meta({ description });

/** Who hears of the result, and how often the request counts. */
const delivery = {
  callback_url: z
    .string()
    .max(2000, 'is longer than 2000 characters')
    .optional()
    .meta({ format: 'uri', description: 'Gets the result by one POST when the call has ended, whatever came of it.' }),
  callback_secret: z
    .string()
    .max(1000, 'is longer than 1000 characters')
    .regex(/^[\x20-\x7e]*$/, 'may hold letters, digits and signs of ASCII only, since it is sent in a header')
    .optional()
    .meta({ description: 'Sent with the callback as `Authorization: Bearer …`.' }),
  idempotency_key: z
    .string()
    .max(500, 'is longer than 500 characters')
    .optional()
    .meta({ description: 'The same key within 5 minutes gets the first answer again, without a second call.' }),
};

/** Contract 3.3: the languages that can be asked for. */
const language = z
  .enum(['auto', 'en', 'es', 'fr', 'de', 'it', 'pt', 'nl', 'ja', 'ko', 'zh', 'hi', 'ar'])
  .optional()
  .meta({ description: 'Spoken on this call. Default: the prompt’s.' });

export const CallPromptRequest = z
  .object({
    prompt,
    recipient_phone: phoneNumber,
    ...delivery,
    from: shortText('An own number or its id. Default: the account’s first.'),
    language,
    voice: shortText('The agent’s voice on this call.'),
    model: shortText(
      'The model that plans and talks, by name: `openai:gpt-5`. Default: the number’s, account’s or settings’.',
    ),
    engine: shortText('What makes this call: names separated by commas, the first that works is taken.'),
    ears: shortText('Speech to text of a cascade, likewise.'),
    mouth: shortText('Text to speech, likewise.'),
    max_duration_secs: z
      .int()
      .min(10)
      .max(3600)
      .optional()
      .meta({ description: 'The agent says goodbye before it. Default: what the workflow needs.' }),
    record: z.boolean().optional().meta({ description: 'Keep the audio; the call’s opening then says so.' }),
  })
  .meta({ id: 'CallPromptRequest' });

const email = z
  .string()
  .max(320, 'is longer than 320 characters')
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be an e-mail address, such as jane@example.com');

export const CallRequest = z
  .object({
    workflow_id: z.string().meta({ description: 'A workflow that exists: see `GET /api/workflows`.' }),
    recipient_phone: phoneNumber,
    recipient_name: shortText('Who is called: a fact for the agent.'),
    recipient_email: email.optional().meta({ description: 'A fact for the agent; used when a meeting is booked.' }),
    recipient_context: z
      .string()
      .max(5000, 'is longer than 5000 characters')
      .optional()
      .meta({ description: 'What else the agent should know of them.' }),
    ...delivery,
  })
  .meta({ id: 'CallRequest' });

export const CallPromptAnswer = z
  .object({ success: z.literal(true), workflow_id: z.string(), call_id: z.string() })
  .meta({ id: 'CallPromptAnswer' });

export const CallAnswer = z
  .object({ success: z.literal(true), message: z.string(), call_id: z.string(), workflow_id: z.string() })
  .meta({ id: 'CallAnswer' });
