import { z } from 'zod';
import type { Core } from '../../core/core.ts';
import { clearInboundAgent } from '../../core/number/clear-inbound-agent.ts';
import { type InboundAgentInput, setInboundAgent } from '../../core/number/set-inbound-agent.ts';
import { clearOutboundAgent, setOutboundAgent } from '../../core/number/set-outbound-agent.ts';
import { type Route, route } from '../../http/dialect.ts';
import { findNumber } from './find-number.ts';
import { inboundConfig, outboundDefaults } from './number-object.ts';
import { InboundConfig, InboundConfigRequest, OutboundDefaults, OutboundDefaultsRequest } from './wire/agent-config.ts';

/** The agents of a number: the one that answers, and the one that calls from it. */
export function numberAgentRoutes(core: Core): readonly Route[] {
  const locate = findNumber(core);
  return [
    route({
      method: 'POST',
      path: '/v1/numbers/:id/inbound-config',
      summary: 'Set up the agent that answers',
      description:
        'Replaces the whole configuration: what is left out goes, a webhook with its secret. Stored secrets of webhooks that are sent again without one stay, and so do the model key, the premium voice and the saved outbound agent. For numbers in the US and Canada.',
      body: InboundConfigRequest,
      example: {
        mode: 'ai',
        systemPrompt: 'You are the receptionist of Lake Dental. We are open Monday to Friday, nine to five.',
        firstMessage: 'Thank you for calling Lake Dental. How can I help you?',
        notify: { emailTo: 'desk@example.com', businessName: 'Lake Dental' },
      },
      answer: { schema: InboundConfig },
      refusals: ['url_not_allowed', 'carrier_not_supported', 'plan_limit', 'payment_method_required'],
      locate,
      async handle({ account, subject, body }) {
        return inboundConfig(await setInboundAgent(core, account, subject, inputOf(body)));
      },
    }),

    route({
      method: 'GET',
      path: '/v1/numbers/:id/inbound-config',
      summary: 'The agent that answers',
      description: 'With nothing set up `mode` is `off`.',
      answer: { schema: InboundConfig },
      locate,
      handle: ({ subject }) => Promise.resolve(inboundConfig(subject)),
    }),

    route({
      method: 'DELETE',
      path: '/v1/numbers/:id/inbound-config',
      summary: 'Answer no calls and no texts any more',
      description: 'The model key and the premium voice stay until they are deleted themselves.',
      answer: { schema: InboundConfig },
      locate,
      async handle({ subject }) {
        return inboundConfig(await clearInboundAgent(core, subject));
      },
    }),

    route({
      method: 'POST',
      path: '/v1/numbers/:id/outbound-defaults',
      summary: 'Save the agent that calls from the number',
      description: 'Calls take from it what they leave out where they say `useSavedAgent`.',
      body: OutboundDefaultsRequest,
      example: { systemPrompt: 'You are calling for Lake Dental to confirm visits.', voice: 'sage' },
      answer: { schema: OutboundDefaults },
      refusals: ['plan_limit'],
      locate,
      async handle({ account, subject, body }) {
        const { firstMessage = null, templateId = null, ...manner } = body;
        const agent = await setOutboundAgent(core, account, subject, { ...manner, firstMessage, templateId });
        return outboundDefaults(subject.id, agent);
      },
    }),

    route({
      method: 'GET',
      path: '/v1/numbers/:id/outbound-defaults',
      summary: 'The saved agent that calls from the number',
      answer: { schema: OutboundDefaults.nullable(), description: 'The agent; `null` when none is saved.' },
      locate,
      handle: ({ subject: { id, outbound } }) => Promise.resolve(outbound && outboundDefaults(id, outbound)),
    }),

    route({
      method: 'DELETE',
      path: '/v1/numbers/:id/outbound-defaults',
      summary: 'Forget the saved agent',
      answer: { schema: z.object({ numberId: z.string(), outbound: z.null() }) },
      locate,
      async handle({ subject }) {
        const { id } = await clearOutboundAgent(core, subject);
        return { numberId: id, outbound: null };
      },
    }),
  ];
}

function inputOf(body: InboundConfigRequest): InboundAgentInput {
  const { mode: _, notify, contextWebhook, actionWebhook, agentWebhook, ...same } = body;
  return {
    ...same,
    firstMessage: body.firstMessage ?? null,
    smsSystemPrompt: body.smsSystemPrompt ?? null,
    contextSource: body.contextSource ?? null,
    notify: notify
      ? {
          emailTo: notify.emailTo ?? null,
          smsTo: notify.smsTo ?? null,
          businessName: notify.businessName ?? null,
          agencyName: notify.agencyName ?? null,
        }
      : null,
    contextWebhook: contextWebhook ? { ...endpoint(contextWebhook), timeoutMs: contextWebhook.timeoutMs } : null,
    actionWebhook: actionWebhook ? endpoint(actionWebhook) : null,
    agentWebhook: agentWebhook ? endpoint(agentWebhook) : null,
  };
}

function endpoint({ url, signingSecret }: { url: string; signingSecret?: string | undefined }): {
  readonly url: string;
  readonly signingSecret: string | null;
} {
  return { url, signingSecret: signingSecret ?? null };
}
