import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { CheckoutPage, Payments } from '../ports/payments.ts';
import type { Account, Payment } from './account.ts';
import { changeAccount } from './change-account.ts';
import { syncPayment } from './sync-payment.ts';

type CheckoutCore = Pick<Core, 'store' | 'payments' | 'publicUrl' | 'log'>;

/**
 * The address of a page on which the account's owner pays. Throws `unavailable` where the server takes no payments, and `invalid_request`
 * when there is nothing to pay.
 */
export async function openCheckout(
  core: CheckoutCore,
  account: Account,
  purpose: CheckoutPage['purpose'],
): Promise<string> {
  if (account.plan === 'unlimited') throw nothingToPay('The plan `unlimited` has everything and costs nothing.');
  const { payments } = core;
  if (!payments) {
    throw new PhoneError(
      'unavailable',
      'This server takes no payments. Its operator can set a payment provider up (see .env.example), or change the plan with `ringdown accounts set`.',
    );
  }
  const known = account.payment && (await syncPayment(core, payments, account.payment.customerId));
  if (purpose === 'upgrade' && (known ?? account).plan === 'pro') {
    throw nothingToPay('The account is on Pro already. To replace its card ask with the purpose `card`.');
  }
  const { customerId } = known?.payment ?? (await becomeCustomer(core, payments, account));
  const returnUrl = `${core.publicUrl()}/billing`;
  return payments.openCheckout({ accountId: account.id, customerId, purpose, returnUrl });
}

async function becomeCustomer(core: CheckoutCore, payments: Payments, account: Account): Promise<Payment> {
  const customerId = await payments.openCustomer(account.id);
  const fresh: Payment = { customerId, hasCard: false, subscribed: false, revision: 0 };
  const changed = await changeAccount(core, account.id, (now) => ({ ...now, payment: now.payment ?? fresh }));
  return changed.payment ?? fresh;
}

function nothingToPay(message: string): PhoneError {
  return new PhoneError('invalid_request', message, { detail: { details: [{ path: 'purpose', message }] } });
}
