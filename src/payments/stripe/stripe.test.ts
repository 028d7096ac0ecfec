import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type ApiUnderTest, type Sent, startApi } from '../../../test/api/api-under-test.ts';
import type { Account } from '../../core/account/account.ts';
import { createAccount } from '../../core/account/bootstrap.ts';
import { changeAccount } from '../../core/account/change-account.ts';
import { syncPayment } from '../../core/account/sync-payment.ts';
import { PhoneError } from '../../core/errors.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { Payments } from '../../core/ports/payments.ts';
import { monthOf } from '../../core/usage/calendar-month.ts';
import { FakeStripe, type StripeDelivery } from './fake.ts';
import { stripe } from './index.ts';

const provider = new FakeStripe();
let payments: Payments;
let api: ApiUnderTest;
let owner: { readonly account: Account; readonly key: string };
before(async () => {
  await provider.start();
  payments = await stripe.open(settings(), silentLog);
  api = await startApi({ payments });
});
beforeEach(async () => {
  owner = await createAccount(api.core, { name: 'Owner', timeZone: 'UTC', plan: 'free' });
});
after(async () => {
  await api.close();
  await provider.stop();
});

function settings(changes: Partial<Record<keyof typeof stripe.settings, string | null>> = {}) {
  return {
    STRIPE_SECRET_KEY: provider.secretKey,
    STRIPE_WEBHOOK_SECRET: provider.webhookSecret,
    STRIPE_PRICE_PRO: provider.pricePro,
    STRIPE_API_BASE_URL: provider.url,
    ...changes,
  } as Parameters<typeof stripe.open>[0];
}

const stored = async (): Promise<Account> => {
  const account = await api.core.store.accounts.get(owner.account.id);
  assert.ok(account);
  return account;
};

const deliver = ({ body, headers }: StripeDelivery): Promise<Sent> =>
  api.send('/billing/stripe', { method: 'POST', body, headers, key: null });

async function deliverAll(events: readonly StripeDelivery[]): Promise<void> {
  assert.ok(events.length > 0);
  for (const event of events) assert.equal((await deliver(event)).status, 200, event.type);
}

async function checkout(purpose: string): Promise<string> {
  const { status, body } = await api.send('/v1/billing/checkout', { body: { purpose }, key: owner.key });
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['url']);
}

const codeOf = ({ body }: Sent): unknown => (body['error'] as { code: unknown }).code;

describe('the checkout and its webhook', () => {
  test('an owner on Free upgrades, cancels and is on Free again', async () => {
    const page = await checkout('upgrade');
    const before = await stored();
    assert.deepEqual([before.plan, before.payment?.subscribed, before.payment?.hasCard], ['free', false, false]);
    await deliverAll(provider.complete(page));
    const agent = (await api.send('/v1/agent', { key: owner.key })).body;
    assert.deepEqual([agent['plan'], agent['hasPaymentMethod']], ['pro', true]);
    const { items } = await usage();
    assert.deepEqual(items, { cost: 19.99, costMicros: 19_990_000 });
    const again = await api.send('/v1/billing/checkout', { body: { purpose: 'upgrade' }, key: owner.key });
    assert.deepEqual([again.status, codeOf(again)], [422, 'validation_error']);
    const { customerId = '' } = (await stored()).payment ?? {};
    await deliverAll(provider.setStatus(customerId, 'past_due'));
    assert.equal((await stored()).plan, 'pro', 'a few days late');
    await deliverAll(provider.setStatus(customerId, 'canceled'));
    assert.deepEqual([(await stored()).plan, (await stored()).payment?.hasCard], ['free', true]);
  });

  test('a card is left without an upgrade, and taken away', async () => {
    await deliverAll(provider.complete(await checkout('card')));
    assert.deepEqual([(await stored()).plan, (await stored()).payment?.hasCard], ['free', true]);
    await deliverAll(provider.removeCards((await stored()).payment?.customerId ?? ''));
    assert.equal((await stored()).payment?.hasCard, false);
  });

  test('events that come twice, in any order or not at all leave the account as it stands with the provider', async () => {
    const upgraded = provider.complete(await checkout('upgrade'));
    const { customerId = '' } = (await stored()).payment ?? {};
    const canceled = provider.setStatus(customerId, 'canceled');
    await deliverAll([...canceled, ...upgraded, ...canceled, ...upgraded.toReversed()]);
    assert.equal((await stored()).plan, 'free', 'the upgrade is told after its end');
    await deliverAll(provider.setStatus(customerId, 'active').slice(0, 1));
    assert.equal((await stored()).plan, 'pro');
    const many = [...upgraded, ...canceled, ...upgraded];
    const answers = await Promise.all(many.map(deliver));
    assert.deepEqual(
      answers.map(({ status }) => status),
      many.map(() => 200),
    );
    assert.equal((await stored()).plan, 'pro');
    assert.equal(
      (await api.core.store.usage.of(`plan:${owner.account.id}:${monthOf(Date.now())}`)).length,
      1,
      'the fee is charged once',
    );
  });

  test('an answer that was overtaken is asked for again', async () => {
    const page = await checkout('upgrade');
    const { customerId = '' } = (await stored()).payment ?? {};
    const [held, first] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let asked = 0;
    const slow: Payments = {
      ...payments,
      async standing(id) {
        const standing = await payments.standing(id);
        if (++asked > 1) return standing;
        first.resolve();
        await held.promise;
        return standing;
      },
    };
    const early = syncPayment(api.core, slow, customerId);
    await first.promise;
    provider.complete(page);
    await syncPayment(api.core, payments, customerId);
    assert.equal((await stored()).plan, 'pro');
    held.resolve();
    assert.equal((await early)?.plan, 'pro', 'the old answer is not taken over');
    assert.equal(asked, 2);
  });

  test('simultaneous checkouts make one customer', async () => {
    const pages = await Promise.all([checkout('upgrade'), checkout('card'), checkout('upgrade')]);
    assert.equal(new Set(pages).size, 3);
    const ours = [...provider.customers.values()].filter(({ metadata }) => metadata['accountId'] === owner.account.id);
    assert.equal(ours.length, 1);
  });

  test('what the operator has set stays until the owner pays or stops paying', async () => {
    await checkout('card');
    const { customerId = '' } = (await stored()).payment ?? {};
    await changeAccount(api.core, owner.account.id, (account) => ({ ...account, plan: 'pro' }));
    await deliverAll([provider.event('payment_method.updated', { object: 'payment_method', customer: customerId })]);
    assert.equal((await stored()).plan, 'pro');
    await changeAccount(api.core, owner.account.id, (account) => ({ ...account, plan: 'unlimited' }));
    provider.subscriptions.push({ id: 'sub_x', customer: customerId, price: provider.pricePro, status: 'active' });
    await deliverAll(provider.setStatus(customerId, 'canceled'));
    assert.equal((await stored()).plan, 'unlimited');
  });

  test('a customer whom the provider has removed pays for nothing', async () => {
    await deliverAll(provider.complete(await checkout('upgrade')));
    const { customerId = '' } = (await stored()).payment ?? {};
    await deliverAll(provider.deleteCustomer(customerId).slice(-1));
    assert.deepEqual([(await stored()).plan, (await stored()).payment], ['free', null]);
  });

  test('events of strangers, and of what does not matter, change nothing', async () => {
    const before = await stored();
    const asked = provider.requests.length;
    await deliverAll([
      provider.event('customer.subscription.created', { object: 'subscription', customer: 'cus_of_somebody' }),
      provider.event('invoice.created', { object: 'invoice', customer: 'cus_of_somebody' }),
      provider.event('customer.subscription.updated', { object: 'subscription', customer: null }),
    ]);
    assert.deepEqual(await stored(), before);
    assert.equal(provider.requests.length, asked);
  });
});

