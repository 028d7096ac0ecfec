import Stripe from 'stripe';
import { PhoneError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Payments } from '../../core/ports/payments.ts';

export interface StripeOptions {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Id of the price that Pro is paid by. */
  readonly pricePro: string;
  readonly baseUrl: string;
  readonly log: Log;
}

const timeoutMs = 10_000;

/** The states of a subscription that is paid for, or is a few days late (docs.stripe.com/billing/subscriptions/overview). */
const paying: ReadonlySet<string> = new Set(['active', 'trialing', 'past_due']);

/** The events after which a customer may stand otherwise. */
const telling: readonly string[] = [
  'checkout.session.completed',
  'customer.deleted',
  'customer.subscription.',
  'payment_method.',
  'setup_intent.succeeded',
];

export function createStripe({ secretKey, webhookSecret, pricePro, baseUrl, log }: StripeOptions): Payments {
  const { protocol, hostname, port } = new URL(baseUrl);
  const api = new Stripe(secretKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port !== '' && { port }),
    timeout: timeoutMs,
    maxNetworkRetries: 2,
    telemetry: false,
    appInfo: { name: 'Ringdown' },
  });
  const asked = <T>(request: Promise<T>): Promise<T> => settled(request, log);
  return {
    name: 'stripe',

    async openCustomer(accountId) {
      const made = await asked(
        api.customers.create(
          { description: `Account ${accountId}`, metadata: { accountId } },
          { idempotencyKey: `ringdown-customer-${accountId}` },
        ),
      );
      return made.id;
    },

    async openCheckout({ accountId, customerId, purpose, returnUrl }) {
      const session = await asked(
        api.checkout.sessions.create({
          customer: customerId,
          client_reference_id: accountId,
          success_url: returnUrl,
          cancel_url: returnUrl,
          allowed_payment_method_types: ['card'],
          ...(purpose === 'upgrade'
            ? { mode: 'subscription', line_items: [{ price: pricePro, quantity: 1 }] }
            : { mode: 'setup' }),
        }),
      );
      if (session.url !== null) return session.url;
      throw new PhoneError('unavailable', 'The payment provider gave no page to pay on. Try again.', {
        retryable: true,
      });
    },

    customerIn({ body, headers }) {
      const event = verified(() =>
        api.webhooks.constructEvent(body, headers.get('stripe-signature') ?? '', webhookSecret),
      );
      if (!telling.some((type) => event.type === type || (type.endsWith('.') && event.type.startsWith(type)))) {
        return null;
      }
      return customerOf(event.data.object) ?? customerOf(event.data.previous_attributes);
    },

    async standing(customerId) {
      const customer = await asked(api.customers.retrieve(customerId)).catch(unlessMissing);
      if (!customer || customer.deleted) return null;
      const [cards, subscriptions] = await Promise.all([
        asked(api.customers.listPaymentMethods(customerId, { type: 'card', limit: 1 })),
        asked(api.subscriptions.list({ customer: customerId, price: pricePro, status: 'all', limit: 100 })),
      ]);
      return {
        hasCard: cards.data.length > 0,
        subscribed: subscriptions.data.some(({ status }) => paying.has(status)),
      };
    },
  };
}

/** The customer that an object of an event belongs to; a customer's own id where it is one. */
function customerOf(object: unknown): string | null {
  if (typeof object !== 'object' || object === null) return null;
  if ('object' in object && object.object === 'customer' && 'id' in object) return textOrNull(object.id);
  return 'customer' in object ? textOrNull(object.customer) : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function verified<T>(construct: () => T): T {
  try {
    return construct();
  } catch (cause) {
    throw new PhoneError('unauthorized', 'The signature of this webhook is missing, wrong or too old.', { cause });
  }
}

/** Settles like the request, with the provider's errors as ours. */
async function settled<T>(request: Promise<T>, log: Log): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    const status = cause instanceof Stripe.errors.StripeError ? cause.statusCode : undefined;
    const refused = status !== undefined && status < 500 && status !== 408 && status !== 409 && status !== 429;
    if (refused && status !== 404) log.error('The payment provider refuses a request', { error: cause });
    throw new PhoneError(
      'unavailable',
      refused
        ? 'The payment provider refuses this server. Its operator finds the reason in the log.'
        : 'The payment provider can’t be reached. Try again in a minute.',
      { cause, retryable: !refused },
    );
  }
}

function unlessMissing(error: unknown): null {
  const cause = error instanceof PhoneError ? error.cause : error;
  if (cause instanceof Stripe.errors.StripeError && cause.statusCode === 404) return null;
  throw error;
}
