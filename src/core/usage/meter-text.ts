import type { Message } from '../message/message.ts';
import { type Ledger, enterUsage } from './enter-usage.ts';
import { priceList } from './price-list.ts';

/** Enters one text, when the carrier has taken it or brought it. */
export async function meterText(
  ledger: Ledger,
  { id, accountId, direction, createdAt }: Pick<Message, 'id' | 'accountId' | 'direction' | 'createdAt'>,
): Promise<void> {
  const item = direction === 'outbound' ? 'smsOutbound' : 'smsInbound';
  await enterUsage(ledger, {
    accountId,
    source: `text:${id}`,
    item,
    quantity: 1,
    allowance: direction === 'outbound' ? 'sms' : null,
    at: createdAt,
    price: priceList[item],
  });
}

/** Enters a code of a text as handed out: once, whoever asks for it again. */
export async function meterCode(ledger: Ledger, text: Pick<Message, 'id' | 'accountId'>): Promise<void> {
  await enterUsage(ledger, {
    accountId: text.accountId,
    source: `text:${text.id}`,
    item: 'otp',
    quantity: 1,
    allowance: 'otp',
    at: Date.now(),
    price: priceList.otp,
  });
}
