import { z } from 'zod';
import { timestamp } from '../../../http/dialect.ts';

export const CallStatus = z.enum([
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'no_answer',
  'busy',
  'failed',
  'trial_exhausted',
]);
export type CallStatus = z.infer<typeof CallStatus>;

export const CallObject = z
  .object({
    id: z.string(),
    callId: z.string().meta({ description: 'The same as `id`.' }),
    type: z.enum(['ai', 'plain']),
    direction: z.enum(['inbound', 'outbound']),
    from: z.string(),
    to: z.string(),
    numberId: z.string().nullable(),
    agentId: z.string(),
    contactId: z.string().nullable(),
    workflowId: z.string().nullable(),
    status: CallStatus,
    createdAt: timestamp,
    startedAt: timestamp.nullable().meta({ description: 'When the carrier was asked.' }),
    answeredAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    endedReason: z.string().nullable(),
    answeredBy: z.enum(['person', 'voicemail']).nullable(),
    duration: z.int().nullable().meta({ description: 'Whole seconds from answer to end.' }),
    voice: z.string(),
    language: z.string(),
    recordingUrl: z.string().nullable().meta({ description: 'Good for an hour, without a key.' }),
    metadata: z.record(z.string(), z.unknown()),
    peerCallId: z.string().nullable(),
    toolCallCount: z.int(),
    context: z.object({ source: z.string(), status: z.string(), ms: z.int(), chars: z.int() }).nullable().meta({
      description: 'What was asked about the caller before an inbound call was answered, and what came of it.',
    }),
    connectTo: z.string().nullable().meta({ description: 'Whom a plain call is joined with.' }),
    parentCallId: z.string().nullable().meta({ description: 'The plain call that this one was placed for.' }),
    notifications: z.record(z.string(), z.unknown()).nullable(),
    cost: z.number().nullable().meta({ description: 'US dollars; `null` until the call has ended.' }),
    costMicros: z.int().nullable().meta({ description: 'The same in millionths of a dollar.' }),
    error: z.string().nullable(),
  })
  .meta({ id: 'CallObject' });
export type CallObject = z.infer<typeof CallObject>;

const entry = z.object({ role: z.enum(['ai', 'human']), text: z.string(), timestamp });

export const Transcript = z
  .object({
    callId: z.string(),
    entries: z.array(entry),
    transcript: z.array(entry).meta({ description: 'The same as `entries`.' }),
    summary: z.string().nullable().meta({ description: '`null` until the call has ended.' }),
    summaryDetail: z
      .object({
        summary: z.string(),
        callerName: z.string().nullable(),
        intent: z.enum([
          'service_request',
          'quote_request',
          'scheduling',
          'complaint',
          'spam',
          'general_inquiry',
          'other',
        ]),
        urgency: z.enum(['high', 'medium', 'low']),
        callbackBy: z.string().nullable(),
        spam: z.boolean(),
      })
      .nullable(),
    duration: z.int().nullable(),
    toolCalls: z
      .array(z.object({ tool: z.string(), ok: z.boolean(), timestamp }))
      .meta({ description: 'What the agent asked of the owner’s server.' }),
  })
  .meta({ id: 'Transcript' });
export type Transcript = z.infer<typeof Transcript>;

export const RecordingAnswer = z
  .object({
    callId: z.string(),
    recordingUrl: z.string(),
    url: z.string(),
    signedUrl: z.string(),
    wavUrl: z.string(),
    contentType: z.literal('audio/mpeg'),
    duration: z.int(),
    expiresAt: timestamp,
  })
  .meta({
    id: 'RecordingAnswer',
    description:
      'The first three addresses are one: MP3, the caller left and the agent right. `wavUrl` is the audio as it was recorded.',
  });
