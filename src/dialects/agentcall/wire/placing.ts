import { z } from 'zod';
import { agentLanguages, agentVoices } from '../../../core/number/number-agent.ts';
import { phoneNumber, refuseAs } from '../../../http/dialect.ts';

const mostKeys = 24;
const longestKey = 64;
const longestValue = 512;
const mostBytes = 2048;

/** Limits of contract 3.7. */
export const Metadata = z
  .record(z.string(), z.string())
  .refine(
    (metadata) => Object.keys(metadata).length <= mostKeys,
    refuseAs('invalid_metadata', `has more than ${mostKeys} keys`),
  )
  .refine(
    (metadata) => Object.keys(metadata).every((key) => key.length <= longestKey),
    refuseAs('invalid_metadata', `has a key longer than ${longestKey} characters`),
  )
  .refine(
    (metadata) => Object.values(metadata).every((value) => value.length <= longestValue),
    refuseAs('invalid_metadata', `has a value longer than ${longestValue} characters`),
  )
  .refine(
    (metadata) => new TextEncoder().encode(JSON.stringify(metadata)).byteLength <= mostBytes,
    refuseAs('invalid_metadata', 'is larger than 2 KB as JSON'),
  )
  .meta({ description: 'Given back with the call and with every event about it.', examples: [{ orderId: '1042' }] });

const from = z.string().meta({ description: 'An own number, by its id or in E.164 form.' });
const idempotencyKey = z
  .string()
  .max(200, 'is longer than 200 characters')
  .optional()
  .meta({ description: 'A repeat on the same number gets the first answer, and nobody is called twice.' });

/** What concerns several fields is said beside what is wrong with one. */
const beside = {
  when: ({ issues }: { readonly issues: readonly { readonly path?: readonly unknown[] | undefined }[] }): boolean =>
    issues.every((issue) => (issue.path ?? []).length > 0),
};

const isElsewhere = ({ from: ours, to }: { readonly from?: string; readonly to?: string }): boolean =>
  ours === undefined || ours !== to;
const notElsewhere = { ...beside, error: 'is the number that the call comes from', path: ['to'] };

export const AiCallRequest = z
  .object({
    from,
    to: phoneNumber,
    systemPrompt: z
      .string()
      .max(20_000, 'is longer than 20,000 characters')
      .optional()
      .meta({ description: 'Who the agent is and what it is to do. Required unless the saved agent has it.' }),
    firstMessage: z
      .string()
      .max(1000, 'is longer than 1,000 characters')
      .optional()
      .meta({ description: 'Said word for word after the words that an AI is calling.' }),
    voice: z.enum(agentVoices).optional(),
    language: z.enum(agentLanguages).optional().meta({ description: '`auto`: as the other side speaks.' }),
    maxDurationSecs: z.int().min(10).max(3600).optional(),
    record: z.boolean().optional(),
    metadata: Metadata.optional(),
    liveTranscript: z.boolean().optional().meta({ description: 'Each finished utterance is told as an event.' }),
    useSavedAgent: z
      .boolean()
      .optional()
      .meta({ description: 'What is left out here is taken from the number’s saved agent.' }),
    idempotencyKey,
  })
  .refine(isElsewhere, notElsewhere)
  .refine(({ systemPrompt, useSavedAgent }) => systemPrompt !== undefined || useSavedAgent === true, {
    ...beside,
    error: 'is required',
    path: ['systemPrompt'],
  })
  .meta({ id: 'AiCallRequest' });
export type AiCallRequest = z.infer<typeof AiCallRequest>;

export const PlainCallRequest = z
  .object({
    from,
    to: phoneNumber,
    record: z.boolean().optional(),
    metadata: Metadata.optional(),
    connectTo: z
      .union([phoneNumber, z.literal('browser')])
      .optional()
      .meta({
        description:
          'Whom the call is joined with once it is answered: a number. Without it the line is held for `say` and `dtmf`, 10 minutes at most.',
      }),
    idempotencyKey,
  })
  .refine(isElsewhere, notElsewhere)
  .meta({ id: 'PlainCallRequest' });
export type PlainCallRequest = z.infer<typeof PlainCallRequest>;

const words = z
  .string()
  .refine((text) => text.trim() !== '', 'can’t be empty')
  .max(1000, 'is longer than 1,000 characters');

export const SayRequest = z.object({ text: words }).meta({ id: 'SayRequest' });
export const InstructRequest = z.object({ text: words }).meta({ id: 'InstructRequest' });
export const DigitsRequest = z
  .object({
    digits: z
      .string()
      .regex(/^[0-9*#A-Da-d]{1,32}$/, 'must be 1 to 32 of 0-9, *, # and A-D')
      .meta({ examples: ['1#'] }),
  })
  .meta({ id: 'DigitsRequest' });

export const Accepted = z.object({ callId: z.string(), accepted: z.literal(true) });
