import type { Call } from '../call/call.ts';
import type { Core } from '../core.ts';
import { newId } from '../ports/ids.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';

export const deliverJob = 'deliver';

const timeoutMs = 30_000;
const keptAnswerChars = 500;

export function newDelivery(
  call: Call,
  kind: Delivery['kind'],
  url: string,
  body: string,
  bearer: string | null,
): Delivery {
  return {
    id: newId('dlv'),
    accountId: call.accountId,
    callId: call.id,
    kind,
    url,
    body,
    bearer,
    status: 'pending',
    createdAt: Date.now(),
  };
}

/**
 * The one attempt at a delivery (contract 0.11). Whatever comes of it is final and logged; only an attempt whose outcome a crash left
 * unknown is made again, by the job that has not finished.
 */
export async function deliver(core: Pick<Core, 'store' | 'outbound' | 'log'>, deliveryId: string): Promise<void> {
  const delivery = await core.store.deliveries.get(deliveryId);
  if (!delivery || delivery.status !== 'pending') return;
  const attempt = await attemptAt(core, delivery);
  const delivered = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
  await core.store.transaction(async (tx) => {
    await tx.deliveries.addAttempt(attempt);
    await tx.deliveries.setStatus(delivery.id, delivered ? 'delivered' : 'failed');
  });
  const { callId, kind } = delivery;
  if (!delivered) core.log.warn('A delivery was not accepted', { callId, kind, deliveryId, status: attempt.status });
}

async function attemptAt(core: Pick<Core, 'outbound'>, delivery: Delivery): Promise<DeliveryAttempt> {
  const at = Date.now();
  const started = performance.now();
  const done = (status: number | null, answer: string): DeliveryAttempt => ({
    deliveryId: delivery.id,
    at,
    status,
    durationMs: Math.round(performance.now() - started),
    answer: answer.slice(0, keptAnswerChars),
  });
  try {
    const answer = await core.outbound.send({
      method: 'POST',
      url: delivery.url,
      headers: {
        'content-type': 'application/json',
        ...(delivery.bearer === null ? {} : { authorization: `Bearer ${delivery.bearer}` }),
      },
      body: delivery.body,
      timeoutMs,
    });
    return done(answer.status, answer.body);
  } catch (error) {
    return done(null, error instanceof Error ? error.message : String(error));
  }
}
