import type { Core } from '../core.ts';
import type { Repositories } from '../ports/store.ts';
import { attemptKey, deliverEventJob } from './emit-event.ts';
import type { EventAttempt, EventDelivery, Subscription } from './event.ts';
import { signedHeaders } from './signed-headers.ts';

type Delivering = Pick<Core, 'store' | 'outbound' | 'vault' | 'log' | 'settings'>;

const timeoutMs = 10_000;
/** What a process that died was at may be taken up by another job so long after. */
const claimMs = 30_000;
const keptAnswerChars = 500;
const dayMs = 24 * 60 * 60_000;
const longestWaitMs = 4 * 60 * 60_000;
/** So many failures of an event hold up those behind it. */
const patientFailures = 3;

/**
 * The job behind a delivery: one attempt, unless an earlier event of its call must come first. What is refused is tried again for a day; what
 * was accepted, or has failed three times, lets the next one go.
 */
export async function deliverEvent(core: Delivering, deliveryId: string, jobKey: string): Promise<void> {
  const claimed = await claim(core, deliveryId, jobKey);
  if (!claimed) return;
  const { delivery, subscription, body } = claimed;
  const { attempt, retryAfterMs } = await attemptAt(core, delivery, subscription, body);
  await core.store.transaction(async (tx) => {
    await tx.subscriptions.lock(subscription.id);
    await settle(core, tx, { delivery, attempt, retryAfterMs });
  });
}

interface Claimed {
  readonly delivery: EventDelivery;
  readonly subscription: Subscription;
  readonly body: string;
}

/** Only one job at a time works on a delivery: the same job after a crash, or another once its claim has lapsed. */
function claim(core: Delivering, deliveryId: string, jobKey: string): Promise<Claimed | null> {
  return core.store.transaction(async (tx) => {
    const known = await tx.subscriptions.delivery(deliveryId);
    if (!known) return null;
    await tx.subscriptions.lock(known.subscriptionId);
    const delivery = await tx.subscriptions.delivery(deliveryId);
    if (!delivery || delivery.status !== 'pending') return null;
    const subscription = await tx.subscriptions.find(known.subscriptionId);
    if (!subscription || subscription.disabledAt !== null) {
      await tx.subscriptions.saveDelivery({ ...delivery, status: 'dead', nextAttemptAt: null });
      return null;
    }
    if (isTooEarly(delivery, jobKey)) return null;
    if (await isHeldUp(tx, delivery)) return null;
    const now = Date.now();
    if (!(await tx.subscriptions.claimDelivery(deliveryId, jobKey, now, now + claimMs))) return null;
    const body = await tx.subscriptions.bodyOf(delivery);
    if (body !== null) return { delivery, subscription, body };
    const dead: EventDelivery = { ...delivery, status: 'dead', nextAttemptAt: null };
    await tx.subscriptions.saveDelivery(dead);
    if (dead.lane !== null) await wakeNext(tx, dead);
    return null;
  });
}

/**
 * The job of the planned attempt is always on time: the store's clock, which started it, may be ahead of this one. Any other job that finds
 * an attempt planned leaves it to that one.
 */
function isTooEarly(delivery: EventDelivery, jobKey: string): boolean {
  if (delivery.failures === 0 || jobKey === attemptKey(delivery)) return false;
  return (delivery.nextAttemptAt ?? 0) > Date.now();
}

async function isHeldUp(tx: Repositories, delivery: EventDelivery): Promise<boolean> {
  if (delivery.lane === null) return false;
  const before = await tx.subscriptions.pendingBefore(delivery);
  return before.some(({ failures }) => failures < patientFailures);
}

