import { SettingsError, text, address } from '../../core/settings.ts';
import type { PaymentsProvider } from '../../core/ports/payments.ts';

const settings = {
  STRIPE_SECRET_KEY: text('Lets owners pay for Pro and leave cards by Stripe: its secret key.'),
  STRIPE_WEBHOOK_SECRET: text(
    'Signing secret of the webhook that you make with Stripe for <RINGDOWN_PUBLIC_URL>/billing/stripe.',
  ),
  STRIPE_PRICE_PRO: text('Id of the price with Stripe that Pro is paid by, $19.99 a month: price_…'),
  STRIPE_API_BASE_URL: address('Where Stripe is.', 'https://api.stripe.com'),
};

/** Owners pay on Stripe's own pages; nothing of a card comes here. */
export const stripe: PaymentsProvider<typeof settings> = {
  name: 'stripe',
  settings,
  configured: ({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICE_PRO }) =>
    [STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICE_PRO].some((value) => value !== null),
  async open({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICE_PRO, STRIPE_API_BASE_URL }, log) {
    if (STRIPE_SECRET_KEY === null || STRIPE_WEBHOOK_SECRET === null || STRIPE_PRICE_PRO === null) {
      const needed = { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_PRICE_PRO };
      const missing = Object.entries(needed).flatMap(([name, value]) => (value === null ? [name] : []));
      throw new SettingsError(
        `These settings need attention:\n${missing.map((name) => `  ${name}: Stripe needs it too`).join('\n')}`,
      );
    }
    // Several megabytes of code that most servers never use.
    const { createStripe } = await import('./stripe-payments.ts');
    return createStripe({
      secretKey: STRIPE_SECRET_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET,
      pricePro: STRIPE_PRICE_PRO,
      baseUrl: STRIPE_API_BASE_URL,
      log,
    });
  },
};
