import { z } from 'zod';
import type { Account } from '../../core/account/account.ts';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import type { EventAttempt, EventDelivery, Subscription } from '../../core/webhook/event.ts';
import { replayDelivery, rotateSecret, subscribe, testSubscription } from '../../core/webhook/manage-subscriptions.ts';
import { type Route, isoTime, route } from '../../http/dialect.ts';
import { sampleData } from './event-printer.ts';
import { Deleted } from './wire/account.ts';
import { listOf, listQuery } from './wire/list.ts';
import {
  DeliveryObject,
  EventEnvelope,
  EventNameWord,
  NewWebhook,
  RotatedSecret,
  TestAnswer,
  TestRequest,
  WebhookObject,
  WebhookRequest,
} from './wire/webhook.ts';

/** On a store that several servers write to an event can be stored a little after one that it stands before. */
const settlesWithinMs = 1500;

/** Telling owners what happens: by their webhooks, or by being asked. */
export function webhookRoutes(core: Core): readonly Route[] {
  const locate = async ({
    account,
    params,
  }: {
    readonly account: Account;
    readonly params: { readonly id: string };
  }): Promise<Subscription> => {
    const subscription = await core.store.subscriptions.get(account.id, params.id);
    if (subscription) return subscription;
    throw new PhoneError('not_found', 'There is no webhook with this id.');
  };
  return [
    route({
      method: 'POST',
      path: '/v1/webhooks',
      summary: 'Have events sent to an address',
      description:
        'Signed with the secret that is shown this once: `X-AgentCall-Signature`, and the headers of Standard Webhooks. What is not accepted is sent again for 24 hours.',
      body: WebhookRequest,
      example: { url: 'https://your-server.example/events', events: ['call.status', 'call.transcript'] },
      answer: { status: 201, schema: NewWebhook },
      refusals: ['url_not_allowed'],
      async handle({ account, body }) {
        const { subscription, secret } = await subscribe(core, { accountId: account.id, ...body });
        const { id, url, events, createdAt, disabledAt } = subscription;
        return {
          id,
          url,
          events: [...events],
          secret,
          createdAt: isoTime(createdAt),
          disabledAt: isoTime(disabledAt),
        };
      },
    }),

    route({
      method: 'GET',
      path: '/v1/webhooks',
      summary: 'The account’s webhooks, newest first',
      query: z.object(listQuery),
      answer: { schema: listOf(WebhookObject) },
      async handle({ account, query }) {
        const { items, nextCursor } = await core.store.subscriptions.list(account.id, query);
        return { data: items.map(webhookObject), nextCursor };
      },
    }),

    route({
      method: 'DELETE',
      path: '/v1/webhooks/:id',
      summary: 'Remove a webhook',
      description: 'What was on its way there is dropped.',
      answer: { schema: Deleted },
      locate,
      async handle({ account, subject }) {
        await core.store.transaction((tx) => tx.subscriptions.remove(account.id, subject.id));
        return { id: subject.id, deleted: true } as const;
      },
    }),

    route({
      method: 'POST',
      path: '/v1/webhooks/:id/rotate',
      summary: 'Make a new secret',
      description: 'For 24 hours the Standard Webhooks header is signed with both.',
      answer: { schema: RotatedSecret },
      locate,
      async handle({ subject }) {
        const { id, secret, previousValidUntil } = await rotateSecret(core, subject);
        return { id, secret, previousSecretValidUntil: isoTime(previousValidUntil) };
      },
    }),

    route({
      method: 'POST',
      path: '/v1/webhooks/:id/test',
      summary: 'Send a sample to a webhook',
      description: 'Once and at once, marked `"test": true`.',
      body: TestRequest,
      example: { event: 'call.transcript' },
      answer: { schema: TestAnswer },
      locate,
      async handle({ subject, body }) {
        const name = body.event ?? subject.events[0] ?? 'call.status';
        const { delivery, attempt } = await testSubscription(core, subject, { name, data: sampleData(name) });
        return { deliveryId: delivery.id, status: attempt.status, ms: attempt.ms };
      },
    }),

    route({
      method: 'GET',
      path: '/v1/webhooks/:id/deliveries',
      summary: 'What became of events on their way to a webhook, newest first',
      query: z.object({ ...listQuery, status: z.enum(['dead', 'pending', 'delivered']).optional() }),
      answer: { schema: listOf(DeliveryObject) },
      locate,
      async handle({ subject, query }) {
        const { status = null, limit, cursor } = query;
        const page = await core.store.subscriptions.deliveries(subject.id, { status, limit, cursor });
        const attempts = await core.store.subscriptions.attempts(page.items.map(({ id }) => id));
        return { data: page.items.map((item) => deliveryObject(item, attempts)), nextCursor: page.nextCursor };
      },
    }),

    route({
      method: 'POST',
      path: '/v1/deliveries/:id/replay',
      summary: 'Send an event to its webhook again',
      description: 'One that is still on its way is left as it is.',
      answer: { schema: DeliveryObject },
      locate: async ({ account, params }) => {
        const delivery = await core.store.subscriptions.delivery(params.id);
        if (delivery?.accountId === account.id) return delivery;
        throw new PhoneError('not_found', 'There is no delivery with this id.');
      },
      async handle({ account, subject }) {
        const delivery = await replayDelivery(core, account.id, subject.id);
        return deliveryObject(delivery, await core.store.subscriptions.attempts([delivery.id]));
      },
    }),

    route({
      method: 'GET',
      path: '/v1/events',
      summary: 'What has happened in the last 7 days, oldest first',
      description: 'For programs without an address of their own: ask again with `after` set to the last id.',
      query: z.object({
        limit: listQuery.limit,
        event: EventNameWord.optional(),
        after: z.string().max(100).optional().meta({ description: 'The id of the last event seen.' }),
      }),
      answer: { schema: listOf(EventEnvelope) },
      async handle({ account, query }) {
        const storedBefore = Date.now() - (core.store.shared ? settlesWithinMs : 0);
        const { limit, event: name = null, after = null } = query;
        const events = await core.store.events.list(account.id, { after, name, limit: limit + 1, storedBefore });
        const data = events.slice(0, limit).map(({ body }) => JSON.parse(body) as EventEnvelope);
        return { data, nextCursor: events.length > limit ? (data.at(-1)?.id ?? null) : null };
      },
    }),
  ];
}

function webhookObject(subscription: Subscription): WebhookObject {
  const { id, url, events, createdAt, disabledAt, lastAttempt } = subscription;
  return {
    id,
    url,
    events: [...events],
    hasSecret: true,
    createdAt: isoTime(createdAt),
    disabledAt: isoTime(disabledAt),
    lastDelivery: lastAttempt && { at: isoTime(lastAttempt.at), status: lastAttempt.status, ms: lastAttempt.ms },
  };
}

function deliveryObject(delivery: EventDelivery, attempts: readonly EventAttempt[]): DeliveryObject {
  const { id, name, callId, status, nextAttemptAt } = delivery;
  const theirs = attempts.filter(({ deliveryId }) => deliveryId === id);
  return {
    id,
    event: name,
    callId,
    status,
    attempts: theirs.map(({ at, status: answered, ms, answer }) => ({ at: isoTime(at), status: answered, ms, answer })),
    nextAttemptAt: isoTime(nextAttemptAt),
  };
}
