import { z } from 'zod';
import { eventNames } from '../../../core/webhook/event.ts';
import { timestamp } from '../../../http/dialect.ts';

export const EventNameWord = z.enum(eventNames);

export const WebhookRequest = z
  .object({
    url: z.string().max(2000).meta({ description: 'https, and no private address.' }),
    events: z
      .array(EventNameWord)
      .min(1, 'must name at least one event')
      .max(eventNames.length * 2),
  })
  .meta({ id: 'WebhookRequest' });

const common = {
  id: z.string(),
  url: z.string(),
  events: z.array(EventNameWord),
  createdAt: timestamp,
  disabledAt: timestamp.nullable().meta({ description: 'Since it has answered 410 nothing is sent there.' }),
};

export const NewWebhook = z
  .object({ ...common, secret: z.string().meta({ description: 'Signs what is sent. Shown this once.' }) })
  .meta({ id: 'NewWebhook' });

export const WebhookObject = z
  .object({
    ...common,
    hasSecret: z.literal(true),
    lastDelivery: z.object({ at: timestamp, status: z.int().nullable(), ms: z.int() }).nullable(),
  })
  .meta({ id: 'WebhookObject' });
export type WebhookObject = z.infer<typeof WebhookObject>;

export const RotatedSecret = z.object({
  id: z.string(),
  secret: z.string(),
  previousSecretValidUntil: timestamp,
});

export const TestRequest = z.object({ event: EventNameWord.optional() });
export const TestAnswer = z.object({
  deliveryId: z.string(),
  status: z.int().nullable().meta({ description: 'What the address answered; null: nothing.' }),
  ms: z.int(),
});

export const DeliveryObject = z
  .object({
    id: z.string(),
    event: EventNameWord,
    callId: z.string().nullable(),
    status: z.enum(['pending', 'delivered', 'dead']),
    attempts: z.array(z.object({ at: timestamp, status: z.int().nullable(), ms: z.int(), answer: z.string() })),
    nextAttemptAt: timestamp.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryObject = z.infer<typeof DeliveryObject>;

export const EventEnvelope = z
  .object({
    event: EventNameWord,
    timestamp,
    id: z.string(),
    agentId: z.string(),
    numberId: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'EventEnvelope' });
export type EventEnvelope = z.infer<typeof EventEnvelope>;
