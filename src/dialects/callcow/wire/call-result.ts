import { z } from 'zod';
import { timestamp } from '../../../http/dialect.ts';

const callStatus = z.enum(['success', 'not_picked_up', 'voicemail']);

const providerStatus = z.enum([
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
]);

const formFills = z
  .union([z.record(z.string(), z.union([z.string(), z.number(), z.null()])), z.array(z.never()).max(0)])
  .meta({
    description:
      'What was collected, by name: `yes` or `no`, a number, or text; `null` for what was asked for and not learned. `[]` when nothing was collected.',
  });

/** What is posted to `callback_url` (contract 1.2). */
export const Callback = z
  .object({
    call_id: z.string(),
    workflow_id: z.string().nullable(),
    call_status: callStatus,
    provider_status: providerStatus,
    call_summary: z.string().meta({ description: 'One paragraph on what happened.' }),
    messages: z.array(z.object({ role: z.enum(['ai', 'human']), content: z.string() })),
    context: z.string().nullable().meta({ description: 'JSON of what the request said of the person, or `null`.' }),
    form_fills: formFills,
    created_at: timestamp,
  })
  .meta({ id: 'CallCowCallback' });
export type Callback = z.infer<typeof Callback>;

/** What polling answers (contract 1.4). */
export const PolledCall = Callback.extend({
  status: providerStatus,
  call_status: callStatus.nullable().meta({ description: '`null` until the result is there.' }),
  call_summary: z.string().nullable(),
  ended_reason: z.string().nullable(),
  outcome: z
    .enum(['achieved', 'partly', 'not_achieved', 'voicemail', 'not_reached', 'broken_off'])
    .nullable()
    .meta({ description: 'Whether the call reached its goal.' }),
  duration: z.int().nullable().meta({ description: 'Whole seconds from answer to end.' }),
  metadata: z.record(z.string(), z.unknown()).meta({ description: 'As the request gave it; `{}` when it gave none.' }),
  recording_url: z.string().nullable().meta({ description: 'Good for an hour, without a key.' }),
  form_fills_evidence: z
    .record(z.string(), z.object({ quote: z.string(), message_index: z.int() }))
    .meta({ description: 'The person’s words that each collected field came from, and in which message they stand.' }),
  deliveries: z
    .array(
      z.object({
        url: z.string(),
        at: timestamp.nullable(),
        status: z.int().nullable(),
        ms: z.int().nullable(),
      }),
    )
    .meta({ description: 'Where the result was sent, and what was answered; `null` for what has not happened yet.' }),
  made_by: z.record(z.string(), z.string()).meta({ description: 'Which ears, mind, mouth and reporter took part.' }),
  turn_timings: z
    .array(
      z.object({
        end_of_speech_ms: z.number().nullable(),
        decided_ms: z.number(),
        first_token_ms: z.number().nullable(),
        first_audio_ms: z.number().nullable(),
        first_played_ms: z.number().nullable(),
      }),
    )
    .meta({
      description: 'For each answer of the agent, when its stages were reached, in ms from the answer of the call.',
    }),
  cost: z
    .object({
      usd: z.number(),
      complete: z.boolean().meta({ description: 'False where something has no price in the table.' }),
      prices_as_of: z.string(),
      items: z.array(
        z.object({
          part: z.string(),
          model: z.string(),
          unit: z.string(),
          amount: z.number(),
          usd: z.number().nullable(),
        }),
      ),
    })
    .nullable()
    .meta({ description: 'What the models will charge, by a dated price table; `null` until the result is there.' }),
}).meta({ id: 'CallCowCall' });
export type PolledCall = z.infer<typeof PolledCall>;

/** What a registered webhook gets (contract 1.5). */
export const WebhookPayload = z
  .object({
    call_id: z.string(),
    workflow_id: z.string().nullable(),
    workflow_name: z.string().nullable(),
    phone_number_from: z.string(),
    phone_number_to: z.string(),
    call_status: callStatus,
    call_summary: z.string(),
    messages: z.array(z.object({ role: z.enum(['assistant', 'user']), content: z.string() })),
    context: z.string(),
    created_at: timestamp,
  })
  .meta({ id: 'CallCowWebhookPayload' });
export type WebhookPayload = z.infer<typeof WebhookPayload>;
