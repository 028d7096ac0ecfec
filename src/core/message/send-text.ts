import { requirePlan } from '../account/plans.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { newId } from '../ports/ids.ts';
import { meterText } from '../usage/meter-text.ts';
import type { Message } from './message.ts';

/**
 * Stores a text, then hands it to the carrier. Throws `plan_limit` when the plan has no more of them, and what the carrier refuses it
 * with; the row says so too.
 */
export async function sendText(
  core: Pick<Core, 'store' | 'carrier' | 'publicUrl'>,
  text: Pick<Message, 'accountId' | 'numberId' | 'from' | 'to' | 'body' | 'mediaUrls' | 'callId'>,
): Promise<Message> {
  const { carrier, store } = core;
  if (!carrier.texts) throw new PhoneError('not_implemented', 'This carrier sends no texts.');
  const account = await store.accounts.get(text.accountId);
  if (account) await requirePlan(core, account, 'sms');
  const message: Message = {
    id: newId('msg'),
    direction: 'outbound',
    carrier: carrier.name,
    carrierTextId: null,
    status: 'queued',
    error: null,
    createdAt: Date.now(),
    ...text,
  };
  await store.messages.insert(message);
  const { accountId, from, to, body, mediaUrls } = message;
  try {
    const { carrierTextId } = await carrier.texts.send({ accountId, from, to, text: body, mediaUrls });
    const sent = { carrierTextId, status: 'sent', error: null } as const;
    await store.transaction(async (tx) => {
      await tx.messages.setStatus(message.id, sent);
      await meterText(tx, message);
    });
    return { ...message, ...sent };
  } catch (error) {
    const why = error instanceof PhoneError ? error.message : 'The carrier could not be reached.';
    await store.messages.setStatus(message.id, { carrierTextId: null, status: 'failed', error: why });
    throw error;
  }
}
