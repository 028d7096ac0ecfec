import { randomBytes } from 'node:crypto';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { newId } from '../ports/ids.ts';
import { accepted, attemptAt } from './deliver-event.ts';
import { attemptKey, deliverEventJob, envelope } from './emit-event.ts';
import type { EventAttempt, EventDelivery, EventName, Subscription } from './event.ts';

type Managing = Pick<Core, 'store' | 'outbound' | 'vault'>;

const overlapMs = 24 * 60 * 60_000;

/** From now on these events go to the address. The secret is shown this once. Throws `url_not_allowed`. */
export async function subscribe(
  core: Managing,
  request: { readonly accountId: string; readonly url: string; readonly events: readonly EventName[] },
): Promise<{ readonly subscription: Subscription; readonly secret: string }> {
  core.outbound.check(request.url);
  const secret = newSecret();
  const subscription: Subscription = {
    id: newId('wh'),
    accountId: request.accountId,
    url: request.url,
    events: [...new Set(request.events)],
    sealedSecret: core.vault.seal(secret),
    previous: null,
    createdAt: Date.now(),
    disabledAt: null,
    lastAttempt: null,
  };
  await core.store.subscriptions.insert(subscription);
  return { subscription, secret };
}

/** A new secret; the one before it signs beside it for a day. */
export async function rotateSecret(
  core: Managing,
  { accountId, id }: Subscription,
): Promise<{ readonly id: string; readonly secret: string; readonly previousValidUntil: number }> {
  const secret = newSecret();
  const sealedSecret = core.vault.seal(secret);
  const until = Date.now() + overlapMs;
  await core.store.transaction(async (tx) => {
    await tx.subscriptions.lock(id);
    const current = await tx.subscriptions.get(accountId, id);
    if (!current) throw new PhoneError('not_found', 'There is no webhook with this id.');
    const previous = { sealedSecret: current.sealedSecret, until };
    await tx.subscriptions.setSecret(id, sealedSecret, previous);
  });
  return { id, secret, previousValidUntil: until };
}

/** Sends a sample, once and at once. */
export async function testSubscription(
  core: Managing,
  subscription: Subscription,
  sample: { readonly name: EventName; readonly data: Readonly<Record<string, unknown>> },
): Promise<{ readonly delivery: EventDelivery; readonly attempt: EventAttempt }> {
  const now = Date.now();
  const { accountId } = subscription;
  const body = envelope({ id: newId('evt'), accountId, numberId: null, at: now, test: true, ...sample });
  const delivery: EventDelivery = {
    id: newId('dlv'),
    accountId,
    subscriptionId: subscription.id,
    eventId: null,
    callId: null,
    name: sample.name,
    lane: null,
    status: 'dead',
    failures: 1,
    since: now,
    nextAttemptAt: null,
    createdAt: now,
  };
  const { attempt } = await attemptAt(core, delivery, subscription, body);
  const done: EventDelivery = accepted(attempt) ? { ...delivery, status: 'delivered', failures: 0 } : delivery;
  await core.store.transaction(async (tx) => {
    await tx.subscriptions.insertDelivery(done, body);
    await tx.subscriptions.addAttempt(attempt);
    await tx.subscriptions.noteAttempt(subscription.id, attempt, false);
  });
  return { delivery: done, attempt };
}

/** Tries a delivery again, for another day. One that is under way is left as it is. */
export async function replayDelivery(core: Managing, accountId: string, id: string): Promise<EventDelivery> {
  return core.store.transaction(async (tx) => {
    const known = await tx.subscriptions.delivery(id);
    if (known?.accountId !== accountId) throw new PhoneError('not_found', 'There is no delivery with this id.');
    await tx.subscriptions.lock(known.subscriptionId);
    const delivery = await tx.subscriptions.delivery(id);
    if (!delivery || !(await tx.subscriptions.find(known.subscriptionId))) {
      throw new PhoneError('not_found', 'There is no delivery with this id.');
    }
    if (delivery.status === 'pending') return delivery;
    if ((await tx.subscriptions.bodyOf(delivery)) === null) {
      throw new PhoneError('not_found', 'This event is older than 7 days: it is not kept any more.');
    }
    const now = Date.now();
    const again: EventDelivery = {
      ...delivery,
      status: 'pending',
      failures: 0,
      since: now,
      nextAttemptAt: now,
      lane: null,
    };
    await tx.subscriptions.saveDelivery(again);
    await tx.subscriptions.enable(delivery.subscriptionId);
    await tx.jobs.enqueue({ kind: deliverEventJob, key: attemptKey(again), payload: { deliveryId: id } });
    return again;
  });
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