export async function attemptAt(
  core: Pick<Core, 'outbound' | 'vault'>,
  delivery: Pick<EventDelivery, 'id' | 'name'>,
  subscription: Subscription,
  body: string,
): Promise<{ readonly attempt: EventAttempt; readonly retryAfterMs: number | null }> {
  const at = Date.now();
  const started = performance.now();
  const done = (status: number | null, answer: string, retryAfterMs: number | null) => ({
    attempt: {
      deliveryId: delivery.id,
      at,
      status,
      ms: Math.round(performance.now() - started),
      answer: answer.slice(0, keptAnswerChars),
    },
    retryAfterMs,
  });
  try {
    const headers = headersOf(core, delivery, subscription, body, at);
    const answer = await core.outbound.send({ method: 'POST', url: subscription.url, headers, body, timeoutMs });
    return done(answer.status, answer.body, retryAfter(answer.headers['retry-after'] ?? null, at));
  } catch (error) {
    return done(null, error instanceof Error ? error.message : String(error), null);
  }
}

function headersOf(
  { vault }: Pick<Core, 'vault'>,
  { id: deliveryId, name: event }: Pick<EventDelivery, 'id' | 'name'>,
  { sealedSecret, previous }: Subscription,
  body: string,
  at: number,
): Readonly<Record<string, string>> {
  const secret = vault.open(sealedSecret);
  const alsoSecret = previous && previous.until > at ? vault.open(previous.sealedSecret) : null;
  return signedHeaders({ event, body, secret, alsoSecret, deliveryId, at });
}

export function accepted({ status }: EventAttempt): boolean {
  return status !== null && status >= 200 && status < 300;
}

async function settle(
  core: Delivering,
  tx: Repositories,
  outcome: {
    readonly delivery: EventDelivery;
    readonly attempt: EventAttempt;
    readonly retryAfterMs: number | null;
  },
): Promise<void> {
  const { attempt, retryAfterMs } = outcome;
  const { subscriptions, jobs } = tx;
  const delivery = await subscriptions.delivery(outcome.delivery.id);
  if (!delivery) return;
  await subscriptions.addAttempt(attempt);
  const gone = attempt.status === 410;
  await subscriptions.noteAttempt(delivery.subscriptionId, attempt, gone);
  if (delivery.status !== 'pending') {
    if (accepted(attempt)) await subscriptions.saveDelivery({ ...delivery, status: 'delivered' });
    return;
  }
  const failures = delivery.failures + 1;
  const firstMs = core.settings.eventRetryMs;
  const pauseMs = retryAfterMs === null ? waitMs(firstMs, failures) : Math.max(retryAfterMs, firstMs);
  const deadline = delivery.since + dayMs;
  const nextAt = Math.min(attempt.at + pauseMs, deadline);
  const after: EventDelivery = accepted(attempt)
    ? { ...delivery, status: 'delivered', nextAttemptAt: null }
    : gone || attempt.at >= deadline
      ? { ...delivery, status: 'dead', failures, nextAttemptAt: null }
      : { ...delivery, failures, nextAttemptAt: nextAt };
  await subscriptions.saveDelivery(after);
  if (after.status === 'pending') {
    const payload = { deliveryId: after.id };
    await jobs.enqueue({ kind: deliverEventJob, key: attemptKey(after), payload, runAt: nextAt });
  }
  if (after.status !== 'delivered') {
    const { id: deliveryId, callId, name } = after;
    core.log.warn('An event was not accepted', {
      deliveryId,
      ...(callId !== null && { callId }),
      event: name,
      status: attempt.status,
      failures,
    });
  }
  const letsGo = after.status !== 'pending' || failures === patientFailures;
  if (letsGo && after.lane !== null) await wakeNext(tx, after);
}

async function wakeNext({ subscriptions, jobs }: Repositories, done: EventDelivery): Promise<void> {
  const next = await subscriptions.nextInLane(done);
  if (!next) return;
  const runAt = Math.max(Date.now(), next.nextAttemptAt ?? 0);
  const key = `${next.id}:after:${done.id}:${done.failures}`;
  await jobs.enqueue({ kind: deliverEventJob, key, payload: { deliveryId: next.id }, runAt });
}

/** Doubling from `firstMs` to four hours, half of it left to chance. */
function waitMs(firstMs: number, failures: number): number {
  const longest = Math.min(longestWaitMs, firstMs * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2);
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
