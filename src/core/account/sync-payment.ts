import type { Core } from '../core.ts';
import type { CustomerId, Payments } from '../ports/payments.ts';
import type { Account, PlanName } from './account.ts';
import { changeAccount } from './change-account.ts';

/**
 * Takes over how a customer stands with the payment provider now, so that it does not matter which of its words come twice, late or not at
 * all. An answer that was asked for before somebody else took over another is not used but asked for again. Null: the customer is no
 * account's.
 */
export async function syncPayment(
  core: Pick<Core, 'store' | 'log'>,
  payments: Payments,
  customerId: CustomerId,
): Promise<Account | null> {
  for (;;) {
    const known = await core.store.accounts.findByCustomer(customerId);
    if (!known?.payment) return null;
    const { revision } = known.payment;
    const standing = await payments.standing(customerId);
    let taken = false;
    const account = await changeAccount(core, known.id, (now) => {
      taken = now.payment?.customerId === customerId && now.payment.revision === revision;
      if (!taken || !now.payment) return now;
      const { hasCard, subscribed } = standing ?? { hasCard: false, subscribed: false };
      const plan = planAfter(now.plan, now.payment.subscribed, subscribed);
      return { ...now, plan, payment: standing && { customerId, hasCard, subscribed, revision: revision + 1 } };
    });
    if (!taken) continue;
    const { id: accountId, plan, payment } = account;
    core.log.info('What the payment provider says of an account was taken over', {
      accountId,
      plan,
      hasCard: payment?.hasCard ?? false,
    });
    return account;
  }
}

/** A plan that the operator has set stays until the owner's own subscription begins or ends. */
function planAfter(plan: PlanName, before: boolean, subscribed: boolean): PlanName {
  if (plan === 'unlimited' || before === subscribed) return plan;
  return subscribed ? 'pro' : 'free';
}
