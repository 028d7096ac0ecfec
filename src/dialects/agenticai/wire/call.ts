import { z } from 'zod';

/** What is wrong with `to` is said in the carrier's words, and after a missing `webhook_url`: see `call-routes.ts`. */
export const CallRequest = z
  .object({
    to: z
      .unknown()
      .optional()
      .meta({ description: 'The number to call, in E.164 form.', examples: ['+14155551234'] }),
    prompt: z
      .string()
      .max(20_000, 'is longer than 20,000 characters')
      .optional()
      .meta({ description: 'Instructions of the agent.' }),
    webhook_url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .optional()
      .meta({ description: 'Where the carrier reaches this server for this call. Default: as the settings say.' }),
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'AgenticAICallRequest' });
export type CallRequest = z.infer<typeof CallRequest>;

export const CallAccepted = z
  .object({ success: z.literal(true), call_id: z.string(), to: z.string(), webhook_url: z.string() })
  .meta({ id: 'AgenticAICallAccepted' });

export const CallStatus = z.enum([
  'initiating',
  'ringing',
  'in-progress',
  'completed',
  'no-answer',
  'busy',
  'failed',
  'canceled',
]);
export type CallStatus = z.infer<typeof CallStatus>;

export const ActiveCall = z.object({
  call_id: z.string(),
  to_number: z.string().meta({ description: 'The other side: of calls that came in, the caller.' }),
  status: CallStatus,
  direction: z.string(),
});
export type ActiveCall = z.infer<typeof ActiveCall>;

export const ActiveCalls = z
  .object({ calls: z.array(ActiveCall), count: z.int() })
  .meta({ id: 'AgenticAIActiveCalls' });

export const CallEnded = z.object({ success: z.literal(true), message: z.string() });
