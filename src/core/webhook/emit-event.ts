import type { Core } from '../core.ts';
import { newId } from '../ports/ids.ts';
import type { Repositories } from '../ports/store.ts';
import type { EventDelivery, Happening, StoredEvent } from './event.ts';

export const deliverEventJob = 'deliver-event';

/** Names the job of the attempt that is planned next. */
export function attemptKey({ id, since, failures }: Pick<EventDelivery, 'id' | 'since' | 'failures'>): string {
  return `${id}:${since}:${failures}`;
}

type Emitting = Pick<Core, 'events'>;

/**
 * Enters what has happened, and its way to everybody who asked for it, in the transaction that makes it true: nothing is told that did
 * not happen, and nothing that happened is lost.
 */
export async function emitEvent(core: Emitting, tx: Repositories, happening: Happening): Promise<void> {
  const now = Date.now();
  const event = storedEvent(core, happening, now);
  await tx.events.insert(event);
  for (const { id: subscriptionId } of await tx.subscriptions.wanting(event.accountId, event.name)) {
    const delivery: EventDelivery = {
      id: newId('dlv'),
      accountId: event.accountId,
      subscriptionId,
      eventId: event.id,
      callId: event.callId,
      name: event.name,
      lane: event.name === 'transcript.partial' ? null : event.callId,
      status: 'pending',
      failures: 0,
      since: now,
      nextAttemptAt: now,
      createdAt: now,
    };
    await tx.subscriptions.insertDelivery(delivery);
    const payload = { deliveryId: delivery.id };
    await tx.jobs.enqueue({ kind: deliverEventJob, key: attemptKey(delivery), payload });
  }
}

function storedEvent(core: Emitting, happening: Happening, now: number): StoredEvent {
  const id = newId('evt');
  const at = 'at' in happening ? happening.at : now;
  const subject =
    'call' in happening
      ? { accountId: happening.call.accountId, numberId: happening.call.numberId, callId: happening.call.id }
      : { accountId: happening.number.accountId, numberId: happening.number.id, callId: null };
  const body = envelope({ ...subject, id, name: happening.name, at, data: core.events.print(happening) });
  return { id, ...subject, name: happening.name, at, body };
}

export function envelope(event: {
  readonly id: string;
  readonly accountId: string;
  readonly numberId: string | null;
  readonly name: string;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly test?: true;
}): string {
  const { id, accountId, numberId, name, at, data, test } = event;
  const timestamp = new Date(at).toISOString();
  return JSON.stringify({ event: name, timestamp, id, agentId: accountId, numberId, ...(test && { test }), data });
}
