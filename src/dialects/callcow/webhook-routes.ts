import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { PhoneError } from '../../core/errors.ts';
import type { RegisteredWebhook } from '../../core/webhook/delivery.ts';
import { registerWebhook } from '../../core/webhook/register-webhook.ts';
import { type Route, isoTime, route } from '../../http/dialect.ts';
import { shortText } from './wire/call-request.ts';
import { RegisteredWebhookAnswer } from './wire/workflow.ts';

export function webhookRoutes(core: Core): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/webhooks',
      summary: 'Post every ended call of a workflow to an address',
      body: z.object({
        workflow_id: z.string(),
        webhook_url: z.string().max(2000, 'is longer than 2000 characters').meta({ format: 'uri' }),
        name: shortText('For lists.'),
      }),
      example: {
        workflow_id: 'b8f40b44-3b7a-425b-a2ae-1327471b0410',
        webhook_url: 'https://your-server.example/calls',
      },
      answer: { schema: RegisteredWebhookAnswer },
      refusals: ['url_not_allowed', 'not_found'],
      async handle({ account, body }) {
        return printed(
          await registerWebhook(core, {
            accountId: account.id,
            workflowId: body.workflow_id,
            url: body.webhook_url,
            name: body.name ?? null,
          }),
        );
      },
    }),

    route({
      method: 'GET',
      path: '/api/webhooks',
      summary: 'All registered webhooks, newest first',
      answer: { schema: z.object({ webhooks: z.array(RegisteredWebhookAnswer) }) },
      async handle({ account }) {
        return { webhooks: (await core.store.webhooks.list(account.id)).map(printed) };
      },
    }),

    route({
      method: 'DELETE',
      path: '/api/webhooks/:id',
      summary: 'Stop posting to an address',
      answer: { schema: z.object({ success: z.literal(true) }) },
      async handle({ account, params }) {
        if (await core.store.webhooks.remove(account.id, params.id)) return { success: true } as const;
        throw new PhoneError('not_found', 'There is no webhook with this id.');
      },
    }),
  ];
}

function printed(webhook: RegisteredWebhook): z.infer<typeof RegisteredWebhookAnswer> {
  return {
    id: webhook.id,
    workflow_id: webhook.workflowId,
    webhook_url: webhook.url,
    name: webhook.name,
    created_at: isoTime(webhook.createdAt),
  };
}
