import { openCheckout } from '../../core/account/open-checkout.ts';
import { syncPayment } from '../../core/account/sync-payment.ts';
import type { Core } from '../../core/core.ts';
import { type Route, openRoute, route } from '../../http/dialect.ts';
import { CheckoutAnswer, CheckoutRequest } from './wire/usage.ts';

/** Paying, and the payment provider's word about it. */
export function billingRoutes(core: Core): readonly Route[] {
  const { payments } = core;
  const checkout = route({
    method: 'POST',
    path: '/v1/billing/checkout',
    summary: 'A page on which a person pays',
    description: 'For Pro, or to leave a card. What comes of it shows in GET /v1/agent within moments.',
    body: CheckoutRequest,
    example: { purpose: 'upgrade' },
    answer: { schema: CheckoutAnswer },
    refusals: ['unavailable'],
    async handle({ account, body }) {
      return { url: await openCheckout(core, account, body.purpose) };
    },
  });
  if (!payments) return [checkout];
  const webhook = openRoute({
    method: 'POST',
    path: `/billing/${payments.name}`,
    summary: 'The payment provider’s webhook',
    undocumented: true,
    rawBody: true,
    answer: {},
    async handle({ bytes, headers }) {
      const customerId = payments.customerIn({ body: bytes, headers });
      if (customerId !== null) await syncPayment(core, payments, customerId);
      return { received: true };
    },
  });
  return [checkout, webhook];
}
