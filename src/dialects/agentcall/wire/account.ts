import { z } from 'zod';
import { timestamp } from '../../../http/dialect.ts';

export const AgentObject = z
  .object({
    id: z.string(),
    agentId: z.string().meta({ description: 'The same as `id`.' }),
    name: z.string(),
    timezone: z.string().meta({ description: 'IANA name: dates in prompts are meant there.' }),
    plan: z.enum(['unlimited', 'free', 'pro']),
    hasPaymentMethod: z.boolean(),
    memoryEnabled: z.boolean(),
    defaultModel: z.string().nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'AgentObject' });
export type AgentObject = z.infer<typeof AgentObject>;

export const KeyObject = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    preview: z.string(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: 'KeyObject' });
export type KeyObject = z.infer<typeof KeyObject>;

export const NewKeyObject = KeyObject.extend({
  key: z.string().meta({ description: 'The key in full. It is shown this once.' }),
}).meta({ id: 'NewKeyObject' });

export const Deleted = z.object({ id: z.string(), deleted: z.literal(true) });