async function usage(): Promise<{ items: unknown }> {
  const { body } = await api.send('/v1/usage', { key: owner.key });
  return { items: (body['breakdown'] as Record<string, unknown>)['plan'] };
}

describe('what is not signed by the provider', () => {
  const forged: readonly [string, (event: StripeDelivery) => StripeDelivery][] = [
    ['no signature', (event) => ({ ...event, headers: {} })],
    ['another body', (event) => ({ ...event, body: event.body.replace('event', 'evenT') })],
    ['one byte more', (event) => ({ ...event, body: `${event.body}\n` })],
    ['another secret', (event) => ({ ...event, headers: { 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` } })],
    ['nonsense', (event) => ({ ...event, headers: { 'stripe-signature': 'nonsense' } })],
    ['no body', (event) => ({ ...event, body: '' })],
    ['no JSON', (event) => ({ ...event, body: '{' })],
  ];
  for (const [what, change] of forged) {
    test(`${what} is refused and asks nothing of the provider`, async () => {
      const asked = provider.requests.length;
      const event = provider.event('customer.subscription.deleted', { object: 'subscription', customer: 'cus_1' });
      const { status, body } = await deliver(change(event));
      assert.deepEqual([status, (body['error'] as { code: string }).code], [401, 'unauthorized']);
      assert.equal(provider.requests.length, asked);
    });
  }

  test('an old one is refused', async () => {
    const old = provider.event('customer.deleted', { object: 'customer', id: 'cus_1' }, {}, Date.now() - 6 * 60_000);
    assert.equal((await deliver(old)).status, 401);
  });
});

describe('when the provider is not there', () => {
  test('a webhook is refused for now, so that it comes again', async () => {
    const events = provider.complete(await checkout('upgrade'));
    provider.fail(100);
    const [first] = events;
    assert.ok(first);
    assert.equal((await deliver(first)).status, 503);
    provider.fail(0);
    assert.equal((await deliver(first)).status, 200);
    assert.equal((await stored()).plan, 'pro');
  });

  test('a wrong key is said in the log and not to the owner', async () => {
    const wrong = await stripe.open(settings({ STRIPE_SECRET_KEY: 'sk_test_wrong' }), silentLog);
    await assert.rejects(wrong.openCustomer('agt_x'), (error) => {
      assert.ok(error instanceof PhoneError);
      assert.deepEqual([error.code, error.retryable], ['unavailable', false]);
      assert.equal(error.message.includes('sk_test'), false);
      return true;
    });
  });
});

test('half a configuration names what is missing', async () => {
  assert.equal(stripe.configured(settings()), true);
  const none = { STRIPE_SECRET_KEY: null, STRIPE_WEBHOOK_SECRET: null, STRIPE_PRICE_PRO: null };
  assert.equal(stripe.configured(settings(none)), false);
  await assert.rejects(stripe.open(settings({ STRIPE_WEBHOOK_SECRET: null, STRIPE_PRICE_PRO: null }), silentLog), {
    name: 'SettingsError',
    message: /STRIPE_WEBHOOK_SECRET: [^]*STRIPE_PRICE_PRO: /,
  });
});
