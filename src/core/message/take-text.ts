import type { Core } from '../core.ts';
import type { IncomingText, TextStatus } from '../ports/carrier.ts';
import { newId } from '../ports/ids.ts';
import { meterText } from '../usage/meter-text.ts';
import type { Message } from './message.ts';

/** Somebody texts one of our numbers: it is stored once, however often the carrier tells. */
export async function takeText(
  core: Pick<Core, 'store' | 'carrier'>,
  text: IncomingText,
): Promise<{ readonly messageId: string } | null> {
  const { store, carrier } = core;
  const number = await store.numbers.findByNumber(text.to);
  if (!number || text.speaksFor?.(number.accountId) === false) return null;
  const message: Message = {
    id: newId('msg'),
    accountId: number.accountId,
    numberId: number.id,
    direction: 'inbound',
    from: text.from,
    to: text.to,
    body: text.text,
    mediaUrls: text.mediaUrls,
    carrier: carrier.name,
    carrierTextId: text.carrierTextId,
    status: 'received',
    error: null,
    callId: null,
    createdAt: Date.now(),
  };
  const isNew = await store.transaction(async (tx) => {
    if (!(await tx.messages.insert(message))) return false;
    await meterText(tx, message);
    return true;
  });
  if (isNew) return { messageId: message.id };
  const known = await store.messages.findByCarrierTextId(carrier.name, text.carrierTextId);
  return known && { messageId: known.id };
}

const order: readonly Message['status'][] = ['queued', 'sent', 'delivered', 'failed'];

/**
 * What became of a text that was sent. Late and repeated words change nothing: a status only moves forward. False when there is no
 * such text.
 */
export async function noteTextStatus(
  core: Pick<Core, 'store' | 'carrier'>,
  { speaksFor, ...status }: TextStatus,
): Promise<boolean> {
  const { store, carrier } = core;
  const message = await store.messages.findByCarrierTextId(carrier.name, status.carrierTextId);
  if (!message || message.direction === 'inbound' || speaksFor?.(message.accountId) === false) return false;
  const settled = message.status === 'delivered' || message.status === 'failed';
  if (settled || order.indexOf(status.status) <= order.indexOf(message.status)) return true;
  await store.messages.setStatus(message.id, status);
  return true;
}
